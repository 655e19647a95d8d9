// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "fit/judge.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "base/collective.hpp"
#include "base/petsc.hpp"

namespace prunadag {

void HeldBack::add(const HeldBack& other) {
  samples += other.samples;
  losses += other.losses;
  squares += other.squares;
  scores += other.scores;
  score_squares += other.score_squares;
}

Judgement HeldBack::judgement(const ScoreRule& rule) const {
  const auto error_of = [&](double mean, double mean_square) {
    return std::sqrt(std::max(0.0, mean_square - mean * mean) / samples);
  };
  const double loss = losses / samples, score = scores / samples;
  const double loss_error = error_of(loss, squares / samples);
  const double score_error = error_of(score, score_squares / samples);
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
  const ReadArray t(margins), y(held_back.data().targets);
  HeldBack::Numbers own{double(t.span().size())};
  std::array<double, 256> values, scores;
  for (std::size_t first = 0; first < t.span().size(); first += values.size()) {
    const std::size_t count = std::min(values.size(), t.span().size() - first);
    std::copy_n(t.span().begin() + std::ptrdiff_t(first), count, values.begin());
    scores = values;
    const std::span<const double> targets = y.span().subspan(first, count);
    loss.values(std::span(values).first(count), targets);
    loss.score_terms(std::span(scores).first(count), targets);
    for (std::size_t k = 0; k < count; ++k) {
      own[1] += values[k];
      own[2] += values[k] * values[k];
      own[3] += scores[k];
      own[4] += scores[k] * scores[k];
    }
  }
  sum_in_place(PetscObjectComm((PetscObject)x), own);
  return std::bit_cast<HeldBack>(own);
}

}  // namespace prunadag
