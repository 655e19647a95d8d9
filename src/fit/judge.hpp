// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <array>
#include <bit>

#include "prunadag/model_path.hpp"
#include "prunadag/problem.hpp"

namespace prunadag {

/// Sums over samples that were held back.
struct HeldBack {
  double weight = 0, weight_squares = 0;  ///< sums of the weights of samples, and of their squares
  double losses = 0, squares = 0;         ///< sums of phi and of its square, times the weight
  double scores = 0, score_squares = 0;   ///< the same for the score of a sample

  void add(const HeldBack& other);
  Judgement judgement(const ScoreRule& rule) const;

  using Numbers = std::array<double, 6>;  ///< in the order above
  Numbers numbers() const { return std::bit_cast<Numbers>(*this); }
};

/// Returns the sums over the samples of a problem at the parameters x of a model. The problem must
/// not be centred. Collective; a pass and a reduction.
HeldBack judge(const Problem& held_back, Vec x);

}  // namespace prunadag
