// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <optional>

#include "base/success.hpp"
#include "kernel/one_pass.hpp"
#include "matrix/exchange.hpp"
#include "matrix/operations.hpp"

namespace prunadag {

/// One pass over whole dense rows. Every sample needs all of x and adds to all of g, so on several
/// ranks x is gathered before the pass, and g is summed after it. Both are small beside the rows.
template <class AnyExchange, class Value>
PetscErrorCode pass_with(AnyExchange& exchange, const DenseRows<Value>& rows, Vec x,
                         Residuals& residuals, Vec g) {
  const PetscScalar* whole;
  PetscScalar* sums = nullptr;

  PetscFunctionBegin;
  PetscCall(gather(exchange, x, &whole));
  residuals.show_parameters(whole);
  if (residuals.want_gradient()) PetscCall(begin_sum(exchange, nullptr, g, &sums));
  one_pass(rows, whole, residuals, sums);
  if (residuals.want_gradient()) PetscCall(end_sum(exchange, g, &sums));
  PetscCall(restore(exchange, x, &whole));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// As above, with the exchange of one output or that of several, which the first pass with several
/// outputs sets up. Collective.
template <class Value>
PetscErrorCode pass_over(Exchange& of_one, std::optional<OutputExchange>& of_more,
                         const DenseRows<Value>& rows, Vec x, Residuals& residuals, Vec g) {
  const std::size_t outputs = residuals.outputs();
  PetscLayout entries;

  PetscFunctionBegin;
  if (outputs == 1) {
    PetscCall(pass_with(of_one, rows, x, residuals, g));
    PetscFunctionReturn(PETSC_SUCCESS);
  }
  if (!of_more || of_more->outputs != outputs) {
    const MPI_Comm comm = PetscObjectComm((PetscObject)x);
    PetscCall(VecGetLayout(x, &entries));
    of_more.reset();
    PetscCall(operations::agreed(comm, [&] {
      OutputExchange made;
      check(set_up(made, comm, entries, outputs));
      of_more = std::move(made);
      return PetscErrorCode(PETSC_SUCCESS);
    }));
  }
  PetscCall(pass_with(*of_more, rows, x, residuals, g));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag
