// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <new>
#include <vector>

namespace prunadag {

/// The entries of a vector that a search still considers: a list, or all entries where the list
/// would be too long.
class Candidates {
 public:
  /// Makes room for a list of 1/32 of `size` entries, at least 1024; for none if memory is short.
  void make_room(std::size_t size) noexcept {
    const std::size_t room = std::max<std::size_t>(1024, size / 32);
    if (room == places_.size()) return;
    try {
      places_.resize(room);
    } catch (const std::bad_alloc&) {
      places_.clear();
    }
  }

  void take_all() noexcept { every_one_ = true; }
  bool every_one() const noexcept { return every_one_; }

  /// Begins an empty list; add() its members in ascending order.
  void clear() noexcept {
    count_ = 0;
    every_one_ = false;
  }
  void add(std::size_t i) noexcept {
    if (count_ < places_.size()) {
      places_[count_++] = i;
    } else {
      every_one_ = true;
    }
  }

  /// Calls visit(i) for every candidate of `size` entries.
  template <class Visit>
  void for_each(std::size_t size, Visit&& visit) const {
    if (every_one_) {
      for (std::size_t i = 0; i < size; ++i) visit(i);
    } else {
      for (std::size_t c = 0; c < count_; ++c) visit(places_[c]);
    }
  }

 private:
  std::vector<std::size_t> places_;
  std::size_t count_ = 0;
  bool every_one_ = true;
};

}  // namespace prunadag
