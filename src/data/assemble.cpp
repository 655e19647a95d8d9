// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/assemble.hpp"

#include <algorithm>
#include <numeric>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "matrix/sample_major.hpp"
#include "prunadag/prunadag.h"

namespace prunadag {
namespace {

/// One matrix under construction; rows are added in order.
class Builder {
 public:
  Builder(MPI_Comm comm, std::int64_t features, bool intercept, bool dense)
      : comm_(comm), features_(features), intercept_(intercept), dense_(dense) {}

  // First sweep: how many entries each row has on and off this rank's diagonal block.
  void count(std::span<const PetscInt> columns, std::span<const double> values,
             PetscInt first_column, PetscInt end_column) {
    PetscInt on = 0, off = 0;
    const auto place = [&](PetscInt c) { ++(c >= first_column && c < end_column ? on : off); };
    for (std::size_t e = 0; e < values.size(); ++e) {
      if (values[e] != 0.0) place(columns.empty() ? PetscInt(e) : columns[e]);
    }
    if (intercept_) place(PetscInt(features_));
    on_.push_back(on);
    off_.push_back(off);
  }

  /// What this PETSc cannot index is refused before any rank begins to build.
  void check_sizes(std::int64_t local_rows) const {
    const auto total = [](const std::vector<PetscInt>& counts) {
      return std::accumulate(counts.begin(), counts.end(), std::int64_t(0));
    };
    to_petsc_int(local_rows, "this rank's part of the samples");
    to_petsc_int(total(on_), "this rank's part of the matrix");
    to_petsc_int(total(off_), "this rank's part of the matrix");
  }

  void create(PetscInt local_columns, std::int64_t local_rows) {
    const PetscInt rows = PetscInt(local_rows);
    data.samples = sum(comm_, local_rows);
    data.features = features_;
    data.intercept = intercept_;
    to_petsc_int(data.samples, "the matrix");
    check(MatCreate(comm_, data.matrix.put()));
    check(MatSetSizes(data.matrix, rows, local_columns, PETSC_DETERMINE, PETSC_DETERMINE));
    if (dense_) {
      check(sample_major::register_type());
      check(MatSetType(data.matrix, MATPRUNADAGDENSE));
      agree(comm_, [&] { check(MatSetUp(data.matrix)); });  // a rank may have no memory
      check(MatPrunAdagDenseGetArray(data.matrix, &dense_rows_));
    } else {
      check(MatSetType(data.matrix, MATAIJ));
      check(MatXAIJSetPreallocation(data.matrix, 1, on_.data(), off_.data(), nullptr, nullptr));
    }
    check(MatCreateVecs(data.matrix, nullptr, data.targets.put()));
    PetscInt first;
    check(MatGetOwnershipRange(data.matrix, &first, nullptr));
    row_ = first;
    targets_ = std::vector<double>();
    targets_.reserve(std::size_t(rows));
  }

  // Second sweep.
  void add(std::span<const PetscInt> columns, std::span<const double> values, double label,
           const ColumnScaling& scaling) {
    const std::size_t n = std::size_t(features_);
    if (dense_) {
      double* const row = dense_rows_ + targets_.size() * (n + intercept_);
      const bool shifts = scaling.active();
      if (!columns.empty() || values.size() < n) {
        for (std::size_t c = 0; c < n; ++c) row[c] = shifts ? scaling.apply(c, 0.0) : 0.0;
      }
      for (std::size_t e = 0; e < values.size(); ++e) {
        const std::size_t c = columns.empty() ? e : std::size_t(columns[e]);
        row[c] = scaling.apply(c, values[e]);
      }
      if (intercept_) row[n] = 1.0;
    } else {
      columns_.clear();
      scaled_.clear();
      for (std::size_t e = 0; e < values.size(); ++e) {
        const PetscInt c = columns.empty() ? PetscInt(e) : columns[e];
        if (values[e] == 0.0) continue;
        columns_.push_back(c);
        scaled_.push_back(scaling.apply(std::size_t(c), values[e]));
      }
      if (intercept_) {
        columns_.push_back(PetscInt(n));
        scaled_.push_back(1.0);
      }
      check(MatSetValues(data.matrix, 1, &row_, PetscInt(columns_.size()), columns_.data(),
                         scaled_.data(), INSERT_VALUES));
    }
    ++row_;
    targets_.push_back(label);
  }

  void finish() {
    check(MatAssemblyBegin(data.matrix, MAT_FINAL_ASSEMBLY));
    check(MatAssemblyEnd(data.matrix, MAT_FINAL_ASSEMBLY));
    const WriteArray array(data.targets);
    std::copy(targets_.begin(), targets_.end(), array.span().begin());
  }

  Dataset data;

 private:
  MPI_Comm comm_;
  std::int64_t features_;
  bool intercept_, dense_;
  std::vector<PetscInt> on_, off_, columns_;
  std::vector<double> targets_, scaled_;
  PetscScalar* dense_rows_ = nullptr;  // of this rank, one after the other
  PetscInt row_ = 0;
};

}  // namespace

bool dense_is_better(double density) { return density > 0.5; }

std::array<Dataset, 2> assemble(MPI_Comm comm, Rows&& rows, const std::vector<bool>& training,
                                const ColumnScaling& scaling, std::int64_t features, bool intercept,
                                bool dense) {
  const std::size_t parts = size_t(largest(comm, training.empty() ? 0 : 1)) + 1;
  std::array<Builder, 2> builders{Builder(comm, features, intercept, dense),
                                  Builder(comm, features, intercept, dense)};
  PetscInt local_columns = PETSC_DECIDE, columns = to_petsc_int(features + intercept, "a row");
  check(PetscSplitOwnership(comm, &local_columns, &columns));
  const PetscInt first_column = PetscInt(sum_below(comm, local_columns));

  std::size_t row = 0;
  std::array<std::int64_t, 2> counts{};
  const auto part_of = [&](std::size_t r) { return training.empty() || training[r] ? 0u : 1u; };
  rows.for_each([&](std::span<const PetscInt> where, std::span<const double> values) {
    const std::size_t part = part_of(row++);
    ++counts[part];
    if (!dense) builders[part].count(where, values, first_column, first_column + local_columns);
  });
  agree(comm, [&] {
    for (std::size_t p = 0; p < parts; ++p) builders[p].check_sizes(counts[p]);
  });
  for (std::size_t p = 0; p < parts; ++p) builders[p].create(local_columns, counts[p]);

  row = 0;
  const std::vector<double> labels = std::move(rows.labels);
  agree(comm, [&] {
    rows.consume([&](std::span<const PetscInt> where, std::span<const double> values) {
      builders[part_of(row)].add(where, values, labels.empty() ? 0.0 : labels[row], scaling);
      ++row;
    });
  });
  for (std::size_t p = 0; p < parts; ++p) builders[p].finish();
  return {std::move(builders[0].data), std::move(builders[1].data)};
}

}  // namespace prunadag
