// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <vector>

#include <mpi.h>

#include "data/rows.hpp"
#include "prunadag/dataset.hpp"

namespace prunadag {

/// A scaling with the numbers of all features on every rank, for use on rows.
struct ColumnScaling {
  std::vector<double> offset, divisor;  // empty: values do not change

  bool active() const noexcept { return !divisor.empty(); }
  bool keeps_zeros() const;
  double apply(std::size_t column, double value) const {
    if (!active()) return value;
    return divisor[column] == 0.0 ? 0.0 : (value - offset[column]) / divisor[column];
  }
};

/// Computes a scaling from the rows marked in `training`, or from all rows if it is empty. Entries
/// that sparse rows leave out count as zeros. Collective: one pass over the rows and one reduction
/// of a few arrays of `features` numbers; standard takes two of each.
ColumnScaling compute_scaling(MPI_Comm comm, ScalingKind kind, const Rows& rows,
                              const std::vector<bool>& training, std::int64_t features);

/// Converts between the form of a model and the form for rows. Collective.
Scaling distribute(MPI_Comm comm, ScalingKind kind, const ColumnScaling& columns);
ColumnScaling gather(const Scaling& scaling);

}  // namespace prunadag
