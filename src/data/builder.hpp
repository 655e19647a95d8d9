// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <memory>
#include <span>

#include "data/scaling.hpp"
#include "data/storage_choice.hpp"
#include "prunadag/dataset.hpp"

namespace prunadag {

/// What all matrices of one assembly have in common; the scaling must outlive the builders.
struct BuildPlan {
  MPI_Comm comm;
  const ColumnScaling& scaling;
  std::int64_t features;
  bool intercept;
  PetscInt first_column, local_columns;  // of this rank
  StorageChoice storage;
};

/// One dataset under construction, in two sweeps over its rows, which come as Rows gives them.
class Builder {
 public:
  virtual ~Builder() = default;

  /// First sweep, where needs_count(). Not collective.
  virtual void count(std::span<const PetscInt> columns, std::span<const double> values) = 0;
  virtual bool needs_count() const = 0;
  /// What this PETSc cannot index is refused before any rank begins to build. Not collective.
  virtual void check_sizes(std::int64_t local_rows) const = 0;
  /// Between the sweeps. Collective.
  virtual void create(std::int64_t local_rows) = 0;
  /// Second sweep, in order. Not collective.
  virtual void add(std::span<const PetscInt> columns, std::span<const double> values,
                   double label) = 0;
  /// Collective.
  virtual Dataset finish() = 0;
};

std::unique_ptr<Builder> plain_builder(const BuildPlan& plan);    ///< AIJ or MATPRUNADAGDENSE
std::unique_ptr<Builder> compact_builder(const BuildPlan& plan);  ///< MATPRUNADAGCOMPACT

}  // namespace prunadag
