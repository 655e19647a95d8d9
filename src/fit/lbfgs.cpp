// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: TAO's limited-memory BFGS in units of the curvature (problem/scaled_objective.hpp).
// Reference: Nocedal and Wright, Numerical Optimization, 2nd ed., chapter 7.
#include "fit/lbfgs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "fit/gain_test.hpp"
#include "kernel/sums.hpp"
#include "problem/scaled_objective.hpp"
#include "tao/limits.hpp"

namespace prunadag {
namespace {

/// f with the ridge, in scaled units; counts evaluations and keeps their results.
class Ridged {
 public:
  Ridged(const ScaledObjective& objective, double ridge)
      : objective_(objective),
        ridge_(ridge),
        weights_(owned_of_first(objective.z(), objective.prunable())) {}

  const LbfgsEnd& end() const { return end_; }

  double value_and_gradient(Vec z, Vec g) {
    const double f = objective_.value_and_gradient(z, g);
    std::array<double, 2> squares{};  // of the weights, of the gradient
    {
      const ReadArray at(z);
      const WriteArray slopes(g);
      for (std::size_t i = 0; i < weights_; ++i) slopes[i] += ridge_ * at[i];
      squares = {sum_of_squares(at.span().first(weights_)), sum_of_squares(slopes.span())};
    }
    sum_in_place(PetscObjectComm((PetscObject)z), squares);
    const double penalised = f + 0.5 * ridge_ * squares[0];
    const bool first = end_.evaluations++ == 0;
    if (first) end_.before = penalised;
    if (std::isfinite(penalised) && std::isfinite(squares[1])) return penalised;
    end_.lost = end_.lost || first;
    check(VecSet(g, 0.0));  // a line search steps back from here; a start ends here
    return 1e300;
  }

  double penalty(Vec z) const {
    const ReadArray at(z);
    double squares = sum_of_squares(at.span().first(weights_));
    sum_in_place(PetscObjectComm((PetscObject)z), {&squares, 1});
    return 0.5 * ridge_ * squares;
  }

 private:
  const ScaledObjective& objective_;
  double ridge_;
  std::size_t weights_;
  LbfgsEnd end_;
};

PetscErrorCode evaluate(Tao, Vec z, PetscReal* f, Vec g, void* ridged) {
  PetscFunctionBegin;
  try {
    *f = static_cast<Ridged*>(ridged)->value_and_gradient(z, g);
  } catch (const std::exception& error) {
    SETERRQ(PETSC_COMM_SELF, PETSC_ERR_LIB, "%s", error.what());
  }
  PetscFunctionReturn(0);
}

}  // namespace

LbfgsEnd minimise_by_lbfgs(const Objective& objective, Vec x, std::span<const char> is_free,
                           const LbfgsOptions& options) {
  const ScaledObjective scaled(objective, x, is_free);
  Ridged ridged(scaled, options.ridge);
  GainTest gain(options.gain_tolerance, options.stop);
  TaoHandle tao;
  check(TaoCreate(PetscObjectComm((PetscObject)x), tao.put()));
  check(TaoSetType(tao, TAOLMVM));
  check(TaoSetSolution(tao, scaled.z()));
  check(TaoSetObjectiveAndGradient(tao, nullptr, evaluate, &ridged));
  check(TaoSetTolerances(tao, 0.0, 0.0, 0.0));
  check(set_maximum_iterations(
      tao, PetscInt(std::min<std::int64_t>(options.max_iterations, PETSC_MAX_INT))));
  gain.add_to(tao);
  check(TaoSolve(tao));

  LbfgsEnd end = ridged.end();
  if (end.lost) return end;
  PetscInt iterations;
  PetscReal f;
  TaoConvergedReason reason;
  check(TaoGetConvergedReason(tao, &reason));
  end.stopped = reason == TAO_DIVERGED_USER;
  check(TaoGetIterationNumber(tao, &iterations));
  check(TaoGetSolutionStatus(tao, nullptr, &f, nullptr, nullptr, nullptr, nullptr));
  end.iterations = iterations;
  end.penalised = f;
  end.after = f - ridged.penalty(scaled.z());
  scaled.lower(scaled.z(), x);
  return end;
}

}  // namespace prunadag
