// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>

namespace prunadag {

/// Asks somebody, now and then in a long piece of work, whether to leave it. On one rank; what the
/// others are to know of it is the work's business.
class StopQuestion {
 public:
  /// From now on `stop`, which outlives that, is asked; null: nobody.
  void put_to(const std::function<bool()>* stop) noexcept {
    stop_ = stop && *stop ? stop : nullptr;
    entries_ = 0;
    yes_ = false;
  }

  /// Whether to leave, before another `entries` numbers are gone through; asks at first and then
  /// after every million or so, which is about a millisecond of work.
  bool leaves(std::int64_t entries) {
    if (!stop_ || yes_) return yes_;
    if (entries_ <= 0) {
      yes_ = (*stop_)();
      entries_ = entries_between;
    }
    entries_ -= entries;
    return yes_;
  }
  /// Whether that was answered with yes.
  bool left() const noexcept { return yes_; }

 private:
  static constexpr std::int64_t entries_between = std::int64_t(1) << 20;
  const std::function<bool()>* stop_ = nullptr;
  std::int64_t entries_ = 0;
  bool yes_ = false;
};

}  // namespace prunadag
