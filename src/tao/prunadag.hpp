// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "kernel/update.hpp"
#include "prunadag/prunadag.h"
#include "tao/exempt.hpp"
#include "tao/groups.hpp"
#include "tao/parameter.hpp"
#include "tao/scaled_units.hpp"

namespace prunadag {

enum PrunAdagRow { PRUNADAG_PARAMETERS(PRUNADAG_ROW_NUMBER) };

struct TAO_PrunAdag {
  static constexpr const char* type = TAOPRUNADAG;
  static constexpr Parameter parameters[] = {PRUNADAG_PARAMETERS(PRUNADAG_ROW)};
  explicit TAO_PrunAdag(MPI_Comm comm) : selector(comm) {}

  PRUNADAG_PARAMETERS(PRUNADAG_MEMBER)
  std::uint32_t given = 0;  // rows whose setters were called
  ScaledUnits scale;        // used in scaled units
  ExemptParameters exempt;
  ParameterGroups groups;

  VectorLayout layout;
  Selector selector;
  // Accumulators of classified parameters or groups: sums of g_i^2 over O, of x_i^2 over D.
  Vec so = nullptr, sd = nullptr;
  Label* labels = nullptr;      // the sets of the last iteration
  std::int64_t iterations = 0;  // since the start of the accumulators
  Step local_step, step;        // sums of the last iteration on this rank, over all ranks

  bool scaled() const { return units == TAO_PRUNADAG_UNITS_SCALED; }
  bool grouped() const { return groups.given != nullptr; }

  /// The layout of the parameters, or of the groups, that are classified. It includes exempt
  /// parameters, whose gradient is 0 (hide()).
  VectorLayout classified() const { return grouped() ? groups.layout() : layout; }
  std::int64_t candidates() const { return grouped() ? groups.count : layout.total - exempt.total; }
  const char* name_of_candidates() const { return grouped() ? "groups" : "parameters"; }
  /// sqrt(L) of the parameters; null in paper units.
  Vec root() const { return scaled() ? scale.root : nullptr; }
};

inline TAO_PrunAdag* prunadag_of(Tao tao) { return static_cast<TAO_PrunAdag*>(tao->data); }

/// The vectors of classified parameters or groups; `x` has the parameters. In paper units there is
/// no root and no step.
struct Classified {
  Vec g, x, root, step;
  Label* labels;
};
inline Classified classified_of(Tao tao, Vec x) {
  const TAO_PrunAdag* p = prunadag_of(tao);
  const ParameterGroups& groups = p->groups;
  if (p->grouped()) return {groups.g, groups.x, groups.root, groups.step, groups.labels};
  return {tao->gradient, x, p->root(), p->scaled() ? p->scale.step : nullptr, p->labels};
}

PetscErrorCode TaoSetFromOptions_PrunAdag(Tao tao, PrunAdagOptionItems PetscOptionsObject);

/// Steps 3 to 7 for the set R of the cut. Classifies every parameter or group, and moves the
/// parameters in `x`, the solution or a copy of it, by tao->gradient at the solution. Call between
/// hide() and show(). `sums` are this rank's. Collective where there are groups.
PetscErrorCode move_parameters(Tao tao, const Cut& relevant, const Bounds& bounds, Vec x,
                               Step* sums);

/// In scaled units, before the first step: finds G, the greatest |g_i|, and the factor eta that
/// minimises a quadratic model of f along the step of factor G, by gradients at trial points. The
/// factor is 0 where no parameter has a slope yet; then call again at the next iterate. Needs
/// tao->gradient at the solution, between hide() and show(). Sets the accumulators to G^2 and
/// first_eta^2. Collective; usually one gradient and four reductions.
PetscErrorCode find_first_factor(Tao tao, const Cut& relevant, Bounds bounds);

/// Refuses parameters that were given and have no effect in the current units; `given` has their
/// bits.
PetscErrorCode refuse_idle_parameters(Tao tao, std::uint32_t given);

}  // namespace prunadag
