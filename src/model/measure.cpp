// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <cmath>

#include "base/collective.hpp"
#include "base/interruption.hpp"
#include "base/petsc.hpp"
#include "prunadag/pruning.hpp"

namespace prunadag {

std::vector<PrunedMeasure> measure_sparsities(const Objective& objective, Vec x,
                                              std::span<const double> sparsities,
                                              const PruningUnits& units) {
  const double unpruned = objective.value(x);
  VecHandle pruned;
  check(VecDuplicate(x, pruned.put()));
  std::vector<PrunedMeasure> measures;
  agree(PetscObjectComm((PetscObject)x), [&] { measures.reserve(sparsities.size()); });
  for (double sparsity : sparsities) {
    agree(PetscObjectComm((PetscObject)x), leave_where_interrupted);
    check(VecCopy(x, pruned));
    const std::int64_t nonzeros = prune_to_sparsity(pruned, sparsity, objective.prunable(), units);
    const Evaluation at = objective.evaluate(pruned);
    measures.push_back({sparsity, nonzeros, at.objective,
                        std::sqrt(std::abs(at.objective - unpruned)), at.gradient_norm, at.score});
  }
  return measures;
}

}  // namespace prunadag
