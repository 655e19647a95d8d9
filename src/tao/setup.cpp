// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Checks of the problem and the settings of a Tao for the objective-free types.
#include <array>
#include <cmath>

#include "tao/objective_free.hpp"

namespace prunadag {
namespace {

/// Bounds from here on count as none: other solvers, and TAO's ALMM, write them for infinity.
constexpr PetscReal no_bound = 1e20;

PetscErrorCode get_layout(Vec vector, VectorLayout* layout) {
  PetscFunctionBegin;
  PetscInt first, local, total;
  PetscCall(VecGetOwnershipRange(vector, &first, nullptr));
  PetscCall(VecGetLocalSize(vector, &local));
  PetscCall(VecGetSize(vector, &total));
  *layout = {first, local, total};
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// How a layout differs from the layout of the solution at set-up.
enum class Fault { none = 0, spread = 1, length = 2 };
struct VectorOfProblem {
  const char* name;
  bool given;
  VectorLayout layout;
};

/// All ranks return the same, whichever ranks see a fault. Collective; one reduction.
PetscErrorCode refuse_other_layouts(Tao tao, const VectorLayout& wanted) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)tao);
  Vec lower = nullptr, upper = nullptr;
  std::array<VectorOfProblem, 6> parts;

  PetscFunctionBegin;
  PetscCall(TaoGetVariableBounds(tao, &lower, &upper));
  const auto vector = [](const char* name, Vec v, VectorOfProblem* part) {
    *part = {name, v != nullptr, {}};
    return v ? get_layout(v, &part->layout) : PetscErrorCode(PETSC_SUCCESS);
  };
  PetscCall(vector("the solution", tao->solution, &parts[0]));
  PetscCall(vector("the vector of TaoSetGradient()", tao->gradient, &parts[1]));
  PetscCall(vector("the vector of lower bounds", lower, &parts[2]));
  PetscCall(vector("the vector of upper bounds", upper, &parts[3]));
  PetscInt rows = 0, columns = 0, first = 0, first_column = 0, local = 0, local_columns = 0;
  if (Mat M = tao->gradient_norm) {
    PetscCall(MatGetSize(M, &rows, &columns));
    PetscCall(MatGetLocalSize(M, &local, &local_columns));
    PetscCall(MatGetOwnershipRange(M, &first, nullptr));
    PetscCall(MatGetOwnershipRangeColumn(M, &first_column, nullptr));
  }
  const bool has_norm = tao->gradient_norm != nullptr;
  parts[4] = {"the rows of TaoSetGradientNorm()'s matrix", has_norm, {first, local, rows}};
  parts[5] = {"the columns of TaoSetGradientNorm()'s matrix",
              has_norm,
              {first_column, local_columns, columns}};

  std::array<int, 6> faults{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!parts[i].given || parts[i].layout == wanted) continue;
    faults[i] = int(parts[i].layout.total == wanted.total ? Fault::spread : Fault::length);
  }
  PetscCallMPI(
      MPI_Allreduce(MPI_IN_PLACE, faults.data(), int(faults.size()), MPI_INT, MPI_MAX, comm));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    PetscCheck(faults[i] != int(Fault::length), comm, PETSC_ERR_ARG_SIZ,
               "%s: %lld entries, but the solver was set up for a solution of %lld", parts[i].name,
               static_cast<long long>(parts[i].layout.total), static_cast<long long>(wanted.total));
    PetscCheck(faults[i] != int(Fault::spread), comm, PETSC_ERR_ARG_INCOMP,
               "%s: spread over the ranks in another way than the solution at set-up",
               parts[i].name);
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode refuse_finite_bounds(Tao tao) {
  PetscFunctionBegin;
  Vec lower = nullptr, upper = nullptr;
  PetscCall(TaoGetVariableBounds(tao, &lower, &upper));
  PetscReal largest_lower = PETSC_NINFINITY, smallest_upper = PETSC_INFINITY;
  if (lower) PetscCall(VecMax(lower, nullptr, &largest_lower));
  if (upper) PetscCall(VecMin(upper, nullptr, &smallest_upper));
  PetscCheck(largest_lower <= -no_bound && smallest_upper >= no_bound,
             PetscObjectComm((PetscObject)tao), PETSC_ERR_SUP,
             "%s is for problems without bounds on the variables; the bounds given are not "
             "infinite. Use a bound-constrained type such as bncg",
             ((PetscObject)tao)->type_name);
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Refuses residuals without a gradient. PETSc's own message would name a function that programs
/// for Gauss-Newton do not call.
PetscErrorCode refuse_residuals_alone(Tao tao) {
  PetscBool gradient, both;

  PetscFunctionBegin;
  if (!tao->ops->computeresidual) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCall(TaoIsGradientDefined(tao, &gradient));
  PetscCall(TaoIsObjectiveAndGradientDefined(tao, &both));
  PetscCheck(gradient || both, PetscObjectComm((PetscObject)tao), PETSC_ERR_SUP,
             "%s needs the gradient of the objective; this program gives residuals r(x) only. Call "
             "TaoSetGradient() with J(x)'r(x), the gradient of 1/2 |r|^2, or use -tao_type brgn or "
             "pounders",
             ((PetscObject)tao)->type_name);
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode objective_free_setup(Tao tao, VectorLayout* layout) {
  PetscFunctionBegin;
  PetscCheck(!tao->constrained && !tao->eq_constrained && !tao->ineq_constrained,
             PetscObjectComm((PetscObject)tao), PETSC_ERR_SUP,
             "%s is for problems without constraints", ((PetscObject)tao)->type_name);
  PetscCall(refuse_residuals_alone(tao));
  if (tao->ops->computebounds) PetscCall(TaoComputeVariableBounds(tao));
  if (!tao->gradient) PetscCall(VecDuplicate(tao->solution, &tao->gradient));
  PetscCall(get_layout(tao->solution, layout));
  PetscCall(refuse_other_layouts(tao, *layout));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode objective_free_begin(Tao tao, const VectorLayout& layout) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)tao);
  const char* const type = ((PetscObject)tao)->type_name;

  PetscFunctionBegin;
  PetscCall(refuse_other_layouts(tao, layout));
  if (tao->bounded) PetscCall(refuse_finite_bounds(tao));
  PetscCheck(tao->fmin <= PETSC_NINFINITY, comm, PETSC_ERR_SUP,
             "%s never evaluates the objective: a lower bound on it (-tao_fmin) cannot be tested",
             type);
  PetscCheck(!(tao->grtol > 0), comm, PETSC_ERR_SUP,
             "%s never evaluates the objective: |g|/|f| <= %g (-tao_grtol) cannot be tested. Make "
             "grtol 0 and use gatol or gttol",
             type, double(tao->grtol));
  PetscCheck(!monitors_residuals(tao), comm, PETSC_ERR_SUP,
             "%s has no residuals that a monitor could show", type);
  if (tao->stepdirection && !tao->recycle) PetscCall(VecSet(tao->stepdirection, 0.0));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode refuse_idle_options(Tao tao) {
  struct Idle {
    const char *name, *why;
  };
  constexpr Idle idle[] = {
      {"-tao_fd_hessian", "uses no Hessian"},
      {"-tao_mf_hessian", "uses no Hessian"},
      {"-tao_subset_type", "has no active set"},
      {"-tao_trust0", "has no trust region"},
      {"-tao_catol", "is for problems without constraints"},
      {"-tao_crtol", "is for problems without constraints"},
      {"-tao_fmin", "never evaluates the objective"},
      {"-tao_view_residual", "has no residuals"},
      {"-tao_monitor_residual", "has no residuals"},
  };
  const MPI_Comm comm = PetscObjectComm((PetscObject)tao);
  const char* const type = ((PetscObject)tao)->type_name;
  const char* prefix;
  const PetscOptions options = ((PetscObject)tao)->options;
  PetscBool set;
  PetscReal ratio;

  PetscFunctionBegin;
  PetscCall(TaoGetOptionsPrefix(tao, &prefix));
  for (const Idle& option : idle) {
    PetscCall(PetscOptionsHasName(options, prefix, option.name, &set));
    PetscCheck(!set, comm, PETSC_ERR_SUP, "%s would do nothing: %s %s", option.name, type,
               option.why);
  }
  PetscCall(PetscOptionsGetReal(options, prefix, "-tao_grtol", &ratio, &set));
  PetscCheck(!set || !(ratio > 0), comm, PETSC_ERR_SUP,
             "-tao_grtol %g would do nothing: %s never evaluates the objective; use -tao_gatol or "
             "-tao_gttol",
             double(ratio), type);
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag
