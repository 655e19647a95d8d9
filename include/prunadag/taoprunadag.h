/* SPDX-FileCopyrightText: 2026 The prunadag authors
   SPDX-License-Identifier: BSD-2-Clause */
/*
   The TAO types prunadag, adagrad and frankwolfe.

   The solvers need a gradient (TaoSetGradient() or TaoSetObjectiveAndGradient()) and never evaluate
   the objective: TAO's monitors and history show 0 for it, -tao_grtol is refused, and what
   tests the objective, or could only be ignored, is refused (PETSC_ERR_SUP). -tao_max_funcs counts
   gradients. TaoSetGradientNorm() changes the norm that is tested, not the parameters that are
   selected. Gradient, bounds and that norm's matrix are laid out as the solution
   (PETSC_ERR_ARG_SIZ, PETSC_ERR_ARG_INCOMP). Bounds beyond 1e20 are none.

   Reference: M. Porcelli, G. Seraghiti, Ph. L. Toint, "prunAdag: an adaptive pruning-aware gradient
   method", Computational Optimization and Applications 93 (2026) 85-119,
   doi:10.1007/s10589-025-00723-7.
*/
#ifndef PRUNADAG_TAOPRUNADAG_H
#define PRUNADAG_TAOPRUNADAG_H

#include <petsctao.h>

#define TAOPRUNADAG   "prunadag"
#define TAOADAGRAD    "adagrad"
#define TAOFRANKWOLFE "frankwolfe"

/* The bounds a_i <= |g_i|/w_i <= b_i under which a parameter outside the T most relevant ones may
   still be optimised. a_i = |x_i|/(k+1), multiplied by norm(g_R)/norm(x_S) in v1, v3 and
   "relevant". b_i = |x_i| in v3 and v4, infinity in v1 and v2. "relevant" accepts none. */
typedef enum {
  TAO_PRUNADAG_V1,
  TAO_PRUNADAG_V2,
  TAO_PRUNADAG_V3,
  TAO_PRUNADAG_V4,
  TAO_PRUNADAG_RELEVANT
} TaoPrunAdagVariant;
PETSC_EXTERN const char *const TaoPrunAdagVariants[];

/* -tao_prunadag_variant v1|v2|v3|v4|relevant, default v3. Logically collective. */
PETSC_EXTERN PetscErrorCode TaoPrunAdagSetVariant(Tao tao, TaoPrunAdagVariant variant);
PETSC_EXTERN PetscErrorCode TaoPrunAdagGetVariant(Tao tao, TaoPrunAdagVariant *variant);

/* -tao_prunadag_target: the number of relevant parameters in each iteration. 0 < target < 1 is a
   share of n (rounded, at least 1); a whole number from 1 to n is a count. Default 0.1. */
PETSC_EXTERN PetscErrorCode TaoPrunAdagSetTarget(Tao tao, PetscReal target);
PETSC_EXTERN PetscErrorCode TaoPrunAdagGetTarget(Tao tao, PetscReal *target);

/* The units of parameters. Scaled: z_i = sqrt(L_i) x_i, where L_i is the curvature in x_i, and step
   lengths follow the curvature along the way. Where L is given, multiplying f, x or a single x_i by
   a constant then changes nothing but rounding. The solver tests and shows the norm of
   g_i/sqrt(L_i). Paper: the published method, to the bit. -tao_prunadag_units scaled|paper, default
   scaled. Logically collective. */
typedef enum {
  TAO_PRUNADAG_UNITS_SCALED,
  TAO_PRUNADAG_UNITS_PAPER
} TaoPrunAdagUnits;
PETSC_EXTERN const char *const TaoPrunAdagUnitsNames[];
PETSC_EXTERN PetscErrorCode TaoPrunAdagSetUnits(Tao tao, TaoPrunAdagUnits units);
PETSC_EXTERN PetscErrorCode TaoPrunAdagGetUnits(Tao tao, TaoPrunAdagUnits *units);

/* L of the scaled units: an upper bound or an estimate of the second derivative of f in each
   parameter, finite and >= 0, laid out as the solution. A parameter with L_i = 0 does not move. The
   vector is kept by reference; NULL removes it. Collective. PETSC_ERR_ARG_OUTOFRANGE and
   PETSC_ERR_ARG_INCOMP at set-up. */
PETSC_EXTERN PetscErrorCode TaoPrunAdagSetScaling(Tao tao, Vec scaling);

/* The L to use where none was given: 1 everywhere, or an estimate by ten differences of gradients
   at set-up. -tao_prunadag_scaling one|probe, default one. Logically collective. */
typedef enum {
  TAO_PRUNADAG_SCALING_ONE,
  TAO_PRUNADAG_SCALING_PROBE
} TaoPrunAdagScalingSource;
PETSC_EXTERN const char *const TaoPrunAdagScalingSources[];
PETSC_EXTERN PetscErrorCode TaoPrunAdagSetScalingSource(Tao tao, TaoPrunAdagScalingSource source);
PETSC_EXTERN PetscErrorCode TaoPrunAdagGetScalingSource(Tao tao, TaoPrunAdagScalingSource *source);

/* Exempt parameters, such as intercepts and biases, always move as relevant ones do. They belong to
   no set and do not count for the target. (Where gradients of 0 tie for the last places in the
   target, an exempt parameter may take a place; nothing moves by that.) Each rank gives indices
   that it owns. The set is kept by reference; NULL removes it. Collective. PETSC_ERR_ARG_OUTOFRANGE
   at set-up for an index that the rank does not own. */
PETSC_EXTERN PetscErrorCode TaoPrunAdagSetExempt(Tao tao, IS exempt);

/* Known second derivatives d_i of f in the exempt parameters, which then move by -g_i/d_i.
   `divisors` fills in d_i for this rank's `count` exempt parameters, by ascending index, where the
   gradient was last computed. L_i replaces a d_i that is not positive. NULL: exempt parameters move
   as relevant ones. Logically collective. */
typedef PetscErrorCode (*TaoPrunAdagDivisors)(Tao tao, PetscInt count, PetscReal d[],
                                              void *context);
PETSC_EXTERN PetscErrorCode TaoPrunAdagSetExemptDivisors(Tao tao, TaoPrunAdagDivisors divisors,
                                                         void *context);

/* Groups of parameters that are relevant, acceptable or decreasable as one, by the norms of their
   gradients and values. `groups` has, in order, the group number of each parameter that the rank
   owns, from 0 to the number of parameters. The target then counts groups with a member. A group
   may have members on several ranks, or no members; exempt parameters belong to no group, whatever
   their number. Groups of one parameter each give the method without groups, to the bit where no
   square underflows. The set is kept by reference; NULL removes it. Collective. At set-up
   PETSC_ERR_ARG_SIZ where the rank has another number of parameters, PETSC_ERR_ARG_OUTOFRANGE for
   another group number. Cost per iteration: a pass over x and g, and two messages to each rank that
   shares groups. */
PETSC_EXTERN PetscErrorCode TaoPrunAdagSetGroups(Tao tao, IS groups);

/* -tao_prunadag_gain_tolerance: in scaled units, stop with TAO_CONVERGED_STEPTOL when, after ten
   steps or more, the mean gain of the last five is below this share of the total gain. 0 <=
   tolerance < 1. A gain comes from the slopes at both ends of a step; f is not evaluated. Default
   0: never stop so. */
PETSC_EXTERN PetscErrorCode TaoPrunAdagSetGainTolerance(Tao tao, PetscReal tolerance);
PETSC_EXTERN PetscErrorCode TaoPrunAdagGetGainTolerance(Tao tao, PetscReal *tolerance);

/* -tao_prunadag_zeta: the start of both accumulators in paper units, > 0; refused in scaled units.
   Default 0.01. */
PETSC_EXTERN PetscErrorCode TaoPrunAdagSetZeta(Tao tao, PetscReal zeta);
PETSC_EXTERN PetscErrorCode TaoPrunAdagGetZeta(Tao tao, PetscReal *zeta);

/* The index sets of the last iteration that moved x: optimisable (relevant and acceptable),
   acceptable, decreasable. Each rank gets the indices that it owns, ascending. Pass NULL for a set
   that is not wanted; destroy the others with ISDestroy(). Collective. PETSC_ERR_ARG_WRONGSTATE
   before the end of the first iteration. */
PETSC_EXTERN PetscErrorCode TaoPrunAdagGetSets(Tao tao, IS *optimisable, IS *acceptable,
                                               IS *decreasable);

/* The sizes of these sets over all ranks; numbers of groups where there are groups. Not collective,
   no communication. In a monitor of iteration k they belong to iteration k-1. */
PETSC_EXTERN PetscErrorCode TaoPrunAdagGetSetSizes(Tao tao, PetscInt *optimisable,
                                                   PetscInt *acceptable, PetscInt *decreasable);

/* -tao_adagrad_zeta: the start of the accumulator, > 0. Default 0.01. */
PETSC_EXTERN PetscErrorCode TaoAdagradSetZeta(Tao tao, PetscReal zeta);
PETSC_EXTERN PetscErrorCode TaoAdagradGetZeta(Tao tao, PetscReal *zeta);

/* Step lengths of Frank-Wolfe: eta = 1/(k+1), or eta = min(beta*norm(g_R)/norm(v - x), 1). */
typedef enum {
  TAO_FRANKWOLFE_DECREASING,
  TAO_FRANKWOLFE_RESCALED
} TaoFrankWolfeStepRule;
PETSC_EXTERN const char *const TaoFrankWolfeStepRules[];

/* -tao_frankwolfe_target: nonzeros of a vertex of the ball, given as for prunadag. Default 0.1.
   -tao_frankwolfe_radius: of the T-support-norm ball, > 0. Default 10.
   -tao_frankwolfe_step_rule decreasing|rescaled. Default decreasing.
   -tao_frankwolfe_beta: used by the rescaled rule, > 0. Default 0.5. */
PETSC_EXTERN PetscErrorCode TaoFrankWolfeSetTarget(Tao tao, PetscReal target);
PETSC_EXTERN PetscErrorCode TaoFrankWolfeGetTarget(Tao tao, PetscReal *target);
PETSC_EXTERN PetscErrorCode TaoFrankWolfeSetRadius(Tao tao, PetscReal radius);
PETSC_EXTERN PetscErrorCode TaoFrankWolfeGetRadius(Tao tao, PetscReal *radius);
PETSC_EXTERN PetscErrorCode TaoFrankWolfeSetStepRule(Tao tao, TaoFrankWolfeStepRule rule);
PETSC_EXTERN PetscErrorCode TaoFrankWolfeGetStepRule(Tao tao, TaoFrankWolfeStepRule *rule);
PETSC_EXTERN PetscErrorCode TaoFrankWolfeSetBeta(Tao tao, PetscReal beta);
PETSC_EXTERN PetscErrorCode TaoFrankWolfeGetBeta(Tao tao, PetscReal *beta);

#endif
