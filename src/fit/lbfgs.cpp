// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: TAO's limited-memory BFGS in z_i = x_i sqrt(L_i), with L_i the curvature bound: then the
//   units of the data do not matter, and the identity is a fair first guess of the Hessian.
// Reference: Nocedal and Wright, Numerical Optimization, 2nd ed., chapter 7.
#include "fit/lbfgs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <utility>

#include "base/collective.hpp"
#include "base/petsc.hpp"

namespace prunadag {
namespace {

constexpr std::size_t recent = 2;  // steps whose gain is looked at
constexpr std::size_t least = 3;   // steps before that

/// f in the units of z, over the parameters that are free.
class Scaled {
 public:
  Scaled(const Objective& objective, Vec x, std::span<const char> is_free, double ridge)
      : objective_(objective), ridge_(ridge), weights_(owned_of_first(x, objective.prunable())) {
    check(VecDuplicate(x, x_.put()));
    check(VecCopy(x, x_));
    check(VecDuplicate(x, z_.put()));
    check(VecDuplicate(x, root_.put()));
    check(VecSet(root_, 1.0));
    static_cast<void>(objective.curvature_bounds(root_));
    const WriteArray root(root_), z(z_);
    const ReadArray at(x);
    for (std::size_t i = 0; i < root.span().size(); ++i) {
      root[i] = is_free[i] ? std::sqrt(root[i]) : 0.0;
      z[i] = at[i] * root[i];
    }
  }

  Vec z() const { return z_; }
  const LbfgsEnd& end() const { return end_; }

  double value_and_gradient(Vec z, Vec g) {
    lower(z, x_);
    const double f = objective_.value_and_gradient(x_, g);
    const double penalty = 0.5 * ridge_ * squares_of_weights(z);
    {
      const ReadArray root(root_), at(z);
      const WriteArray gradient(g);
      for (std::size_t i = 0; i < gradient.span().size(); ++i) {
        gradient[i] = root[i] > 0.0 ? gradient[i] / root[i] : 0.0;
        if (root[i] > 0.0 && i < weights_) gradient[i] += ridge_ * at[i];
      }
    }
    PetscReal norm;
    check(VecNorm(g, NORM_2, &norm));
    const bool first = end_.evaluations++ == 0;
    if (first) end_.before = f;
    if (std::isfinite(f + penalty) && std::isfinite(norm)) return f + penalty;
    end_.lost = end_.lost || first;
    check(VecSet(g, 0.0));  // the line search comes back, and a start ends here
    return 1e300;
  }

  /// x of z, where root is not 0.
  void lower(Vec z, Vec x) const {
    const ReadArray root(root_), at(z);
    const WriteArray parameters(x);
    for (std::size_t i = 0; i < at.span().size(); ++i) {
      if (root[i] > 0.0) parameters[i] = at[i] / root[i];
    }
  }

  double penalty(Vec z) const { return 0.5 * ridge_ * squares_of_weights(z); }

 private:
  double squares_of_weights(Vec z) const {
    if (ridge_ == 0.0) return 0.0;
    double own = 0;
    const ReadArray at(z);
    for (std::size_t i = 0; i < weights_; ++i) own += at[i] * at[i];
    sum_in_place(PetscObjectComm((PetscObject)z), {&own, 1});
    return own;
  }

  const Objective& objective_;
  double ridge_;
  std::size_t weights_;
  VecHandle x_, z_, root_;
  LbfgsEnd end_;
};

/// Whether steps have become too small to go on.
struct Gain {
  double tolerance;
  std::array<double, recent> values{};  // of the last iterates, by turns
  std::size_t count = 0;
  double first = 0;

  bool is_enough(double value) {
    if (count == 0) first = value;
    const double before = std::exchange(values[count % recent], value);
    if (count++ < least) return false;
    const double lately = before - value;
    return lately <= tolerance * (first - value) || lately <= 1e-14 * std::abs(value);
  }
};

PetscErrorCode evaluate(Tao, Vec z, PetscReal* f, Vec g, void* scaled) {
  PetscFunctionBegin;
  try {
    *f = static_cast<Scaled*>(scaled)->value_and_gradient(z, g);
  } catch (const std::exception& error) {
    SETERRQ(PETSC_COMM_SELF, PETSC_ERR_LIB, "%s", error.what());
  }
  PetscFunctionReturn(0);
}

PetscErrorCode test_convergence(Tao tao, void* gain) {
  TaoConvergedReason reason;
  PetscReal f;

  PetscFunctionBegin;
  PetscCall(TaoDefaultConvergenceTest(tao, nullptr));
  PetscCall(TaoGetConvergedReason(tao, &reason));
  if (reason != TAO_CONTINUE_ITERATING) PetscFunctionReturn(0);
  PetscCall(TaoGetSolutionStatus(tao, nullptr, &f, nullptr, nullptr, nullptr, nullptr));
  if (static_cast<Gain*>(gain)->is_enough(f)) {
    PetscCall(TaoSetConvergedReason(tao, TAO_CONVERGED_USER));
  }
  PetscFunctionReturn(0);
}

}  // namespace

LbfgsEnd minimise_by_lbfgs(const Objective& objective, Vec x, std::span<const char> is_free,
                           const LbfgsOptions& options) {
  Scaled scaled(objective, x, is_free, options.ridge);
  Gain gain{options.gain_tolerance, {}};
  TaoHandle tao;
  check(TaoCreate(PetscObjectComm((PetscObject)x), tao.put()));
  check(TaoSetType(tao, TAOLMVM));
  check(TaoSetSolution(tao, scaled.z()));
  check(TaoSetObjectiveAndGradient(tao, nullptr, evaluate, &scaled));
  check(TaoSetTolerances(tao, 0.0, 0.0, 0.0));
  check(TaoSetMaximumIterations(
      tao, PetscInt(std::min<std::int64_t>(options.max_iterations, PETSC_MAX_INT))));
  check(TaoSetConvergenceTest(tao, test_convergence, &gain));
  check(TaoSolve(tao));

  LbfgsEnd end = scaled.end();
  if (end.lost) return end;
  PetscInt iterations;
  PetscReal f;
  check(TaoGetIterationNumber(tao, &iterations));
  check(TaoGetSolutionStatus(tao, nullptr, &f, nullptr, nullptr, nullptr, nullptr));
  end.iterations = iterations;
  end.penalised = f;
  end.after = f - scaled.penalty(scaled.z());
  scaled.lower(scaled.z(), x);
  return end;
}

}  // namespace prunadag
