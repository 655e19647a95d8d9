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

/* The bounds a_i <= |g_i|/w_i <= b_i under which a parameter outside the T most relevant may still
   be optimised: a_i = |x_i|/(k+1), in v1, v3 and "relevant" times norm(g_R)/norm(x_S); b_i = |x_i|
   in v3 and v4, infinity in v1 and v2; "relevant" accepts none. */
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

/* -tao_prunadag_target: how many parameters are relevant in each iteration. 0 < target < 1 is a
   fraction of n (rounded, at least 1), a whole number from 1 to n a count. Default 0.1. */
PETSC_EXTERN PetscErrorCode TaoPrunAdagSetTarget(Tao tao, PetscReal target);
PETSC_EXTERN PetscErrorCode TaoPrunAdagGetTarget(Tao tao, PetscReal *target);

/* How parameters are measured. Scaled: z_i = sqrt(L_i) x_i with L_i the curvature in x_i, and steps
   of a length that follows the curvature met on the way; multiplying f, x or a single x_i by a
   constant changes nothing but rounding. The norm that is tested and shown is then that of
   g_i/sqrt(L_i). Paper: the published method, to the bit.
   -tao_prunadag_units scaled|paper, default scaled. Logically collective. */
typedef enum {
  TAO_PRUNADAG_UNITS_SCALED,
  TAO_PRUNADAG_UNITS_PAPER
} TaoPrunAdagUnits;
PETSC_EXTERN const char *const TaoPrunAdagUnitsNames[];
PETSC_EXTERN PetscErrorCode TaoPrunAdagSetUnits(Tao tao, TaoPrunAdagUnits units);
PETSC_EXTERN PetscErrorCode TaoPrunAdagGetUnits(Tao tao, TaoPrunAdagUnits *units);

/* L of the scaled units: an upper bound or an estimate of the second derivative of f in each
   parameter, finite and >= 0, laid out as the solution; a parameter with L_i = 0 stays where it is.
   The vector is kept by reference; NULL takes it away. Collective. PETSC_ERR_ARG_OUTOFRANGE and
   PETSC_ERR_ARG_INCOMP at set-up. */
PETSC_EXTERN PetscErrorCode TaoPrunAdagSetScaling(Tao tao, Vec scaling);

/* Where no L was given: 1 everywhere, or estimated at set-up by ten differences of gradients.
   -tao_prunadag_scaling one|probe, default one. Logically collective. */
typedef enum {
  TAO_PRUNADAG_SCALING_ONE,
  TAO_PRUNADAG_SCALING_PROBE
} TaoPrunAdagScalingSource;
PETSC_EXTERN const char *const TaoPrunAdagScalingSources[];
PETSC_EXTERN PetscErrorCode TaoPrunAdagSetScalingSource(Tao tao, TaoPrunAdagScalingSource source);
PETSC_EXTERN PetscErrorCode TaoPrunAdagGetScalingSource(Tao tao, TaoPrunAdagScalingSource *source);

/* Exempt parameters, such as intercepts and biases, always move as relevant ones do, belong to no
   set, and do not count for the target (where gradients of 0 tie for the last places of it they
   may take one, which moves nothing). Each rank gives indices that it owns. The set is kept by
   reference; NULL takes it away. Collective. PETSC_ERR_ARG_OUTOFRANGE at set-up for an index that a
   rank does not own. */
PETSC_EXTERN PetscErrorCode TaoPrunAdagSetExempt(Tao tao, IS exempt);

/* Where second derivatives d_i of f in the exempt parameters are known, these move by -g_i/d_i.
   `divisors` fills in the d_i of this rank's `count` exempt parameters, by ascending index, where
   the gradient was last computed; L_i is taken where it leaves a d_i that is not positive. NULL: as
   relevant ones. Logically collective. */
typedef PetscErrorCode (*TaoPrunAdagDivisors)(Tao tao, PetscInt count, PetscReal d[],
                                              void *context);
PETSC_EXTERN PetscErrorCode TaoPrunAdagSetExemptDivisors(Tao tao, TaoPrunAdagDivisors divisors,
                                                         void *context);

/* Groups of parameters that are relevant, acceptable or decreasable as one, by the norms of their
   gradients and values: `groups` has the number of the group, from 0 to that of parameters, of each
   parameter that the rank owns, in their order. The target then counts groups that have a member. A group may have members on any ranks,
   or none; exempt parameters have none, whatever their number. Groups of one parameter each give
   the method without groups, to the bit where no square underflows. The set is kept by reference; NULL takes it away.
   Collective. At set-up PETSC_ERR_ARG_SIZ for another number of entries than own parameters,
   PETSC_ERR_ARG_OUTOFRANGE for another one. Cost: a pass over x, g and two messages to each rank
   that shares groups, every iteration. */
PETSC_EXTERN PetscErrorCode TaoPrunAdagSetGroups(Tao tao, IS groups);

/* -tao_prunadag_gain_tolerance: in scaled units, stop as TAO_CONVERGED_STEPTOL when, after ten steps
   or more, the last five gained on average less than this share of what all did; 0 <= tolerance < 1.
   Gains are those of the slopes at both ends of a step; f is not evaluated. Default 0: never. */
PETSC_EXTERN PetscErrorCode TaoPrunAdagSetGainTolerance(Tao tao, PetscReal tolerance);
PETSC_EXTERN PetscErrorCode TaoPrunAdagGetGainTolerance(Tao tao, PetscReal *tolerance);

/* -tao_prunadag_zeta: in paper units, the value both accumulators start from, > 0; refused in scaled
   ones. Default 0.01. */
PETSC_EXTERN PetscErrorCode TaoPrunAdagSetZeta(Tao tao, PetscReal zeta);
PETSC_EXTERN PetscErrorCode TaoPrunAdagGetZeta(Tao tao, PetscReal *zeta);

/* The index sets of the last iteration that moved x: optimisable (relevant and acceptable ones),
   acceptable, decreasable; each rank holds the indices it owns, ascending. Pass NULL for a set that
   is not wanted; destroy the others with ISDestroy(). Collective. PETSC_ERR_ARG_WRONGSTATE before
   the first iteration is done. */
PETSC_EXTERN PetscErrorCode TaoPrunAdagGetSets(Tao tao, IS *optimisable, IS *acceptable,
                                               IS *decreasable);

/* The sizes of these sets over all ranks, in groups where there are groups. Not collective, no communication; within a monitor of
   iteration k they are those of iteration k-1. */
PETSC_EXTERN PetscErrorCode TaoPrunAdagGetSetSizes(Tao tao, PetscInt *optimisable,
                                                   PetscInt *acceptable, PetscInt *decreasable);

/* -tao_adagrad_zeta: the value the accumulator starts from, > 0. Default 0.01. */
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
