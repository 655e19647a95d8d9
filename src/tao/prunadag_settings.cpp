// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Options, setters and getters of the type prunadag.
#include "tao/prunadag.hpp"

const char* const TaoPrunAdagVariants[] = {
    "v1", "v2", "v3", "v4", "relevant", "TaoPrunAdagVariant", "TAO_PRUNADAG_", nullptr};
const char* const TaoPrunAdagUnitsNames[] = {"scaled", "paper", "TaoPrunAdagUnits",
                                             "TAO_PRUNADAG_UNITS_", nullptr};
const char* const TaoPrunAdagScalingSources[] = {"one", "probe", "TaoPrunAdagScalingSource",
                                                 "TAO_PRUNADAG_SCALING_", nullptr};

namespace prunadag {

PetscErrorCode TaoSetFromOptions_PrunAdag(Tao tao, PrunAdagOptionItems PetscOptionsObject) {
  const TAO_PrunAdag* p = prunadag_of(tao);
  PetscInt variant = p->variant, units = p->kind, scaling = p->units.source;
  PetscReal target = p->target, zeta = p->zeta, gain = p->units.gain_tolerance;
  PetscBool set, gain_set, scaling_set;

  PetscFunctionBegin;
  PetscOptionsHeadBegin(PetscOptionsObject, "prunAdag options");
  PetscCall(PetscOptionsEList("-tao_prunadag_variant", "Bounds of the acceptable parameters",
                              "TaoPrunAdagSetVariant", TaoPrunAdagVariants,
                              TAO_PRUNADAG_RELEVANT + 1, TaoPrunAdagVariants[variant], &variant,
                              &set));
  if (set) PetscCall(TaoPrunAdagSetVariant(tao, TaoPrunAdagVariant(variant)));
  PetscCall(PetscOptionsReal("-tao_prunadag_target",
                             "Relevant parameters: a fraction below 1 or a count",
                             "TaoPrunAdagSetTarget", target, &target, &set));
  if (set) PetscCall(TaoPrunAdagSetTarget(tao, target));
  PetscCall(PetscOptionsEList("-tao_prunadag_units", "How parameters are measured",
                              "TaoPrunAdagSetUnits", TaoPrunAdagUnitsNames,
                              TAO_PRUNADAG_UNITS_PAPER + 1, TaoPrunAdagUnitsNames[units], &units,
                              &set));
  if (set) PetscCall(TaoPrunAdagSetUnits(tao, TaoPrunAdagUnits(units)));
  PetscCall(PetscOptionsEList("-tao_prunadag_scaling", "Curvature bounds where none were given",
                              "TaoPrunAdagSetScalingSource", TaoPrunAdagScalingSources,
                              TAO_PRUNADAG_SCALING_PROBE + 1, TaoPrunAdagScalingSources[scaling],
                              &scaling, &scaling_set));
  if (scaling_set) PetscCall(TaoPrunAdagSetScalingSource(tao, TaoPrunAdagScalingSource(scaling)));
  PetscCall(
      PetscOptionsReal("-tao_prunadag_gain_tolerance",
                       "Stop when five steps gain on average less than this share of all: 0 never",
                       "TaoPrunAdagSetGainTolerance", gain, &gain, &gain_set));
  if (gain_set) PetscCall(TaoPrunAdagSetGainTolerance(tao, gain));
  PetscCall(PetscOptionsReal("-tao_prunadag_zeta", "Start of both accumulators, in paper units",
                             "TaoPrunAdagSetZeta", zeta, &zeta, &set));
  if (set) PetscCall(TaoPrunAdagSetZeta(tao, zeta));
  PetscOptionsHeadEnd();
  PetscCheck(!p->scaled() || !p->zeta_given, PetscObjectComm((PetscObject)tao), PETSC_ERR_SUP,
             "zeta belongs to the paper's units: -tao_prunadag_units paper");
  PetscCheck(p->scaled() || !(scaling_set || gain_set), PetscObjectComm((PetscObject)tao),
             PETSC_ERR_SUP, "-tao_prunadag_%s belongs to scaled units: -tao_prunadag_units scaled",
             scaling_set ? "scaling" : "gain_tolerance");
  PetscCall(refuse_idle_options(tao));
  PetscFunctionReturn(PETSC_SUCCESS);
}

namespace {

PetscErrorCode set_variant(Tao tao, TaoPrunAdagVariant variant) {
  PetscFunctionBegin;
  PetscCheck(variant >= TAO_PRUNADAG_V1 && variant <= TAO_PRUNADAG_RELEVANT,
             PetscObjectComm((PetscObject)tao), PETSC_ERR_ARG_OUTOFRANGE, "unknown variant %d",
             int(variant));
  prunadag_of(tao)->variant = variant;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode set_target(Tao tao, PetscReal target) {
  PetscFunctionBegin;
  PetscCall(check_target(tao, target));
  prunadag_of(tao)->target = target;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode set_zeta(Tao tao, PetscReal zeta) {
  PetscFunctionBegin;
  PetscCall(check_positive(tao, "zeta", zeta));
  prunadag_of(tao)->zeta = zeta;
  prunadag_of(tao)->zeta_given = true;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode set_units(Tao tao, TaoPrunAdagUnits units) {
  PetscFunctionBegin;
  PetscCheck(units == TAO_PRUNADAG_UNITS_SCALED || units == TAO_PRUNADAG_UNITS_PAPER,
             PetscObjectComm((PetscObject)tao), PETSC_ERR_ARG_OUTOFRANGE, "unknown units %d",
             int(units));
  prunadag_of(tao)->kind = units;
  prunadag_of(tao)->iterations = 0;  // the sets of earlier iterations are those of other parameters
  tao->setupcalled = PETSC_FALSE;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode set_scaling(Tao tao, Vec scaling) {
  ScaledUnits& units = prunadag_of(tao)->units;

  PetscFunctionBegin;
  if (scaling) PetscCall(PetscObjectReference((PetscObject)scaling));
  PetscCall(VecDestroy(&units.scaling));
  units.scaling = scaling;
  tao->setupcalled = PETSC_FALSE;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode set_scaling_source(Tao tao, TaoPrunAdagScalingSource source) {
  PetscFunctionBegin;
  PetscCheck(source == TAO_PRUNADAG_SCALING_ONE || source == TAO_PRUNADAG_SCALING_PROBE,
             PetscObjectComm((PetscObject)tao), PETSC_ERR_ARG_OUTOFRANGE,
             "unknown source of scaling %d", int(source));
  prunadag_of(tao)->units.source = source;
  tao->setupcalled = PETSC_FALSE;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode set_exempt(Tao tao, PetscInt count, TaoPrunAdagDivisors divisors, void* context) {
  ScaledUnits& units = prunadag_of(tao)->units;

  PetscFunctionBegin;
  PetscCheck(count >= 0, PetscObjectComm((PetscObject)tao), PETSC_ERR_ARG_OUTOFRANGE,
             "%lld exempt parameters: must be at least 0", static_cast<long long>(count));
  units.exempt = count;
  units.divisors = divisors;
  units.divisors_context = context;
  tao->setupcalled = PETSC_FALSE;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode set_gain_tolerance(Tao tao, PetscReal tolerance) {
  PetscFunctionBegin;
  PetscCheck(tolerance >= 0 && tolerance < 1, PetscObjectComm((PetscObject)tao),
             PETSC_ERR_ARG_OUTOFRANGE, "gain tolerance %g: must be at least 0 and below 1",
             double(tolerance));
  prunadag_of(tao)->units.gain_tolerance = tolerance;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode get_gain_tolerance(Tao tao, PetscReal* tolerance) {
  *tolerance = prunadag_of(tao)->units.gain_tolerance;
  return PETSC_SUCCESS;
}

PetscErrorCode check_iterated(Tao tao) {
  PetscFunctionBegin;
  PetscCheck(prunadag_of(tao)->iterations > 0, PetscObjectComm((PetscObject)tao),
             PETSC_ERR_ARG_WRONGSTATE, "the index sets are known once an iteration is done");
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// The owned indices whose label `wanted` accepts, as an index set.
template <class Wanted>
PetscErrorCode make_set(Tao tao, Wanted wanted, IS* set) {
  const TAO_PrunAdag* p = prunadag_of(tao);
  PetscInt count = 0, *indices;

  PetscFunctionBegin;
  for (std::int64_t i = 0; i < p->weights().local; ++i) count += wanted(p->labels[i]) ? 1 : 0;
  PetscCall(PetscMalloc1(count, &indices));
  count = 0;
  for (std::int64_t i = 0; i < p->weights().local; ++i) {
    if (wanted(p->labels[i])) indices[count++] = PetscInt(p->layout.first + i);
  }
  PetscCall(
      ISCreateGeneral(PetscObjectComm((PetscObject)tao), count, indices, PETSC_OWN_POINTER, set));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode get_sets(Tao tao, IS* optimisable, IS* acceptable, IS* decreasable) {
  PetscFunctionBegin;
  PetscCall(check_iterated(tao));
  if (optimisable) {
    PetscCall(make_set(
        tao, [](Label l) { return l != Label::decreasable; }, optimisable));
  }
  if (acceptable) {
    PetscCall(make_set(
        tao, [](Label l) { return l == Label::acceptable; }, acceptable));
  }
  if (decreasable) {
    PetscCall(make_set(
        tao, [](Label l) { return l == Label::decreasable; }, decreasable));
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode get_set_sizes(Tao tao, PetscInt* optimisable, PetscInt* acceptable,
                             PetscInt* decreasable) {
  const TAO_PrunAdag* p = prunadag_of(tao);

  PetscFunctionBegin;
  PetscCall(check_iterated(tao));
  if (optimisable) *optimisable = PetscInt(p->weights().total - std::int64_t(p->step.decreasable));
  if (acceptable) *acceptable = PetscInt(p->step.acceptable);
  if (decreasable) *decreasable = PetscInt(p->step.decreasable);
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode uncompose_prunadag_settings(Tao tao) {
  PetscFunctionBegin;
  for (const char* name :
       {"TaoPrunAdagSetVariant_C", "TaoPrunAdagGetVariant_C", "TaoPrunAdagSetTarget_C",
        "TaoPrunAdagGetTarget_C", "TaoPrunAdagSetZeta_C", "TaoPrunAdagGetZeta_C",
        "TaoPrunAdagSetUnits_C", "TaoPrunAdagGetUnits_C", "TaoPrunAdagSetScaling_C",
        "TaoPrunAdagSetScalingSource_C", "TaoPrunAdagSetExempt_C", "TaoPrunAdagSetGainTolerance_C",
        "TaoPrunAdagGetGainTolerance_C", "TaoPrunAdagGetSets_C", "TaoPrunAdagGetSetSizes_C"}) {
    PetscCall(uncompose(tao, name));
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode compose_prunadag_settings(Tao tao) {
  PetscFunctionBegin;
  PetscCall(compose(tao, "TaoPrunAdagSetVariant_C", set_variant));
  PetscCall(compose(tao, "TaoPrunAdagGetVariant_C",
                    get_member<TAO_PrunAdag, TaoPrunAdagVariant, &TAO_PrunAdag::variant>));
  PetscCall(compose(tao, "TaoPrunAdagSetTarget_C", set_target));
  PetscCall(compose(tao, "TaoPrunAdagGetTarget_C",
                    get_member<TAO_PrunAdag, PetscReal, &TAO_PrunAdag::target>));
  PetscCall(compose(tao, "TaoPrunAdagSetZeta_C", set_zeta));
  PetscCall(compose(tao, "TaoPrunAdagGetZeta_C",
                    get_member<TAO_PrunAdag, PetscReal, &TAO_PrunAdag::zeta>));
  PetscCall(compose(tao, "TaoPrunAdagSetUnits_C", set_units));
  PetscCall(compose(tao, "TaoPrunAdagGetUnits_C",
                    get_member<TAO_PrunAdag, TaoPrunAdagUnits, &TAO_PrunAdag::kind>));
  PetscCall(compose(tao, "TaoPrunAdagSetScaling_C", set_scaling));
  PetscCall(compose(tao, "TaoPrunAdagSetScalingSource_C", set_scaling_source));
  PetscCall(compose(tao, "TaoPrunAdagSetExempt_C", set_exempt));
  PetscCall(compose(tao, "TaoPrunAdagSetGainTolerance_C", set_gain_tolerance));
  PetscCall(compose(tao, "TaoPrunAdagGetGainTolerance_C", get_gain_tolerance));
  PetscCall(compose(tao, "TaoPrunAdagGetSets_C", get_sets));
  PetscCall(compose(tao, "TaoPrunAdagGetSetSizes_C", get_set_sizes));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag

PetscErrorCode TaoPrunAdagSetVariant(Tao tao, TaoPrunAdagVariant variant) {
  PetscFunctionBegin;
  PetscCall(prunadag::check_setter(tao, variant, "variant"));
  PetscTryMethod(tao, "TaoPrunAdagSetVariant_C", (Tao, TaoPrunAdagVariant), (tao, variant));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagGetVariant(Tao tao, TaoPrunAdagVariant* variant) {
  PetscFunctionBegin;
  PetscCall(prunadag::check_getter(tao, variant));
  PetscUseMethod(tao, "TaoPrunAdagGetVariant_C", (Tao, TaoPrunAdagVariant*), (tao, variant));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagSetTarget(Tao tao, PetscReal target) {
  PetscFunctionBegin;
  PetscCall(prunadag::check_setter(tao, target, "target"));
  PetscTryMethod(tao, "TaoPrunAdagSetTarget_C", (Tao, PetscReal), (tao, target));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagGetTarget(Tao tao, PetscReal* target) {
  PetscFunctionBegin;
  PetscCall(prunadag::check_getter(tao, target));
  PetscUseMethod(tao, "TaoPrunAdagGetTarget_C", (Tao, PetscReal*), (tao, target));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagSetZeta(Tao tao, PetscReal zeta) {
  PetscFunctionBegin;
  PetscCall(prunadag::check_setter(tao, zeta, "zeta"));
  PetscTryMethod(tao, "TaoPrunAdagSetZeta_C", (Tao, PetscReal), (tao, zeta));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagGetZeta(Tao tao, PetscReal* zeta) {
  PetscFunctionBegin;
  PetscCall(prunadag::check_getter(tao, zeta));
  PetscUseMethod(tao, "TaoPrunAdagGetZeta_C", (Tao, PetscReal*), (tao, zeta));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagGetSets(Tao tao, IS* optimisable, IS* acceptable, IS* decreasable) {
  PetscFunctionBegin;
  PetscCall(prunadag::require_object(tao, TAO_CLASSID, "Tao", 1));
  const int wanted = (optimisable ? 1 : 0) + (acceptable ? 2 : 0) + (decreasable ? 4 : 0);
  PetscCall(prunadag::require_same(PetscObjectComm((PetscObject)tao), wanted,
                                   "which of the sets are wanted"));
  PetscUseMethod(tao, "TaoPrunAdagGetSets_C", (Tao, IS*, IS*, IS*),
                 (tao, optimisable, acceptable, decreasable));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagGetSetSizes(Tao tao, PetscInt* optimisable, PetscInt* acceptable,
                                      PetscInt* decreasable) {
  PetscFunctionBegin;
  PetscCall(prunadag::require_object(tao, TAO_CLASSID, "Tao", 1));
  PetscUseMethod(tao, "TaoPrunAdagGetSetSizes_C", (Tao, PetscInt*, PetscInt*, PetscInt*),
                 (tao, optimisable, acceptable, decreasable));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagSetUnits(Tao tao, TaoPrunAdagUnits units) {
  PetscFunctionBegin;
  PetscCall(prunadag::check_setter(tao, units, "units"));
  PetscTryMethod(tao, "TaoPrunAdagSetUnits_C", (Tao, TaoPrunAdagUnits), (tao, units));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagGetUnits(Tao tao, TaoPrunAdagUnits* units) {
  PetscFunctionBegin;
  PetscCall(prunadag::check_getter(tao, units));
  PetscUseMethod(tao, "TaoPrunAdagGetUnits_C", (Tao, TaoPrunAdagUnits*), (tao, units));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagSetScaling(Tao tao, Vec scaling) {
  PetscFunctionBegin;
  if (scaling) PetscCall(prunadag::require_object(scaling, VEC_CLASSID, "Vec", 2));
  PetscCall(prunadag::check_setter(tao, int(scaling != nullptr), "whether there is a scaling"));
  PetscTryMethod(tao, "TaoPrunAdagSetScaling_C", (Tao, Vec), (tao, scaling));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagSetScalingSource(Tao tao, TaoPrunAdagScalingSource source) {
  PetscFunctionBegin;
  PetscCall(prunadag::check_setter(tao, source, "the source of the scaling"));
  PetscTryMethod(tao, "TaoPrunAdagSetScalingSource_C", (Tao, TaoPrunAdagScalingSource),
                 (tao, source));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagSetExempt(Tao tao, PetscInt count, TaoPrunAdagDivisors divisors,
                                    void* context) {
  PetscFunctionBegin;
  PetscCall(prunadag::check_setter(tao, count, "the number of exempt parameters"));
  PetscTryMethod(tao, "TaoPrunAdagSetExempt_C", (Tao, PetscInt, TaoPrunAdagDivisors, void*),
                 (tao, count, divisors, context));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagSetGainTolerance(Tao tao, PetscReal tolerance) {
  PetscFunctionBegin;
  PetscCall(prunadag::check_setter(tao, tolerance, "the gain tolerance"));
  PetscTryMethod(tao, "TaoPrunAdagSetGainTolerance_C", (Tao, PetscReal), (tao, tolerance));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagGetGainTolerance(Tao tao, PetscReal* tolerance) {
  PetscFunctionBegin;
  PetscCall(prunadag::check_getter(tao, tolerance));
  PetscUseMethod(tao, "TaoPrunAdagGetGainTolerance_C", (Tao, PetscReal*), (tao, tolerance));
  PetscFunctionReturn(PETSC_SUCCESS);
}
