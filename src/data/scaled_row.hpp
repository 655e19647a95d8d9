// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>
#include <vector>

#include "data/scaling.hpp"

namespace prunadag {

/// A row as a matrix stores it: scaled, with a 1 for the intercept. Dense rows have all their
/// numbers, sparse rows their nonzeros.
class ScaledRow {
 public:
  ScaledRow(const ColumnScaling& scaling, std::int64_t features, bool intercept, bool dense);

  /// Takes a row in the form of Rows.
  void set(std::span<const PetscInt> columns, std::span<const double> values);

  /// Empty for a dense row.
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
  // numbers of the row; all features, where scaling moves zeros
  std::vector<double> values_, whole_;
};

}  // namespace prunadag
