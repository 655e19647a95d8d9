// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <petscsys.h>

#include "base/interruption.hpp"
#include "data/packed_rows.hpp"

namespace prunadag {

/// The rows one rank has read, in order, in blocks that are given back one by one while a matrix is
/// built from them. Sparse rows hold column and value of their entries, columns ascending; dense
/// rows hold `width` values and no columns. They take as few bytes as their numbers need.
class Rows {
 public:
  static Rows sparse() { return Rows(-1); }
  static Rows dense(std::int64_t width) { return Rows(width); }

  bool is_sparse() const noexcept { return width_ < 0; }
  /// Smallest number of columns that holds every row.
  std::int64_t columns() const noexcept { return is_sparse() ? largest_column_ + 1 : width_; }
  std::int64_t count() const noexcept { return count_; }
  std::int64_t nonzeros() const noexcept { return nonzeros_; }

  /// Adds an entry to the row being read; end_row() closes it.
  void add(PetscInt column, double value) {
    open_.columns.push_back(column);
    add(value);
    if (column > largest_column_) largest_column_ = column;
  }
  void add(double value) {
    open_.values.push_back(value);
    nonzeros_ += value != 0.0;
  }
  void end_row();

  /// Drops the rows, with their labels and weights, that are not `chosen`; as many columns stay.
  void keep(const std::vector<bool>& chosen);

  std::vector<double> labels;   ///< one per row, or empty when the file has none
  std::vector<double> weights;  ///< likewise

  /// What the file calls its features, all of them on every rank; empty where it has no names.
  std::vector<std::string> names;
  std::int64_t header_line = 0;    ///< of the file, from 1, with these names; 0: none
  std::vector<std::string> notes;  ///< what the user should know; the same on every rank

  /// row(columns, values) for every row; `columns` is empty for dense rows. May be interrupted, and
  /// so is work for a rank alone.
  template <class Row>
  void for_each(Row&& row) const {
    LooseRows loose;
    for (const PackedRows& block : full_) {
      leave_where_interrupted();
      block.unpack(loose);
      loose.for_each(row);
    }
    open_.for_each(row);
  }
  /// The same, giving the memory of every block back once its rows have been seen.
  template <class Row>
  void consume(Row&& row) {
    LooseRows loose;
    for (PackedRows& block : full_) {
      leave_where_interrupted();
      block.unpack(loose);
      block.release();
      loose.for_each(row);
    }
    full_.clear();
    loose = LooseRows();
    open_.for_each(row);
    open_ = LooseRows();
  }

 private:
  explicit Rows(std::int64_t width) : width_(width) {}

  std::int64_t width_;
  std::int64_t largest_column_ = -1, count_ = 0, nonzeros_ = 0;
  std::vector<PackedRows> full_;
  LooseRows open_;              // where the next row goes
  std::size_t open_start_ = 0;  // of that row
};

}  // namespace prunadag
