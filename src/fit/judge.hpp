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
  double weight = 0, weight_squares = 0;  ///< of the samples' weights, and of their squares
  double losses = 0, squares = 0;         ///< of phi, and of its squares, times the weight
  double scores = 0, score_squares = 0;   ///< of the terms of the score likewise

  void add(const HeldBack& other);
  Judgement judgement(const ScoreRule& rule) const;

  using Numbers = std::array<double, 6>;  ///< in the order above
  Numbers numbers() const { return std::bit_cast<Numbers>(*this); }
};

/// What the samples of a problem, which is not centred, say of the parameters x of a model.
/// Collective; a pass and a reduction.
HeldBack judge(const Problem& held_back, Vec x);

}  // namespace prunadag
