// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "kernel/update.hpp"
#include "prunadag/prunadag.h"
#include "tao/objective_free.hpp"
#include "tao/scaled_units.hpp"

namespace prunadag {

struct TAO_PrunAdag {
  explicit TAO_PrunAdag(MPI_Comm comm) : selector(comm) {}

  TaoPrunAdagVariant variant = TAO_PRUNADAG_V3;
  TaoPrunAdagUnits kind = TAO_PRUNADAG_UNITS_SCALED;
  PetscReal target = 0.1;
  PetscReal zeta = 0.01;  // of the paper's units
  bool zeta_given = false;
  ScaledUnits units;  // of the scaled ones

  VectorLayout layout;
  Selector selector;
  Vec so = nullptr, sd = nullptr;  // accumulators: sums of g_i^2 over O, of x_i^2 over D
  Label* labels = nullptr;         // the sets of the last iteration
  std::int64_t iterations = 0;     // since the accumulators were started
  Step local_step, step;           // of the last iteration: on this rank, over all ranks

  bool scaled() const { return kind == TAO_PRUNADAG_UNITS_SCALED; }
  /// Those that are classified.
  const VectorLayout& weights() const { return scaled() ? units.weights : layout; }
};

inline TAO_PrunAdag* prunadag_of(Tao tao) { return static_cast<TAO_PrunAdag*>(tao->data); }

/// Options, setters and getters, which create_prunadag() composes and the type's destructor
/// removes.
PetscErrorCode TaoSetFromOptions_PrunAdag(Tao tao, PrunAdagOptionItems PetscOptionsObject);
PetscErrorCode compose_prunadag_settings(Tao tao);
PetscErrorCode uncompose_prunadag_settings(Tao tao);

}  // namespace prunadag
