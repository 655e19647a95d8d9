// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "prunadag/taoprunadag.h"

namespace prunadag {

/// The number of names of an enumeration; PETSc appends two words and a null pointer.
constexpr int count_of_names(const char* const* names) {
  int count = 0;
  while (names[count + 2]) ++count;
  return count;
}

/// The units in which a parameter has an effect. `renews`: a change starts the solver anew.
enum Effect : unsigned {
  everywhere = 0,
  in_scaled_units = 1,
  in_paper_units = 2,
  renews = 4,
};
constexpr Effect operator|(Effect a, Effect b) { return Effect(unsigned(a) | unsigned(b)); }

}  // namespace prunadag

/// The parameters of the TAO types, a row each. A row gives the member and its default, the setter
/// and getter declared in taoprunadag.h, PETSc's option and its help, the line of -tao_view, the
/// line of the manual, and the word of the command line.
///
///   object, type   TaoObjectSetName(), -tao_type_member
///   name, member
///   value, start   its type, its default
///   names          names of an enumeration in PETSc's form; else null
///   rule           refuses other values (parameter.hpp)
///   effect         units in which it has an effect, and whether a change needs a new set-up
///   help           one line
#define PRUNADAG_PARAMETERS(ROW)                                                                 \
  ROW(PrunAdag, prunadag, Variant, variant, TaoPrunAdagVariant, TAO_PRUNADAG_V3,                 \
      TaoPrunAdagVariants, refuse_unnamed, everywhere, "bounds of the acceptable parameters")    \
  ROW(PrunAdag, prunadag, Target, target, PetscReal, 0.1, nullptr, refuse_no_target, everywhere, \
      "relevant parameters: a share below 1, or a count")                                        \
  ROW(PrunAdag, prunadag, Units, units, TaoPrunAdagUnits, TAO_PRUNADAG_UNITS_SCALED,             \
      TaoPrunAdagUnitsNames, refuse_unnamed, everywhere | renews,                                \
      "how parameters are measured; paper: as published")                                        \
  ROW(PrunAdag, prunadag, ScalingSource, scaling, TaoPrunAdagScalingSource,                      \
      TAO_PRUNADAG_SCALING_ONE, TaoPrunAdagScalingSources, refuse_unnamed,                       \
      in_scaled_units | renews,                                                                  \
      "curvatures where none were given; probe: by ten differences of gradients")                \
  ROW(PrunAdag, prunadag, GainTolerance, gain_tolerance, PetscReal, 0, nullptr, refuse_no_share, \
      in_scaled_units,                                                                           \
      "stop when five steps gain less than this share of all on average; 0: never")              \
  ROW(PrunAdag, prunadag, Zeta, zeta, PetscReal, 0.01, nullptr, refuse_not_positive,             \
      in_paper_units, "start of both accumulators")

#define PRUNADAG_ADAGRAD_PARAMETERS(ROW)                                                       \
  ROW(Adagrad, adagrad, Zeta, zeta, PetscReal, 0.01, nullptr, refuse_not_positive, everywhere, \
      "start of the accumulator")

#define PRUNADAG_FRANKWOLFE_PARAMETERS(ROW)                                                \
  ROW(FrankWolfe, frankwolfe, Target, target, PetscReal, 0.1, nullptr, refuse_no_target,   \
      everywhere, "nonzeros of a vertex: a share below 1, or a count")                     \
  ROW(FrankWolfe, frankwolfe, Radius, radius, PetscReal, 10, nullptr, refuse_not_positive, \
      everywhere, "radius of the T-support-norm ball")                                     \
  ROW(FrankWolfe, frankwolfe, StepRule, step_rule, TaoFrankWolfeStepRule,                  \
      TAO_FRANKWOLFE_DECREASING, TaoFrankWolfeStepRules, refuse_unnamed, everywhere,       \
      "step length")                                                                       \
  ROW(FrankWolfe, frankwolfe, Beta, beta, PetscReal, 0.5, nullptr, refuse_not_positive,    \
      everywhere, "factor of the rescaled step rule")
