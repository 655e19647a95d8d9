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

/// Facts about sparse rows that are needed before the first row is added, counted in a first sweep.
class SparsePlan {
 public:
  /// This rank owns the columns [first, end). Columns of other ranks are ghosts; their entries are
  /// stored apart.
  SparsePlan(PetscInt first, PetscInt end) : first_(first), end_(end) {}
  /// The rows have entries in all columns alike, and products need all of x.
  static SparsePlan whole(PetscInt columns) {
    SparsePlan plan(0, columns);
    plan.whole_ = true;
    return plan;
  }

  void count(std::span<const PetscInt> columns);
  /// Ends counting; ghost columns are known afterwards.
  void finish();

  bool is_whole() const noexcept { return whole_; }
  bool owns(PetscInt column) const noexcept { return column >= first_ && column < end_; }
  PetscInt first() const noexcept { return first_; }
  /// The place of a column among the own columns of this rank, or among the ghosts.
  std::size_t place(PetscInt column) const;

  std::size_t rows() const noexcept { return rows_; }
  std::size_t local_entries() const noexcept { return local_entries_; }
  std::size_t ghost_entries() const noexcept { return ghost_entries_; }
  const std::vector<PetscInt>& ghosts() const noexcept { return ghosts_; }
  /// Whether places fit in 16 bits.
  bool short_places() const noexcept;
  static constexpr std::size_t most_short_places = 65536;

  /// The most entries, and the most columns, of each of the two parts of the rows on a rank.
  static constexpr std::size_t most_entries = std::numeric_limits<std::uint32_t>::max();
  /// Throws Error(data) where there are more.
  void require_countable() const;

 private:
  void sort_ghosts();

  PetscInt first_, end_;
  bool whole_ = false;
  std::size_t rows_ = 0, local_entries_ = 0, ghost_entries_ = 0, sorted_ = 0;
  std::vector<PetscInt> ghosts_;
};

}  // namespace prunadag
