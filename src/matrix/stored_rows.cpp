// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "matrix/stored_rows.hpp"

#include "base/collective.hpp"
#include "base/success.hpp"

namespace prunadag {

PetscErrorCode StoredRows::connect_once(MPI_Comm comm, PetscLayout columns) {
  PetscFunctionBegin;
  if (!connected_) PetscCall(connect(comm, columns));
  connected_ = true;
  PetscFunctionReturn(PETSC_SUCCESS);
}

std::size_t RankRanges::own_rows() const {
  const auto rank = std::size_t(rank_of(comm));
  return std::size_t(rows[rank + 1] - rows[rank]);
}

std::size_t RankRanges::own_columns() const {
  const auto rank = std::size_t(rank_of(comm));
  return std::size_t(columns[rank + 1] - columns[rank]);
}

}  // namespace prunadag
