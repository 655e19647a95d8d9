// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Options, setters and getters of the type prunadag.
#include <iterator>
#include <utility>

#include "matrix/operations.hpp"
#include "tao/prunadag.hpp"

const char* const TaoPrunAdagVariants[] = {
    "v1", "v2", "v3", "v4", "relevant", "TaoPrunAdagVariant", "TAO_PRUNADAG_", nullptr};
const char* const TaoPrunAdagUnitsNames[] = {"scaled", "paper", "TaoPrunAdagUnits",
                                             "TAO_PRUNADAG_UNITS_", nullptr};
const char* const TaoPrunAdagScalingSources[] = {"one", "probe", "TaoPrunAdagScalingSource",
                                                 "TAO_PRUNADAG_SCALING_", nullptr};

namespace prunadag {

PetscErrorCode refuse_idle_parameters(Tao tao, std::uint32_t given) {
  const TAO_PrunAdag* p = prunadag_of(tao);
  return refuse_idle_parameters(tao, p->parameters, int(std::size(p->parameters)), given,
                                p->scaled());
}

PetscErrorCode TaoSetFromOptions_PrunAdag(Tao tao, PrunAdagOptionItems PetscOptionsObject) {
  TAO_PrunAdag* p = prunadag_of(tao);
  const std::uint32_t given_before = std::exchange(p->given, 0);
  const TaoPrunAdagUnits units_before = p->units;

  PetscFunctionBegin;
  PetscOptionsHeadBegin(PetscOptionsObject, "prunAdag options");
  PRUNADAG_PARAMETERS(PRUNADAG_READ)
  PetscOptionsHeadEnd();
  const std::uint32_t given_now = p->given;
  p->given |= given_before;
  PetscCall(refuse_idle_parameters(tao, given_now));
  // Options win: units from an option discard parameters that the program gave for other units.
  if (p->units != units_before) p->given = given_now;
  PetscCall(refuse_idle_options(tao));
  PetscFunctionReturn(PETSC_SUCCESS);
}

namespace {

PetscErrorCode check_iterated(Tao tao) {
  PetscFunctionBegin;
  PetscCheck(prunadag_of(tao)->iterations > 0, PetscObjectComm((PetscObject)tao),
             PETSC_ERR_ARG_WRONGSTATE, "the index sets are known once an iteration is done");
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// The owned indices with a label that `wanted` accepts, as an index set.
template <class Wanted>
PetscErrorCode make_set(Tao tao, Wanted wanted, IS* set) {
  const TAO_PrunAdag* p = prunadag_of(tao);
  PetscInt count = 0, *indices;

  PetscFunctionBegin;
  for (std::int64_t i = 0; i < p->layout.local; ++i) count += wanted(p->labels[i]) ? 1 : 0;
  PetscCall(operations::agreed(PetscObjectComm((PetscObject)tao),
                               [&] { return PetscMalloc1(count, &indices); }));
  count = 0;
  for (std::int64_t i = 0; i < p->layout.local; ++i) {
    if (wanted(p->labels[i])) indices[count++] = PetscInt(p->layout.first + i);
  }
  PetscCall(
      ISCreateGeneral(PetscObjectComm((PetscObject)tao), count, indices, PETSC_OWN_POINTER, set));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Keeps a reference to an index set; null removes the old one. Collective.
template <class Place>
PetscErrorCode set_indices(Tao tao, IS indices, const char* what, Place place) {
  TAO_PrunAdag* p = nullptr;

  PetscFunctionBegin;
  if (indices) PetscCall(require_object(indices, IS_CLASSID, "set of indices", 2));
  PetscCall(check_setter(tao, int(indices != nullptr), what));
  PetscCall(data_of(tao, &p));
  if (!p) PetscFunctionReturn(PETSC_SUCCESS);
  if (indices) PetscCall(PetscObjectReference((PetscObject)indices));
  PetscCall(ISDestroy(place(*p)));
  *place(*p) = indices;
  renew(tao, *p);
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace
}  // namespace prunadag

PRUNADAG_PARAMETERS(PRUNADAG_FUNCTIONS)

PetscErrorCode TaoPrunAdagSetScaling(Tao tao, Vec scaling) {
  using namespace prunadag;
  TAO_PrunAdag* p = nullptr;

  PetscFunctionBegin;
  if (scaling) PetscCall(require_object(scaling, VEC_CLASSID, "Vec", 2));
  PetscCall(check_setter(tao, int(scaling != nullptr), "whether there is a scaling"));
  PetscCall(data_of(tao, &p));
  if (!p) PetscFunctionReturn(PETSC_SUCCESS);
  if (scaling) PetscCall(PetscObjectReference((PetscObject)scaling));
  PetscCall(VecDestroy(&p->scale.scaling));
  p->scale.scaling = scaling;
  renew(tao, *p);
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagSetExempt(Tao tao, IS exempt) {
  using namespace prunadag;

  PetscFunctionBegin;
  PetscCall(set_indices(tao, exempt, "whether there are exempt parameters",
                        [](TAO_PrunAdag& p) { return &p.exempt.given; }));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagSetGroups(Tao tao, IS groups) {
  using namespace prunadag;

  PetscFunctionBegin;
  PetscCall(set_indices(tao, groups, "whether there are groups",
                        [](TAO_PrunAdag& p) { return &p.groups.given; }));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagSetExemptDivisors(Tao tao, TaoPrunAdagDivisors divisors, void* context) {
  using namespace prunadag;
  TAO_PrunAdag* p = nullptr;

  PetscFunctionBegin;
  PetscCall(check_setter(tao, int(divisors != nullptr), "whether there are divisors"));
  PetscCall(data_of(tao, &p));
  if (!p) PetscFunctionReturn(PETSC_SUCCESS);
  p->exempt.divisors = divisors;
  p->exempt.context = context;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagGetSets(Tao tao, IS* optimisable, IS* acceptable, IS* decreasable) {
  using namespace prunadag;
  TAO_PrunAdag* p = nullptr;

  PetscFunctionBegin;
  PetscCall(require_object(tao, TAO_CLASSID, "Tao", 1));
  const int wanted = (optimisable ? 1 : 0) + (acceptable ? 2 : 0) + (decreasable ? 4 : 0);
  PetscCall(
      require_same(PetscObjectComm((PetscObject)tao), wanted, "which of the sets are wanted"));
  PetscCall(require_data(tao, "TaoPrunAdagGetSets", &p));
  PetscCall(check_iterated(tao));
  if (optimisable) {
    PetscCall(make_set(
        tao, [](Label l) { return l == Label::relevant || l == Label::acceptable; }, optimisable));
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

PetscErrorCode TaoPrunAdagGetSetSizes(Tao tao, PetscInt* optimisable, PetscInt* acceptable,
                                      PetscInt* decreasable) {
  using namespace prunadag;
  TAO_PrunAdag* p = nullptr;

  PetscFunctionBegin;
  PetscCall(require_object(tao, TAO_CLASSID, "Tao", 1));
  PetscCall(require_data(tao, "TaoPrunAdagGetSetSizes", &p));
  PetscCall(check_iterated(tao));
  if (optimisable) *optimisable = PetscInt(p->candidates() - std::int64_t(p->step.decreasable));
  if (acceptable) *acceptable = PetscInt(p->step.acceptable);
  if (decreasable) *decreasable = PetscInt(p->step.decreasable);
  PetscFunctionReturn(PETSC_SUCCESS);
}
