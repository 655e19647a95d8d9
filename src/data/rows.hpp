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

/// The rows that one rank has read, in order. They are in blocks, which are freed one by one while
/// a matrix is built. Sparse rows have columns, ascending, and values of their entries; dense rows
/// have `width` values and no columns. Rows take as few bytes as their numbers need.
class Rows {
 public:
  static Rows sparse() { return Rows(-1); }
  static Rows dense(std::int64_t width) { return Rows(width); }

  bool is_sparse() const noexcept { return width_ < 0; }
  /// The smallest number of columns that fits every row.
  std::int64_t columns() const noexcept { return is_sparse() ? largest_column_ + 1 : width_; }
  std::int64_t count() const noexcept { return count_; }
  std::int64_t nonzeros() const noexcept { return nonzeros_; }

  /// Adds an entry to the open row; end_row() closes it.
  void add(PetscInt column, double value) {
    open_.columns.push_back(column);
    add(value);
  }
  void add(double value) { open_.values.push_back(value); }
  void end_row();

  /// Drops the rows that are not `chosen`, with labels and weights; the number of columns stays.
  void keep(const std::vector<bool>& chosen);

  std::vector<double> labels;   ///< one per row, or empty without labels
  std::vector<double> weights;  ///< one per row, or empty without weights

  /// Names of all features in the file, on every rank; empty without names.
  std::vector<std::string> names;
  std::int64_t header_line = 0;    ///< line of the file with the names, from 1; 0: none
  std::vector<std::string> notes;  ///< remarks for the user; the same on every rank

  /// Calls row(columns, values) for every row; `columns` is empty for dense rows. May throw on one
  /// rank, when interrupted, so call it within agree().
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
  /// As for_each(), but frees each block after its rows.
  template <class Row>
  void consume(Row&& row) {
    LooseRows loose;
    memory_ = PackedMemory();  // from here on blocks alone hold their memory
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
  PackedMemory memory_;
  std::vector<PackedRows> full_;
  LooseRows open_;              // blocks in work; the open row is last
  std::size_t open_start_ = 0;  // where the open row begins
};

}  // namespace prunadag
