// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include <petsctao.h>

#include "prunadag/handle.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// What one look at all samples gives.
struct Evaluation {
  double objective = 0;
  double gradient_norm = 0;
  double score = 0;  ///< share of samples classified rightly, or the root mean square error
};

/// A smooth function f of distributed parameters, for fit() to minimise. Programs with a model of
/// their own derive from it; Problem and MatrixLeastSquares are the library's own. All members are
/// collective, and what one rank throws every rank throws.
class Objective {
 public:
  Objective() = default;
  Objective(const Objective&) = delete;
  Objective& operator=(const Objective&) = delete;
  virtual ~Objective() = default;

  /// A vector of parameters, all zero, laid out as value() and gradient() want it.
  virtual VecHandle make_parameters() const = 0;

  /// How many parameters are weights that may be pruned: the first so many. The others, such as an
  /// intercept, stay. Not collective.
  virtual std::int64_t prunable() const = 0;

  /// The number of the group of each weight, laid out as the parameters, where groups are moved and
  /// pruned as one; null: each for itself. The objective owns it. Not collective.
  virtual Vec groups() const { return nullptr; }
  /// What a target and a sparsity count: groups, or the weights where there are none.
  virtual std::int64_t candidates() const { return prunable(); }

  virtual double value(Vec x) const = 0;
  virtual void gradient(Vec x, Vec g) const = 0;
  /// Both at once, where that is cheaper; value() and then gradient() unless overridden.
  virtual double value_and_gradient(Vec x, Vec g) const;
  virtual Evaluation evaluate(Vec x) const = 0;

  /// Where a fit in scaled units starts unless told otherwise: zero weights, and the other
  /// parameters at their best for these; all zero unless overridden.
  virtual void start(Vec x) const;

  /// An upper bound, or an estimate, of the second derivative of f in every parameter, >= 0; what
  /// is 0 for a weight keeps it where it is. A fit in scaled units measures x_i in units of
  /// 1/sqrt(L_i). False, with L as it is, where none are known; then all are taken to be 1.
  virtual bool curvature_bounds(Vec) const { return false; }

  /// What the gradients in the parameters that are not prunable, those of this rank in their order,
  /// are divided by to make their steps in a fit in scaled units: second derivatives where gradient()
  /// was last called, safeguarded. Not collective. 0: unknown, then its curvature bound.
  virtual void exempt_divisors(std::span<double> divisors) const {
    for (double& divisor : divisors) divisor = 0;
  }

  /// For fit(): until `stop` is null again, gradient() may end early where it is true on this rank,
  /// with an entry that is not a number among the rank's own; the next one must not be asked for.
  /// Those that read no samples need not honour it. Not collective.
  virtual void leave_gradients_when(const std::function<bool()>*) const {}
  /// Whether that has happened on this rank.
  virtual bool left_gradient() const { return false; }

  /// Gives `tao` this gradient, and the value for those who ask for it. The Tao must not outlive
  /// the objective.
  void attach(Tao tao) const;
};

}  // namespace prunadag
#pragma GCC visibility pop
