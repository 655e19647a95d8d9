// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <petscsys.h>

#include "base/page_allocator.hpp"

namespace prunadag {

/// Some unpacked rows, one after the other. Sparse rows have ascending columns; dense rows have
/// none.
struct LooseRows {
  // Pages, because malloc would keep freed arrays: SuperLU_DIST, loaded with PETSc, sets it so.
  std::vector<std::uint32_t, PageAllocator<std::uint32_t>> lengths;
  std::vector<PetscInt, PageAllocator<PetscInt>> columns;
  std::vector<double, PageAllocator<double>> values;

  /// Calls row(columns, values) for each row.
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

/// Memory for packed rows. The system gives it in pieces of two large pages; a piece goes back
/// with the last array in it.
class PackedMemory {
 public:
  /// An array that begins at a page.
  std::shared_ptr<unsigned char> take(std::size_t bytes);

 private:
  using Piece = std::vector<unsigned char, PageAllocator<unsigned char>>;
  static constexpr std::size_t piece_bytes = std::size_t(1) << 22;
  static constexpr std::size_t page = 4096;

  std::shared_ptr<Piece> piece_;  // the last one
  std::size_t used_ = 0;          // of it
};

/// Rows in as few bytes as they need, without loss: 0, 1, 4 or 8 per number, 2, 4 or 8 per column.
class PackedRows {
 public:
  PackedRows(const LooseRows& rows, PackedMemory& memory);
  /// Unpacks the rows into `rows` and overwrites its content.
  void unpack(LooseRows& rows) const;
  /// Frees the memory; the rows are gone.
  void release() { bytes_.reset(); }

 private:
  enum class Numbers { equal, bytes, floats, doubles };

  Numbers numbers_;
  double first_ = 0;  // value of all numbers if they are equal
  std::size_t rows_, entries_, column_bytes_;
  std::shared_ptr<unsigned char> bytes_;  // numbers, lengths, columns
};

}  // namespace prunadag
