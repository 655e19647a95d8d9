// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <mpi.h>

#include "prunadag/storage.hpp"

namespace prunadag {

/// Inspects all numbers of a matrix before it is built, to find a storage that loses none.
class StorageSurvey {
 public:
  /// Looks for numbers that `wanted` would lose; for automatic, gathers what the choice needs.
  explicit StorageSurvey(Storage wanted) : wanted_(wanted) {}

  /// The number at a local row and a column, both from 0.
  void see(std::int64_t row, std::int64_t column, double value) {
    if (first_ && value == first_->value) return;  // says nothing new
    if (!lost_ && !holds_(value)) lost_ = {row, column, value};
    if (differs_ || value == 0.0) return;
    if (!first_) first_ = {row, column, value};
    if (value != first_->value) differs_ = {row, column, value};
  }
  /// Whether more numbers cannot change the result. Not collective.
  bool settled() const noexcept { return lost_ && differs_; }

  /// Joins the results of all ranks. Collective, one reduction.
  void conclude(MPI_Comm comm);

  /// Results over all ranks: whether every number is a whole number from 0 to 255; whether all
  /// nonzeros are equal and finite; their value, or 1 where there are none.
  bool all_bytes() const noexcept { return all_bytes_; }
  bool all_equal() const noexcept { return all_equal_; }
  double common() const noexcept { return common_; }

  /// Throws Error(usage), on all ranks, naming the first number that the wanted storage would lose.
  /// The message has `where` before the place of the number and `how` after it; `first_row` is the
  /// first row of this rank. Collective.
  void require(MPI_Comm comm, const std::string& where, const std::string& how,
               std::int64_t first_row) const;

 private:
  struct EntryPlace {
    std::int64_t row, column;
    double value;
  };
  bool holds_(double value) const;

  Storage wanted_;
  std::optional<EntryPlace> lost_, first_, differs_;  // the first of this rank
  bool all_bytes_ = false, all_equal_ = false;
  double common_ = 1.0;
};

}  // namespace prunadag
