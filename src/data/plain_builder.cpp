// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Datasets of doubles: a MATAIJ or a MATPRUNADAGDENSE.
#include <algorithm>
#include <numeric>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "data/builder.hpp"
#include "matrix/sample_major.hpp"
#include "prunadag/prunadag.h"

namespace prunadag {
namespace {

class PlainBuilder final : public Builder {
 public:
  explicit PlainBuilder(const BuildPlan& plan)
      : plan_(plan),
        comm_(plan.comm),
        features_(plan.features),
        intercept_(plan.intercept),
        dense_(plan.storage.dense) {}

  bool needs_count() const override { return !dense_; }

  /// How many entries the row has on and off this rank's diagonal block.
  void count(std::span<const PetscInt> columns, std::span<const double> values) override {
    const PetscInt first_column = plan_.first_column;
    const PetscInt end_column = first_column + plan_.local_columns;
    PetscInt on = 0, off = 0;
    const auto place = [&](PetscInt c) { ++(c >= first_column && c < end_column ? on : off); };
    for (std::size_t e = 0; e < values.size(); ++e) {
      if (values[e] != 0.0) place(columns.empty() ? PetscInt(e) : columns[e]);
    }
    if (intercept_) place(PetscInt(features_));
    on_.push_back(on);
    off_.push_back(off);
  }

  void check_sizes(std::int64_t local_rows) const override {
    const auto total = [](const std::vector<PetscInt>& counts) {
      return std::accumulate(counts.begin(), counts.end(), std::int64_t(0));
    };
    to_petsc_int(local_rows, "this rank's part of the samples");
    to_petsc_int(total(on_), "this rank's part of the matrix");
    to_petsc_int(total(off_), "this rank's part of the matrix");
  }

  void create(std::int64_t local_rows) override {
    const PetscInt rows = PetscInt(local_rows);
    data_.samples = sum(comm_, local_rows);
    data_.features = features_;
    data_.intercept = intercept_;
    to_petsc_int(data_.samples, "the matrix");
    agree(comm_, [&] { targets_.reserve(std::size_t(rows)); });
    check(MatCreate(comm_, data_.matrix.put()));
    check(MatSetSizes(data_.matrix, rows, plan_.local_columns, PETSC_DETERMINE, PETSC_DETERMINE));
    if (dense_) {
      check(sample_major::register_type());
      check(MatSetType(data_.matrix, MATPRUNADAGDENSE));
      check(MatSetUp(data_.matrix));
      check(MatPrunAdagDenseGetArray(data_.matrix, &dense_rows_));
    } else {
      check(MatSetType(data_.matrix, MATAIJ));
      check(MatXAIJSetPreallocation(data_.matrix, 1, on_.data(), off_.data(), nullptr, nullptr));
    }
    check(MatCreateVecs(data_.matrix, nullptr, data_.targets.put()));
    PetscInt first;
    check(MatGetOwnershipRange(data_.matrix, &first, nullptr));
    row_ = first;
  }

  void add(std::span<const PetscInt> columns, std::span<const double> values,
           double label) override {
    const ColumnScaling& scaling = plan_.scaling;
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
      check(MatSetValues(data_.matrix, 1, &row_, PetscInt(columns_.size()), columns_.data(),
                         scaled_.data(), INSERT_VALUES));
    }
    ++row_;
    targets_.push_back(label);
  }

  Dataset finish() override {
    check(MatAssemblyBegin(data_.matrix, MAT_FINAL_ASSEMBLY));
    check(MatAssemblyEnd(data_.matrix, MAT_FINAL_ASSEMBLY));
    const WriteArray array(data_.targets);
    std::copy(targets_.begin(), targets_.end(), array.span().begin());
    return std::move(data_);
  }

 private:
  BuildPlan plan_;
  Dataset data_;
  MPI_Comm comm_;
  std::int64_t features_;
  bool intercept_, dense_;
  std::vector<PetscInt> on_, off_, columns_;
  std::vector<double> targets_, scaled_;
  PetscScalar* dense_rows_ = nullptr;  // of this rank, one after the other
  PetscInt row_ = 0;
};

}  // namespace

std::unique_ptr<Builder> plain_builder(const BuildPlan& plan) {
  return std::make_unique<PlainBuilder>(plan);
}

}  // namespace prunadag
