// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>
#include <string>
#include <utility>

#include "kernel/loss/score_rules.hpp"
#include "prunadag/loss.hpp"

namespace prunadag {

/// phi(t, y) = log(sum over k of exp(t_k)) - t_y for the classes y = 0, ..., K - 1 (softmax). With
/// p_k = exp(t_k) / sum of exp(t_l) its derivatives are p_k - [k = y]; its Hessian, diag(p) - p p',
/// is nowhere above diag(2 p_k (1 - p_k)), and for K = 2 touches it. A target that is no class is
/// looked for among the predictions of its sample: Problem refuses it before.
class Multinomial final : public Loss {
  using Out = std::span<double>;
  using In = std::span<const double>;

 public:
  static constexpr LossTraits traits{.formula = "mean of log(sum of exp(a'x_k)) - a'x_y",
                                     .labels = LabelRule::classes,
                                     .curvature_bound = 0.5,
                                     // Differences of predictions change twice as fast as each.
                                     .concordance = 2,
                                     .score = accuracy};
  explicit Multinomial(std::string text) : Loss(std::move(text), traits) {}

  /// The logistic loss, at the log odds of the class against all others.
  const Loss& of_one() const override;
  void separate(Out t, std::size_t outputs) const override;
  double separate_target(double y, std::size_t k) const override;

  double link(double share) const override;
  void respond(Out t) const override;
  double value(In t, In y, double scale, In w) const override;
  void values(Out t, In y) const override;
  void derivative(Out t, In y, double scale, In w) const override;
  void add_slopes(Out t, In y, double scale, In w, std::span<Slopes> sums) const override;
  void curvature(Out t, In y, double scale, In w) const override;
  void score_terms(Out t, In y) const override;
};

}  // namespace prunadag
