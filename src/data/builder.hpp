// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "data/scaled_row.hpp"
#include "data/scaling.hpp"
#include "data/storage_choice.hpp"
#include "matrix/stored_rows.hpp"
#include "prunadag/dataset.hpp"

namespace prunadag {

/// Settings that all matrices of one assembly share. Holds a reference: the scaling must outlive
/// the builders.
struct BuildPlan {
  MPI_Comm comm;
  ScalingKind kind;
  const ColumnScaling& scaling;
  std::int64_t features;
  bool intercept;
  PetscInt first_column, local_columns;  // on this rank
  StorageChoice storage;
};

/// Builds one dataset in two sweeps over its rows. Each row goes straight into the matrix.
class Builder {
 public:
  explicit Builder(const BuildPlan& plan);

  /// First sweep, if needs_count(). Not collective.
  void count(std::span<const PetscInt> columns, std::span<const double> values);
  bool needs_count() const { return !plan_.storage.dense; }
  /// Between the sweeps. Collective.
  void create(std::int64_t local_rows);
  /// Second sweep, in order. Not collective.
  void add(std::span<const PetscInt> columns, std::span<const double> values, double label);
  /// Collective.
  Dataset finish();

 private:
  BuildPlan plan_;
  ScaledRow row_;
  SparsePlan places_;
  std::shared_ptr<StoredRows> rows_;
  std::vector<double> targets_;
  Dataset data_;
};

}  // namespace prunadag
