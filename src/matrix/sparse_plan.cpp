// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "matrix/sparse_plan.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "prunadag/error.hpp"

namespace prunadag {

void SparsePlan::count(std::span<const PetscInt> columns) {
  for (const PetscInt column : columns) {
    if (owns(column)) {
      ++local_entries_;
    } else {
      ++ghost_entries_;
      ghosts_.push_back(column);
    }
  }
  ++rows_;
  if (ghosts_.size() > 2 * sorted_ + 65536) sort_ghosts();
}

/// Called whenever the number of columns has doubled, so that the columns of all entries are never
/// kept.
void SparsePlan::sort_ghosts() {
  std::ranges::sort(ghosts_);
  ghosts_.erase(std::unique(ghosts_.begin(), ghosts_.end()), ghosts_.end());
  sorted_ = ghosts_.size();
}

void SparsePlan::finish() {
  sort_ghosts();
  ghosts_.shrink_to_fit();
}

std::size_t SparsePlan::place(PetscInt column) const {
  if (owns(column)) return std::size_t(column - first_);
  return std::size_t(std::ranges::lower_bound(ghosts_, column) - ghosts_.begin());
}

void SparsePlan::require_countable() const {
  const std::size_t entries = std::max(local_entries_, ghost_entries_);
  const std::size_t columns = std::max(std::size_t(end_ - first_), ghosts_.size());
  if (std::max(entries, columns) <= most_entries) return;
  throw Error(
      ErrorKind::data,
      fmt::format("a rank has {} entries in {} columns, and numbers up to {}: use more ranks",
                  entries, columns, most_entries));
}

bool SparsePlan::short_places() const noexcept {
  return std::max(std::size_t(end_ - first_), ghosts_.size()) <= most_short_places;
}

}  // namespace prunadag
