// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/builder.hpp"

#include <algorithm>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "matrix/rows_matrix.hpp"

namespace prunadag {
namespace {

const ColumnScaling no_scaling;

}  // namespace

Builder::Builder(const BuildPlan& plan)
    : plan_(plan),
      row_(plan.storage.scaled_beside ? no_scaling : plan.scaling, plan.features, plan.intercept,
           plan.storage.dense),
      places_(plan.first_column, plan.first_column + plan.local_columns) {}

void Builder::count(std::span<const PetscInt> columns, std::span<const double> values) {
  row_.set(columns, values);
  places_.count(row_.columns());
}

void Builder::create(std::int64_t local_rows) {
  data_.samples = sum(plan_.comm, local_rows);
  data_.features = plan_.features;
  data_.intercept = plan_.intercept;
  to_petsc_int(data_.samples, "the matrix");
  agree(plan_.comm, [&] {  // a rank may have no memory
    to_petsc_int(local_rows, "this rank's part of the samples");
    places_.finish();
    const std::size_t columns = std::size_t(plan_.features) + plan_.intercept;
    const Storage storage = plan_.storage.storage;
    rows_ = plan_.storage.dense ? dense_rows(storage, std::size_t(local_rows), columns)
                                : sparse_rows(storage, places_, plan_.storage.common);
    targets_.reserve(std::size_t(local_rows));
  });
}

void Builder::add(std::span<const PetscInt> columns, std::span<const double> values, double label) {
  row_.set(columns, values);
  rows_->add(row_.columns(), row_.values());
  targets_.push_back(label);
}

Dataset Builder::finish() {
  data_.matrix = rows_matrix::create(plan_.comm,
                                     {PetscInt(targets_.size()), plan_.local_columns,
                                      PETSC_DETERMINE, PetscInt(plan_.features + plan_.intercept)},
                                     std::move(rows_));
  if (plan_.storage.scaled_beside) {
    const Scaling scaling = distribute(plan_.comm, plan_.kind, plan_.scaling);
    rows_matrix::scale_columns(data_.matrix, scaling.offset, scaling.divisor);
  }
  check(MatCreateVecs(data_.matrix, nullptr, data_.targets.put()));
  const WriteArray array(data_.targets);
  std::ranges::copy(targets_, array.span().begin());
  return std::move(data_);
}

}  // namespace prunadag
