// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <array>
#include <cstddef>
#include <functional>

#include <petsctao.h>

namespace prunadag {

/// Ends a solve by a type that evaluates f, with TAO_CONVERGED_USER, once two steps together lower
/// f by at most this share of the total decrease, or by rounding. Also ends it, with
/// TAO_DIVERGED_USER, once `stop` is there and true on some rank. Must outlive the solve; `stop`
/// must outlive the test.
class GainTest {
 public:
  explicit GainTest(double tolerance, const std::function<bool()>* stop = nullptr)
      : tolerance_(tolerance), stop_(stop) {}
  GainTest(const GainTest&) = delete;
  GainTest& operator=(const GainTest&) = delete;

  /// Adds the test to those of TAO. Logically collective.
  void add_to(Tao tao);

 private:
  static PetscErrorCode test(Tao tao, void* gain);
  bool is_enough(double value);

  double tolerance_;
  const std::function<bool()>* stop_;
  std::array<double, 2> values_{};  // of the last two iterates, in turn
  std::size_t count_ = 0;
  double first_ = 0;
};

}  // namespace prunadag
