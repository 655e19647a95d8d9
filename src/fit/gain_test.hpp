// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <array>
#include <cstddef>

#include <petsctao.h>

namespace prunadag {

/// Ends a solve by a type that evaluates f, with TAO_CONVERGED_USER, once two steps together lower
/// f by at most this share of the total decrease, or by rounding. Must outlive the solve.
class GainTest {
 public:
  explicit GainTest(double tolerance) : tolerance_(tolerance) {}
  GainTest(const GainTest&) = delete;
  GainTest& operator=(const GainTest&) = delete;

  /// Adds the test to those of TAO. Logically collective.
  void add_to(Tao tao);

 private:
  static PetscErrorCode test(Tao tao, void* gain);
  bool is_enough(double value);

  double tolerance_;
  std::array<double, 2> values_{};  // of the last two iterates, in turn
  std::size_t count_ = 0;
  double first_ = 0;
};

}  // namespace prunadag
