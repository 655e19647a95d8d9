// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/scaled_row.hpp"

#include <algorithm>

namespace prunadag {
namespace {

bool contains_zero(std::span<const double> values) {
  return std::ranges::find(values, 0.0) != values.end();
}

}  // namespace

ScaledRow::ScaledRow(const ColumnScaling& scaling, std::int64_t features, bool intercept,
                     bool dense)
    : scaling_(scaling),
      features_(std::size_t(features)),
      intercept_(intercept),
      dense_(dense),
      shifts_(!scaling.keeps_zeros()) {}

void ScaledRow::add(std::size_t column, double value) {
  if (!dense_) {
    if (value == 0.0) return;
    columns_.push_back(PetscInt(column));
  }
  values_.push_back(value);
}

/// Writes out all features of a row that may leave zeros out.
void ScaledRow::spread(std::span<const PetscInt> columns, std::span<const double> values,
                       std::vector<double>& whole) const {
  whole.reserve(features_ + 1);  // one more for the intercept; a growing vector would double
  whole.resize(features_);
  for (std::size_t c = 0; c < features_; ++c) whole[c] = shifts_ ? scaling_.apply(c, 0.0) : 0.0;
  for (std::size_t e = 0; e < values.size(); ++e) {
    const std::size_t c = columns.empty() ? e : std::size_t(columns[e]);
    whole[c] = scaling_.apply(c, values[e]);
  }
}

void ScaledRow::set(std::span<const PetscInt> columns, std::span<const double> values) {
  columns_.clear();
  values_.clear();
  const bool complete = columns.empty() && values.size() == features_;
  const bool as_it_is =
      !scaling_.active() && (dense_ ? complete : !columns.empty() && !contains_zero(values));
  if (as_it_is) {
    if (!dense_) columns_.assign(columns.begin(), columns.end());
    values_.assign(values.begin(), values.end());
  } else if (!complete && dense_) {
    spread(columns, values, values_);
  } else if (!complete && shifts_) {
    spread(columns, values, whole_);
    for (std::size_t c = 0; c < features_; ++c) add(c, whole_[c]);
  } else {
    for (std::size_t e = 0; e < values.size(); ++e) {
      const std::size_t c = columns.empty() ? e : std::size_t(columns[e]);
      add(c, scaling_.apply(c, values[e]));
    }
  }
  if (intercept_) add(features_, 1.0);
}

}  // namespace prunadag
