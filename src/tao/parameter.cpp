// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "tao/parameter.hpp"

#include <cmath>

namespace prunadag {
namespace {

MPI_Comm comm_of(Tao tao) { return PetscObjectComm((PetscObject)tao); }

}  // namespace

PetscErrorCode refuse_unnamed(Tao tao, const Parameter& parameter, PetscReal value) {
  PetscFunctionBegin;
  PetscCheck(value >= 0 && value < count_of_names(parameter.names), comm_of(tao),
             PETSC_ERR_ARG_OUTOFRANGE, "unknown %s %d", parameter.name, int(value));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode refuse_no_target(Tao tao, const Parameter&, PetscReal value) {
  PetscFunctionBegin;
  PetscCheck(value > 0 && std::isfinite(value), comm_of(tao), PETSC_ERR_ARG_OUTOFRANGE,
             "target %g: give a fraction between 0 and 1 or a count of at least 1", double(value));
  PetscCheck(value < 1 || value == std::floor(value), comm_of(tao), PETSC_ERR_ARG_OUTOFRANGE,
             "target %g: a count must be a whole number", double(value));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode refuse_not_positive(Tao tao, const Parameter& parameter, PetscReal value) {
  PetscFunctionBegin;
  PetscCheck(value > 0 && std::isfinite(value), comm_of(tao), PETSC_ERR_ARG_OUTOFRANGE,
             "%s %g must be positive and finite", parameter.name, double(value));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode refuse_no_share(Tao tao, const Parameter& parameter, PetscReal value) {
  PetscFunctionBegin;
  PetscCheck(value >= 0 && value < 1, comm_of(tao), PETSC_ERR_ARG_OUTOFRANGE,
             "%s %g: must be at least 0 and below 1", parameter.name, double(value));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode refuse_idle_parameters(Tao tao, const Parameter* parameters, int count,
                                      std::uint32_t given, bool scaled) {
  PetscFunctionBegin;
  for (int row = 0; row < count; ++row) {
    if (!(given >> row & 1)) continue;
    PetscCheck(!(parameters[row].effect & (scaled ? in_paper_units : in_scaled_units)),
               comm_of(tao), PETSC_ERR_SUP, "%s belongs to %s units: -tao_prunadag_units %s",
               parameters[row].option, scaled ? "the paper's" : "scaled",
               scaled ? "paper" : "scaled");
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag
