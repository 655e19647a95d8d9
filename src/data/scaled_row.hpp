// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>
#include <vector>

#include "data/scaling.hpp"

namespace prunadag {

/// A row as a matrix is to hold it: scaled, with its 1 for the intercept; all numbers of it
/// where it is dense, else those that are not 0.
class ScaledRow {
 public:
  ScaledRow(const ColumnScaling& scaling, std::int64_t features, bool intercept, bool dense);

  /// Takes a row as Rows gives it.
  void set(std::span<const PetscInt> columns, std::span<const double> values);

  /// Empty where the row is dense.
  std::span<const PetscInt> columns() const noexcept { return columns_; }
  std::span<const double> values() const noexcept { return values_; }
  /// The column of a value.
  std::size_t column(std::size_t e) const { return dense_ ? e : std::size_t(columns_[e]); }

 private:
  void add(std::size_t column, double value);
  void spread(std::span<const PetscInt> columns, std::span<const double> values,
              std::vector<double>& whole) const;

  const ColumnScaling& scaling_;
  std::size_t features_;
  bool intercept_, dense_, shifts_;
  std::vector<PetscInt> columns_;
  std::vector<double> values_, whole_;  // what is held; all features, where zeros do not stay zeros
};

}  // namespace prunadag
