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

/// Whether rows of this density should be stored dense. Sparse rows are better below one half:
/// their 10 or 12 bytes per entry then add up to less than 8 bytes per element, and the work is
/// less.
bool dense_is_better(double density);

/// Builds the matrix and the targets of the training rows, and of the other rows unless `training`
/// is empty. Consumes the rows block by block. Collective.
std::array<Dataset, 2> assemble(MPI_Comm comm, Rows&& rows, const std::vector<bool>& training,
                                ScalingKind kind, const ColumnScaling& scaling,
                                std::int64_t features, bool intercept,
                                const StorageChoice& storage);

}  // namespace prunadag
