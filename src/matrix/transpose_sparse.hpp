// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <memory>

#include "matrix/stored_rows.hpp"

namespace prunadag {

/// The columns of sparse rows as rows, each on the rank that owns it, in the same storage, with
/// entries in all columns alike. Collective; throws on all ranks. Cost: two passes over the rows; a
/// place and a number for each entry that leaves a rank or arrives at it, and three places for each
/// column of the matrix.
std::shared_ptr<StoredRows> transpose_sparse(const RankRanges& ranges, const StoredRows& from);

}  // namespace prunadag
