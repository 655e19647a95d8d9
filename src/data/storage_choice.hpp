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
  bool scaled_beside = false;  // the numbers are stored as they come, and what scales them apart
  double common = 1.0;         // the nonzeros of a pattern
  std::string reason;          // of an automatic choice that takes fewer bytes
};

/// What the choice is made for.
struct StorageQuestion {
  Storage wanted = Storage::automatic;
  const Rows& rows;
  const ColumnScaling& scaling;
  ScalingKind kind = ScalingKind::none;
  std::int64_t features = 0;
  bool intercept = false, dense = false;
  const std::string& path;
};

/// What the wanted storage comes to. Bytes and patterns are those of the numbers as they come, and
/// so are sparse rows whose zeros the scaling would move: these are scaled beside what is stored. All
/// others are stored as they are once they are scaled, and so are these where offsets are so much
/// larger than the spread of a column that products would lose digits; then they are dense. Throws Error(usage) naming the first number
/// that a storage which was asked for would lose, and Error(data) where a rank has more entries than
/// it can number. Collective: at most one pass over the rows, and a few reductions.
StorageChoice choose_storage(MPI_Comm comm, const StorageQuestion& question);

}  // namespace prunadag
