// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>

namespace prunadag {

/// Asks now and then, in a long piece of work, whether to stop. On one rank; the work itself has to
/// tell other ranks.
class StopQuestion {
 public:
  /// Sets the function to ask; it must outlive the questions. Null: never stop.
  void put_to(const std::function<bool()>* stop) noexcept {
    stop_ = stop && *stop ? stop : nullptr;
    entries_ = 0;
    yes_ = false;
  }

  /// Whether to stop before another `entries` numbers. Asks at the first call, and then after every
  /// million numbers or so, about a millisecond of work.
  bool leaves(std::int64_t entries) {
    if (!stop_ || yes_) return yes_;
    if (entries_ <= 0) {
      yes_ = (*stop_)();
      entries_ = entries_between;
    }
    entries_ -= entries;
    return yes_;
  }
  /// Whether an answer was yes.
  bool left() const noexcept { return yes_; }

 private:
  static constexpr std::int64_t entries_between = std::int64_t(1) << 20;
  const std::function<bool()>* stop_ = nullptr;
  std::int64_t entries_ = 0;
  bool yes_ = false;
};

}  // namespace prunadag
