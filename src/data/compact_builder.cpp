// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Datasets whose matrix is a MATPRUNADAGCOMPACT. Rows go from the blocks that were read straight
// into it.
#include <algorithm>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "data/builder.hpp"
#include "data/scaled_row.hpp"
#include "matrix/compact.hpp"

namespace prunadag {
namespace {

class CompactBuilder final : public Builder {
 public:
  explicit CompactBuilder(const BuildPlan& plan)
      : plan_(plan),
        row_(plan.scaling, plan.features, plan.intercept, plan.storage.dense),
        places_(plan.first_column, plan.first_column + plan.local_columns) {}

  bool needs_count() const override { return !plan_.storage.dense; }

  void count(std::span<const PetscInt> columns, std::span<const double> values) override {
    row_.set(columns, values);
    places_.count(row_.columns());
  }

  void check_sizes(std::int64_t local_rows) const override {
    to_petsc_int(local_rows, "this rank's part of the samples");
  }

  void create(std::int64_t local_rows) override {
    data_.samples = sum(plan_.comm, local_rows);
    data_.features = plan_.features;
    data_.intercept = plan_.intercept;
    to_petsc_int(data_.samples, "the matrix");
    agree(plan_.comm, [&] {  // a rank may have no memory
      places_.finish();
      const std::size_t columns = std::size_t(plan_.features) + plan_.intercept;
      const Storage storage = plan_.storage.storage;
      rows_ = plan_.storage.dense ? compact::dense_rows(storage, std::size_t(local_rows), columns)
                                  : compact::sparse_rows(storage, places_, plan_.storage.common);
      targets_.reserve(std::size_t(local_rows));
    });
  }

  void add(std::span<const PetscInt> columns, std::span<const double> values,
           double label) override {
    row_.set(columns, values);
    rows_->add(row_.columns(), row_.values());
    targets_.push_back(label);
  }

  Dataset finish() override {
    check(compact::create(plan_.comm, plan_.local_columns,
                          PetscInt(plan_.features + plan_.intercept), std::move(rows_),
                          data_.matrix.put()));
    check(MatCreateVecs(data_.matrix, nullptr, data_.targets.put()));
    const WriteArray array(data_.targets);
    std::ranges::copy(targets_, array.span().begin());
    return std::move(data_);
  }

 private:
  BuildPlan plan_;
  ScaledRow row_;
  compact::Plan places_;
  std::shared_ptr<compact::StoredRows> rows_;
  std::vector<double> targets_;
  Dataset data_;
};

}  // namespace

std::unique_ptr<Builder> compact_builder(const BuildPlan& plan) {
  return std::make_unique<CompactBuilder>(plan);
}

}  // namespace prunadag
