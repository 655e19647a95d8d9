// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <petscsys.h>

#include "base/interruption.hpp"
#include "base/page_allocator.hpp"

namespace prunadag {

/// The rows one rank has read, in order, in blocks that are released one by one while a matrix is
/// built from them. Sparse rows hold column and value of their entries, columns ascending; dense
/// rows hold `width` values and no columns.
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
    for (const Block& block : full_) {
      leave_where_interrupted();
      block.for_each(row);
    }
    open_.for_each(row);
  }
  /// The same, giving the memory of every block back once its rows have been seen.
  template <class Row>
  void consume(Row&& row) {
    for (Block& block : full_) {
      leave_where_interrupted();
      block.for_each(row);
      block = Block();
    }
    open_.for_each(row);
    open_ = Block();
    full_.clear();
  }

 private:
  struct Block {
    // malloc would keep the blocks that are released: SuperLU_DIST, beside PETSc, tells it to.
    std::vector<std::size_t, PageAllocator<std::size_t>> ends;
    std::vector<PetscInt, PageAllocator<PetscInt>> columns;
    std::vector<double, PageAllocator<double>> values;

    template <class Row>
    void for_each(Row& row) const {
      std::size_t start = 0;
      for (std::size_t end : ends) {
        const std::span<const PetscInt> where(columns.data() + (columns.empty() ? 0 : start),
                                              columns.empty() ? 0 : end - start);
        row(where, std::span<const double>(values.data() + start, end - start));
        start = end;
      }
    }
  };

  explicit Rows(std::int64_t width) : width_(width) {}

  std::int64_t width_;
  std::int64_t largest_column_ = -1, count_ = 0, nonzeros_ = 0;
  std::vector<Block> full_;
  Block open_;  // where the next row goes
};

}  // namespace prunadag
