// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "fit/judge.hpp"

#include <algorithm>
#include <array>
#include <cmath>

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
  std::array<double, 4> own{};
  for (std::size_t i = 0; i < t.span().size(); ++i) {
    const double value = loss.value(t.span().subspan(i, 1), y.span().subspan(i, 1), 1.0);
    own[0] += 1;
    own[1] += value;
    own[2] += value * value;
    own[3] += classes ? double((t[i] > 0) == (y[i] > 0)) : (t[i] - y[i]) * (t[i] - y[i]);
  }
  sum_in_place(PetscObjectComm((PetscObject)x), own);
  return {own[0], own[1], own[2], own[3]};
}

}  // namespace prunadag
