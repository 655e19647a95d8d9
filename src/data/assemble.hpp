// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <array>
#include <vector>

#include <mpi.h>

#include "data/rows.hpp"
#include "data/scaling.hpp"
#include "data/storage_choice.hpp"
#include "prunadag/dataset.hpp"

namespace prunadag {

/// Whether rows of this density are better kept dense: below one half, the 10 or 12 bytes that a
/// sparse entry takes are fewer than 8 per element, or hardly more, and the work is less.
bool dense_is_better(double density);

/// Builds the matrices and targets of the training rows and, where `training` is not empty, of the
/// others. Consumes the rows block by block. Collective.
std::array<Dataset, 2> assemble(MPI_Comm comm, Rows&& rows, const std::vector<bool>& training,
                                ScalingKind kind, const ColumnScaling& scaling,
                                std::int64_t features, bool intercept,
                                const StorageChoice& storage);

}  // namespace prunadag
