// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Rows for MATPRUNADAGCOMPACT from those of another matrix or a file: a sweep that looks at every
// number, and one or two that store them.
#include "base/argument.hpp"
#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/success.hpp"
#include "matrix/compact.hpp"
#include "matrix/compact_survey.hpp"
#include "matrix/operations.hpp"
#include "matrix/row.hpp"
#include "prunadag/matprunadag.h"

namespace prunadag::compact {
namespace {

bool has_dense_type(Mat A) {
  PetscBool dense;
  check(PetscObjectTypeCompareAny((PetscObject)A, &dense, MATSEQDENSE, MATMPIDENSE,
                                  MATPRUNADAGDENSE, ""));
  return dense;
}

void sweep(Mat A, const Visit& row) {
  PetscInt first, end;
  check(MatGetOwnershipRange(A, &first, &end));
  for (PetscInt i = first; i < end; ++i) {
    const Row entries(A, i);
    const std::size_t count = std::size_t(entries.count);
    row(i - first, std::span(entries.columns, count), std::span(entries.values, count));
  }
}

/// What is not zero of a row.
struct Nonzeros {
  std::vector<PetscInt> columns;
  std::vector<double> values;

  void take(std::span<const PetscInt> where, std::span<const double> numbers) {
    columns.clear();
    values.clear();
    for (std::size_t e = 0; e < numbers.size(); ++e) {
      if (numbers[e] == 0.0) continue;
      columns.push_back(where.empty() ? PetscInt(e) : where[e]);
      values.push_back(numbers[e]);
    }
  }
};

}  // namespace

std::shared_ptr<StoredRows> rows_of(Mat layout, const Sweep& sweep, Storage storage, bool dense) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)layout);
  PetscInt first_row, first, end, rows, columns;
  check(MatGetOwnershipRange(layout, &first_row, nullptr));
  check(MatGetOwnershipRangeColumn(layout, &first, &end));
  check(MatGetLocalSize(layout, &rows, nullptr));
  check(MatGetSize(layout, nullptr, &columns));

  Survey survey(storage);
  agree(comm, [&] {
    sweep([&](std::int64_t i, auto where, auto values) {
      for (std::size_t e = 0; e < values.size(); ++e) {
        survey.see(i, where.empty() ? std::int64_t(e) : std::int64_t(where[e]), values[e]);
      }
    });
  });
  survey.conclude(comm);
  if (storage == Storage::automatic) {
    storage = !dense && survey.all_equal() ? Storage::pattern
              : survey.all_bytes()         ? Storage::bytes
                                           : Storage::doubles;
  } else {
    survey.require(comm, "", "", first_row);
  }
  dense = dense && storage != Storage::pattern && storage != Storage::doubles;

  return agree(comm, [&]() -> std::shared_ptr<StoredRows> {
    Nonzeros nonzeros;
    std::shared_ptr<StoredRows> stored;
    if (dense) {
      stored = dense_rows(storage, std::size_t(rows), std::size_t(columns));
    } else {
      Plan plan(first, end);
      sweep([&](std::int64_t, auto where, auto values) {
        nonzeros.take(where, values);
        plan.count(nonzeros.columns);
      });
      plan.finish();
      stored = sparse_rows(storage, plan, survey.common());
    }
    sweep([&](std::int64_t, auto where, auto values) {
      nonzeros.take(where, values);
      stored->add(nonzeros.columns, nonzeros.values);
    });
    return stored;
  });
}

}  // namespace prunadag::compact

PetscErrorCode MatPrunAdagCompactCreate(Mat A, const char storage[], Mat* B) {
  namespace compact = prunadag::compact;

  PetscFunctionBegin;
  PetscCall(prunadag::require_object(A, MAT_CLASSID, "Mat", 1));
  const MPI_Comm comm = PetscObjectComm((PetscObject)A);
  PetscCall(prunadag::require_same_words(comm, storage, "storage"));
  PetscCall(
      prunadag::require_same(comm, int(B != nullptr), "whether there is a place for the matrix"));
  PetscCall(prunadag::require_pointer(storage, 2));
  PetscCall(prunadag::require_pointer(B, 3));
  PetscBool assembled;
  PetscCall(MatAssembled(A, &assembled));
  PetscCheck(assembled, comm, PETSC_ERR_ARG_WRONGSTATE, "the matrix is not assembled");
  PetscCall(prunadag::operations::coded(comm, [&] {
    PetscInt local_columns, columns;
    prunadag::check(MatGetLocalSize(A, nullptr, &local_columns));
    prunadag::check(MatGetSize(A, nullptr, &columns));
    const auto sweep = [&](const compact::Visit& row) { compact::sweep(A, row); };
    std::shared_ptr<compact::StoredRows> rows =
        compact::rows_of(A, sweep, prunadag::storage_named(storage), compact::has_dense_type(A));
    prunadag::check(compact::create(comm, local_columns, columns, std::move(rows), B));
  }));
  PetscFunctionReturn(PETSC_SUCCESS);
}
