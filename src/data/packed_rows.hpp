// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <petscsys.h>

#include "base/page_allocator.hpp"

namespace prunadag {

/// Some rows, one after the other, as their numbers are worked with. Sparse ones have columns,
/// ascending; dense ones have none.
struct LooseRows {
  // malloc would keep the arrays that are given back: SuperLU_DIST, beside PETSc, tells it to.
  std::vector<std::uint32_t, PageAllocator<std::uint32_t>> lengths;
  std::vector<PetscInt, PageAllocator<PetscInt>> columns;
  std::vector<double, PageAllocator<double>> values;

  /// row(columns, values) for each.
  template <class Row>
  void for_each(Row& row) const {
    std::size_t start = 0;
    for (const std::size_t length : lengths) {
      const std::span<const PetscInt> where(columns.data() + (columns.empty() ? 0 : start),
                                            columns.empty() ? 0 : length);
      row(where, std::span<const double>(values.data() + start, length));
      start += length;
    }
  }
  /// Keeps the memory.
  void clear() {
    lengths.clear();
    columns.clear();
    values.clear();
  }
};

/// Rows in as few bytes as they need: 0, 1, 4 or 8 for a number, 2, 4 or 8 for a column. Nothing is
/// lost.
class PackedRows {
 public:
  explicit PackedRows(const LooseRows& rows);
  /// The same rows, in place of what is there.
  void unpack(LooseRows& rows) const;
  /// Gives their memory back: they are not there any more.
  void release() { Bytes().swap(bytes_); }

 private:
  using Bytes = std::vector<unsigned char, PageAllocator<unsigned char>>;
  enum class Numbers { equal, bytes, floats, doubles };

  Numbers numbers_;
  double first_ = 0;  // of all that are equal
  std::size_t rows_, entries_, column_bytes_;
  Bytes bytes_;  // numbers, lengths, columns
};

}  // namespace prunadag
