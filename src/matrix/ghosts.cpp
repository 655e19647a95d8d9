// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "matrix/ghosts.hpp"

#include <algorithm>

#include "base/success.hpp"
#include "base/traffic.hpp"
#include "matrix/operations.hpp"

namespace prunadag {

Ghosts::Ghosts(PetscInt count, const PetscInt* numbers, std::size_t outputs)
    : columns(numbers, numbers + count),
      parameters(columns.size() * outputs),
      gradients(columns.size() * outputs),
      outputs_(outputs) {}

PetscErrorCode Ghosts::connect(Vec whole) {
  const PetscInt count = PetscInt(columns.size());
  IndexSetHandle where;

  PetscFunctionBegin;
  PetscCall(operations::agreed(PetscObjectComm((PetscObject)whole), [&] {
    const PetscInt numbers = PetscInt(parameters.size()), block = PetscInt(outputs_);
    check(VecCreateSeqWithArray(PETSC_COMM_SELF, 1, numbers, parameters.data(), fetched_.put()));
    check(VecCreateSeqWithArray(PETSC_COMM_SELF, 1, numbers, gradients.data(), returned_.put()));
    check(ISCreateBlock(PETSC_COMM_SELF, block, count, columns.data(), PETSC_COPY_VALUES,
                        where.put()));
    return count_owners(whole);
  }));
  PetscCall(VecScatterCreate(whole, where, fetched_, nullptr, scatter_.put()));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Counts the owners of the columns; a rank gets one message from each owner, and sends it one.
PetscErrorCode Ghosts::count_owners(Vec whole) {
  const PetscInt* begins;
  PetscMPIInt ranks;

  PetscFunctionBegin;
  PetscCall(VecGetOwnershipRanges(whole, &begins));
  PetscCallMPI(MPI_Comm_size(PetscObjectComm((PetscObject)whole), &ranks));
  std::vector<bool> owns(std::size_t(ranks) + 1);
  for (const PetscInt column : columns) {
    const PetscInt entry = column * PetscInt(outputs_);
    owns[std::size_t(std::upper_bound(begins, begins + ranks, entry) - begins)] = true;
  }
  owners_ = double(std::count(owns.begin(), owns.end(), true));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode Ghosts::begin_fetching(Vec x) {
  const Sending sending(owners_, 8.0 * double(parameters.size()));
  return VecScatterBegin(scatter_, x, fetched_, INSERT_VALUES, SCATTER_FORWARD);
}

PetscErrorCode Ghosts::end_fetching(Vec x) {
  const Sending waiting(0, 0);
  return VecScatterEnd(scatter_, x, fetched_, INSERT_VALUES, SCATTER_FORWARD);
}

PetscErrorCode Ghosts::add_gradients_to(Vec g) {
  PetscFunctionBegin;
  const Sending sending(owners_, 8.0 * double(gradients.size()));
  PetscCall(VecScatterBegin(scatter_, returned_, g, ADD_VALUES, SCATTER_REVERSE));
  PetscCall(VecScatterEnd(scatter_, returned_, g, ADD_VALUES, SCATTER_REVERSE));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag
