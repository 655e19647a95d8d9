// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// MATPRUNADAGCOMPACT from the rows of another matrix: a sweep that looks at every number, and one
// that stores them.
#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/success.hpp"
#include "matrix/compact.hpp"
#include "matrix/compact_survey.hpp"
#include "prunadag/prunadag.h"

namespace prunadag::compact {
namespace {

/// row(local row, columns, values) for the rows of this rank.
template <class Row>
void for_each_row(Mat A, Row&& row) {
  PetscInt first, end;
  check(MatGetOwnershipRange(A, &first, &end));
  for (PetscInt i = first; i < end; ++i) {
    PetscInt count;
    const PetscInt* columns;
    const PetscScalar* values;
    check(MatGetRow(A, i, &count, &columns, &values));
    row(i - first, std::span(columns, std::size_t(count)), std::span(values, std::size_t(count)));
    check(MatRestoreRow(A, i, &count, &columns, &values));
  }
}

bool has_dense_type(Mat A) {
  PetscBool dense;
  check(PetscObjectTypeCompareAny((PetscObject)A, &dense, MATSEQDENSE, MATMPIDENSE,
                                  MATPRUNADAGDENSE, ""));
  return dense;
}

void convert(Mat A, const char* name, Mat* B) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)A);
  Storage storage = storage_named(name);
  PetscInt first_row, first, end, rows, columns;
  check(MatGetOwnershipRange(A, &first_row, nullptr));
  check(MatGetOwnershipRangeColumn(A, &first, &end));
  check(MatGetLocalSize(A, &rows, nullptr));
  check(MatGetSize(A, nullptr, &columns));

  Survey survey(storage);
  agree(comm, [&] {
    for_each_row(A, [&](PetscInt i, auto where, auto values) {
      for (std::size_t e = 0; e < values.size(); ++e) survey.see(i, where[e], values[e]);
    });
  });
  survey.conclude(comm);
  bool dense = has_dense_type(A);
  if (storage == Storage::automatic) {
    storage = !dense && survey.all_equal() ? Storage::pattern
              : survey.all_bytes()         ? Storage::bytes
                                           : Storage::doubles;
  } else {
    survey.require(comm, "", "", first_row);
  }
  dense = dense && storage != Storage::pattern && storage != Storage::doubles;

  std::shared_ptr<Rows> stored = agree(comm, [&]() -> std::unique_ptr<Rows> {
    if (dense) return dense_rows(storage, std::size_t(rows), std::size_t(columns));
    Plan plan(first, end);
    std::vector<PetscInt> nonzeros;
    for_each_row(A, [&](PetscInt, auto where, auto values) {
      nonzeros.clear();
      for (std::size_t e = 0; e < values.size(); ++e) {
        if (values[e] != 0.0) nonzeros.push_back(where[e]);
      }
      plan.count(nonzeros);
    });
    plan.finish();
    return sparse_rows(storage, plan, survey.common());
  });
  agree(comm, [&] {
    std::vector<PetscInt> nonzeros;
    std::vector<double> numbers;
    for_each_row(A, [&](PetscInt, auto where, auto values) {
      nonzeros.clear();
      numbers.clear();
      for (std::size_t e = 0; e < values.size(); ++e) {
        if (values[e] == 0.0) continue;
        nonzeros.push_back(where[e]);
        numbers.push_back(values[e]);
      }
      stored->add(nonzeros, numbers);
    });
  });
  check(create(comm, end - first, columns, std::move(stored), B));
}

}  // namespace
}  // namespace prunadag::compact

PetscErrorCode MatPrunAdagCompactCreate(Mat A, const char storage[], Mat* B) {
  std::string message;
  PetscErrorCode code = PETSC_SUCCESS;

  PetscFunctionBegin;
  try {
    prunadag::compact::convert(A, storage, B);
  } catch (const prunadag::Error& error) {
    message = error.what();
    code = error.kind() == prunadag::ErrorKind::usage ? PETSC_ERR_ARG_OUTOFRANGE : PETSC_ERR_LIB;
  } catch (const std::exception& error) {
    message = error.what();
    code = PETSC_ERR_LIB;
  }
  PetscCheck(!code, PetscObjectComm((PetscObject)A), code, "%s", message.c_str());
  PetscFunctionReturn(PETSC_SUCCESS);
}
