// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include <mpi.h>

#include "data/rows.hpp"
#include "data/scaling.hpp"
#include "prunadag/storage.hpp"

namespace prunadag {

/// How the matrix of a dataset is kept.
struct StorageChoice {
  Storage storage = Storage::doubles;  // never automatic
  bool dense = false;
  bool compact = false;  // as MATPRUNADAGCOMPACT: all but doubles, and these with short columns
  double common = 1.0;   // the nonzeros of a pattern
  std::string reason;    // of an automatic choice that is compact
};

/// What `wanted` comes to for these rows once they are scaled. Throws Error(usage) naming the first
/// number that a storage which was asked for would lose, and Error(data) where a rank has more
/// entries than it can number. Collective: at most one pass over the rows, and a few reductions.
StorageChoice choose_storage(MPI_Comm comm, Storage wanted, const Rows& rows,
                             const ColumnScaling& scaling, ScalingKind kind, std::int64_t features,
                             bool intercept, bool dense, const std::string& path);

}  // namespace prunadag
