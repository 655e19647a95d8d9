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

/// Result of an evaluation over all samples.
struct Evaluation {
  double objective = 0;
  double gradient_norm = 0;
  double score = 0;  ///< share of samples classified correctly, or the root mean square error
};

/// A smooth function f of distributed parameters, for fit() to minimise. Problem and
/// SeparateProblems derive from it; programs with their own model do, too. All members are
/// collective unless they say otherwise. When one rank throws, every rank must throw the same.
class Objective {
 public:
  Objective() = default;
  Objective(const Objective&) = delete;
  Objective& operator=(const Objective&) = delete;
  virtual ~Objective() = default;

  /// A vector of parameters, all zero, in the layout of value() and gradient().
  virtual VecHandle make_parameters() const = 0;

  /// The number of weights, which may be pruned. They are the first parameters; all others, such as
  /// an intercept, are never pruned. Not collective.
  virtual std::int64_t prunable() const = 0;

  /// The group number of each weight, laid out as the parameters, for groups that are moved and
  /// pruned as one. Null: no groups. The objective owns the vector. Not collective.
  virtual Vec groups() const { return nullptr; }
  /// The number of units that a target or a sparsity is a share of: groups, or else weights.
  virtual std::int64_t candidates() const { return prunable(); }

  virtual double value(Vec x) const = 0;
  virtual void gradient(Vec x, Vec g) const = 0;
  /// Value and gradient; override it where computing both at once is cheaper.
  virtual double value_and_gradient(Vec x, Vec g) const;
  virtual Evaluation evaluate(Vec x) const = 0;

  /// Sets the default start of a fit in scaled units: zero weights, and the best other parameters
  /// for zero weights. All zero unless overridden.
  virtual void start(Vec x) const;

  /// Sets L to an upper bound or an estimate, >= 0, of the second derivative of f in every
  /// parameter. A fit in scaled units measures x_i in units of 1/sqrt(L_i); a weight with L_i = 0
  /// does not move. Returns false, and leaves L, where no bounds are known; a fit then takes 1 for
  /// all.
  virtual bool curvature_bounds(Vec) const { return false; }

  /// Fills in a divisor for each of this rank's parameters that are not prunable, in order. A fit
  /// in scaled units divides the gradient by it to get the step. Divisors are safeguarded second
  /// derivatives where gradient() was last called. 0: unknown; the fit then uses the curvature
  /// bound. Not collective.
  virtual void exempt_divisors(std::span<double> divisors) const {
    for (double& divisor : divisors) divisor = 0;
  }

  /// Until `stop` is null again, gradient() may end early once `stop` is true on this rank. It must
  /// then leave a NaN among the rank's own entries, and the fit must not ask for another gradient.
  /// Objectives that read no samples may ignore it. Not collective.
  virtual void leave_gradients_when(const std::function<bool()>*) const {}
  /// Whether gradient() has ended early on this rank.
  virtual bool left_gradient() const { return false; }

  /// Gives the gradient and the value to `tao`. The Tao must not outlive the objective.
  void attach(Tao tao) const;
};

}  // namespace prunadag
#pragma GCC visibility pop
