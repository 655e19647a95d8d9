// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <petscsys.h>

namespace prunadag {

/// What sparse rows need to know before the first is added: counted in a first sweep over them.
class SparsePlan {
 public:
  /// This rank owns the columns [first, end). Those of other ranks are ghosts, and their entries
  /// stand by themselves.
  SparsePlan(PetscInt first, PetscInt end) : first_(first), end_(end) {}
  /// The rows have entries in all columns alike, and products need all of x.
  static SparsePlan whole(PetscInt columns) {
    SparsePlan plan(0, columns);
    plan.whole_ = true;
    return plan;
  }

  void count(std::span<const PetscInt> columns);
  /// Ghost columns are known from here on.
  void finish();

  bool is_whole() const noexcept { return whole_; }
  bool owns(PetscInt column) const noexcept { return column >= first_ && column < end_; }
  PetscInt first() const noexcept { return first_; }
  /// Where a column stands among those this rank owns, or among the ghosts.
  std::size_t place(PetscInt column) const;

  std::size_t rows() const noexcept { return rows_; }
  std::size_t local_entries() const noexcept { return local_entries_; }
  std::size_t ghost_entries() const noexcept { return ghost_entries_; }
  const std::vector<PetscInt>& ghosts() const noexcept { return ghosts_; }
  /// Whether 16 bits are enough for a place.
  bool short_places() const noexcept;
  static constexpr std::size_t most_short_places = 65536;

  /// The most entries that a rank can store in each of the two parts of its rows, and the most
  /// columns that these can have.
  static constexpr std::size_t most_entries = std::numeric_limits<std::uint32_t>::max();
  /// Throws Error(data) for more.
  void require_countable() const;

 private:
  void sort_ghosts();

  PetscInt first_, end_;
  bool whole_ = false;
  std::size_t rows_ = 0, local_entries_ = 0, ghost_entries_ = 0, sorted_ = 0;
  std::vector<PetscInt> ghosts_;
};

}  // namespace prunadag
