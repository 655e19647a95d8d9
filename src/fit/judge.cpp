// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "fit/judge.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>
#include <vector>

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
  // The number of samples of equal weight that are as informative (Kish).
  const double samples = weight * weight / weight_squares;
  // Losses above 1e154 have no square. Then nothing is known about their spread, and 1se is best.
  const auto error_of = [&](double mean, double mean_square) {
    const double variance = mean_square - mean * mean;
    return std::isfinite(variance) ? std::sqrt(std::max(0.0, variance) / samples) : 0.0;
  };
  const double loss = losses / weight, score = scores / weight;
  const double loss_error = error_of(loss, squares / weight);
  const double score_error = error_of(score, score_squares / weight);
  if (!rule.root) return {loss, loss_error, score, score_error};
  // The error of a root is the error of the square divided by twice the root.
  const double root = rule.total(score);
  return {loss, loss_error, root, root > 0 ? score_error / (2 * root) : 0.0};
}

namespace {

double sum_of(std::span<const double> numbers, std::size_t first, std::size_t count) {
  const std::span<const double> some = numbers.subspan(first, count);
  return std::accumulate(some.begin() + 1, some.end(), some[0]);
}

}  // namespace

HeldBack judge(const Problem& held_back, Vec x) {
  constexpr std::size_t block = 256;
  held_back.require_targets();
  const VecHandle margins = held_back.make_predictions();
  held_back.predict(x, margins);
  const Loss& loss = held_back.loss();
  const std::size_t outputs = std::size_t(held_back.outputs());
  const ReadArray t(margins), y(held_back.data().targets), w(held_back.data().weights);
  HeldBack::Numbers own{};
  std::vector<double> values, scores;
  agree(PetscObjectComm((PetscObject)x), [&] {
    values.resize(block * outputs);
    scores.resize(block * outputs);
  });
  const std::size_t each = std::size_t(held_back.targets_per_sample());
  const std::size_t samples = y.span().size() / each;
  for (std::size_t first = 0; first < samples; first += block) {
    const std::size_t count = std::min(block, samples - first), numbers = count * outputs;
    std::ranges::copy(t.span().subspan(first * outputs, numbers), values.begin());
    std::ranges::copy_n(values.begin(), std::ptrdiff_t(numbers), scores.begin());
    const std::span<const double> targets = y.span().subspan(first * each, count * each);
    loss.values(std::span(values).first(numbers), targets);
    loss.score_terms(std::span(scores).first(numbers), targets);
    for (std::size_t i = 0; i < count; ++i) {
      const double weight = weight_of(w.span(), first + i);
      // The loss of a sample is the sum over its targets, as in f; its score is the mean.
      const double value = sum_of(values, i * each, each);
      const double score = sum_of(scores, i * each, each) / double(each);
      own[0] += weight;
      own[1] += weight * weight;
      own[2] += weight * value;
      own[3] += weight * value * value;
      own[4] += weight * score;
      own[5] += weight * score * score;
    }
  }
  sum_in_place(PetscObjectComm((PetscObject)x), own);
  return std::bit_cast<HeldBack>(own);
}

}  // namespace prunadag
