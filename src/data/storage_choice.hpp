// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include <mpi.h>

#include "data/rows.hpp"
#include "data/scaling.hpp"
#include "prunadag/storage.hpp"

namespace prunadag {

/// How the matrix of a dataset is stored.
struct StorageChoice {
  Storage storage = Storage::doubles;  // never automatic
  bool dense = false;
  bool scaled_beside = false;  // numbers are stored unscaled, with their scales apart
  double common = 1.0;         // value of the nonzeros of a pattern
  std::string reason;          // why an automatic choice takes fewer bytes
};

/// The facts that the choice depends on.
struct StorageQuestion {
  Storage wanted = Storage::automatic;
  const Rows& rows;
  const ColumnScaling& scaling;
  ScalingKind kind = ScalingKind::none;
  std::int64_t features = 0;
  bool intercept = false, dense = false;
  const std::string& path;
};

/// Chooses the storage of a matrix. Bytes, patterns, and sparse rows whose zeros the scaling would
/// move hold unscaled numbers, with the scales beside them. All other rows hold scaled numbers. So
/// does every storage where offsets are so much larger than the spread of a column that products
/// would lose digits; rows whose zeros move are then dense. Throws Error(usage) naming the first
/// number that a requested storage would lose, and Error(data) where a rank has more entries than
/// it can number. Collective: at most one pass over the rows, and a few reductions.
StorageChoice choose_storage(MPI_Comm comm, const StorageQuestion& question);

}  // namespace prunadag
