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
}

Judgement HeldBack::judgement(LabelRule labels) const {
  const double mean = losses / samples;
  const double variance = std::max(0.0, squares / samples - mean * mean);
  const double score = scores / samples;
  return {mean, std::sqrt(variance / samples),
          labels == LabelRule::two_classes ? score : std::sqrt(score)};
}

HeldBack judge(const Problem& held_back, Vec x) {
  VecHandle margins;
  check(VecDuplicate(held_back.data().targets, margins.put()));
  held_back.predict(x, margins);
  const Loss& loss = held_back.loss();
  const bool classes = loss.labels == LabelRule::two_classes;
  const ReadArray t(margins), y(held_back.data().targets);
  std::array<double, 4> own{double(t.span().size())};
  std::array<double, 256> values;
  for (std::size_t first = 0; first < t.span().size(); first += values.size()) {
    const std::size_t count = std::min(values.size(), t.span().size() - first);
    std::copy_n(t.span().begin() + std::ptrdiff_t(first), count, values.begin());
    loss.values(std::span(values).first(count), y.span().subspan(first, count));
    for (std::size_t k = 0; k < count; ++k) {
      const std::size_t i = first + k;
      own[1] += values[k];
      own[2] += values[k] * values[k];
      own[3] += classes ? double((t[i] > 0) == (y[i] > 0)) : (t[i] - y[i]) * (t[i] - y[i]);
    }
  }
  sum_in_place(PetscObjectComm((PetscObject)x), own);
  return {own[0], own[1], own[2], own[3]};
}

}  // namespace prunadag
