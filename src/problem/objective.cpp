// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/objective.hpp"

#include <exception>

#include "base/petsc.hpp"

namespace prunadag {
namespace {

/// An exception must not cross PETSc: it becomes a code here, and an Error again in check().
PetscErrorCode tao_gradient(Tao, Vec x, Vec g, void* objective) {
  PetscFunctionBegin;
  try {
    static_cast<const Objective*>(objective)->gradient(x, g);
  } catch (const std::exception& error) {
    SETERRQ(PETSC_COMM_SELF, PETSC_ERR_LIB, "%s", error.what());
  }
  PetscFunctionReturn(0);
}

PetscErrorCode tao_objective(Tao, Vec x, PetscReal* f, void* objective) {
  PetscFunctionBegin;
  try {
    *f = static_cast<const Objective*>(objective)->value(x);
  } catch (const std::exception& error) {
    SETERRQ(PETSC_COMM_SELF, PETSC_ERR_LIB, "%s", error.what());
  }
  PetscFunctionReturn(0);
}

PetscErrorCode tao_both(Tao, Vec x, PetscReal* f, Vec g, void* objective) {
  PetscFunctionBegin;
  try {
    *f = static_cast<const Objective*>(objective)->value_and_gradient(x, g);
  } catch (const std::exception& error) {
    SETERRQ(PETSC_COMM_SELF, PETSC_ERR_LIB, "%s", error.what());
  }
  PetscFunctionReturn(0);
}

}  // namespace

double Objective::value_and_gradient(Vec x, Vec g) const {
  const double f = value(x);
  gradient(x, g);
  return f;
}

void Objective::start(Vec x) const { check(VecSet(x, 0.0)); }

void Objective::attach(Tao tao) const {
  void* const context = const_cast<Objective*>(this);
  check(TaoSetGradient(tao, nullptr, tao_gradient, context));
  check(TaoSetObjective(tao, tao_objective, context));
  check(TaoSetObjectiveAndGradient(tao, nullptr, tao_both, context));
}

}  // namespace prunadag
