// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "fit/judge.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "kernel/sample_weights.hpp"

namespace prunadag {

void HeldBack::add(const HeldBack& other) {
  weight += other.weight;
  weight_squares += other.weight_squares;
  losses += other.losses;
  squares += other.squares;
  scores += other.scores;
  score_squares += other.score_squares;
}

Judgement HeldBack::judgement(const ScoreRule& rule) const {
  // So many samples of one weight would tell as much (Kish).
  const double samples = weight * weight / weight_squares;
  const auto error_of = [&](double mean, double mean_square) {
    return std::sqrt(std::max(0.0, mean_square - mean * mean) / samples);
  };
  const double loss = losses / weight, score = scores / weight;
  const double loss_error = error_of(loss, squares / weight);
  const double score_error = error_of(score, score_squares / weight);
  if (!rule.root) return {loss, loss_error, score, score_error};
  // The root's error is that of the square divided by twice the root.
  const double root = rule.total(score);
  return {loss, loss_error, root, root > 0 ? score_error / (2 * root) : 0.0};
}

HeldBack judge(const Problem& held_back, Vec x) {
  VecHandle margins;
  check(VecDuplicate(held_back.data().targets, margins.put()));
  held_back.predict(x, margins);
  const Loss& loss = held_back.loss();
  const ReadArray t(margins), y(held_back.data().targets), w(held_back.data().weights);
  HeldBack::Numbers own{};
  std::array<double, 256> values, scores;
  for (std::size_t first = 0; first < t.span().size(); first += values.size()) {
    const std::size_t count = std::min(values.size(), t.span().size() - first);
    std::copy_n(t.span().begin() + std::ptrdiff_t(first), count, values.begin());
    scores = values;
    const std::span<const double> targets = y.span().subspan(first, count);
    loss.values(std::span(values).first(count), targets);
    loss.score_terms(std::span(scores).first(count), targets);
    for (std::size_t k = 0; k < count; ++k) {
      const double weight = weight_of(w.span(), first + k);
      own[0] += weight;
      own[1] += weight * weight;
      own[2] += weight * values[k];
      own[3] += weight * values[k] * values[k];
      own[4] += weight * scores[k];
      own[5] += weight * scores[k] * scores[k];
    }
  }
  sum_in_place(PetscObjectComm((PetscObject)x), own);
  return std::bit_cast<HeldBack>(own);
}

}  // namespace prunadag
