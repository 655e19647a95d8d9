// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// MATPRUNADAGROWS from another matrix or a file, and the C interface for it. One sweep over the
// rows inspects every number; one or two sweeps store them.
#include "base/argument.hpp"
#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/success.hpp"
#include "matrix/operations.hpp"
#include "matrix/row.hpp"
#include "matrix/rows_matrix.hpp"
#include "matrix/storage_survey.hpp"
#include "prunadag/matprunadag.h"

namespace prunadag::rows_matrix {
namespace {

bool has_dense_type(Mat A) {
  PetscBool dense;
  check(PetscObjectTypeCompareAny((PetscObject)A, &dense, MATSEQDENSE, MATMPIDENSE, ""));
  return dense || gives_whole_rows(A);
}

void sweep_rows(Mat A, const ShowRow& show) {
  PetscInt first, end;
  check(MatGetOwnershipRange(A, &first, &end));
  for (PetscInt i = first; i < end; ++i) {
    const Row row(A, i);
    const std::size_t count = std::size_t(row.count);
    show(i - first, {{row.columns, count}, {row.values, count}});
  }
}

/// The nonzeros of a row.
struct Nonzeros {
  std::vector<PetscInt> columns;
  std::vector<double> values;

  void take(const RowEntries& row) {
    columns.clear();
    values.clear();
    for (std::size_t e = 0; e < row.values.size(); ++e) {
      if (row.values[e] == 0.0) continue;
      columns.push_back(row.columns.empty() ? PetscInt(e) : row.columns[e]);
      values.push_back(row.values[e]);
    }
  }
};

}  // namespace

std::shared_ptr<StoredRows> rows_of(Mat layout, const SweepRows& sweep, Storage storage,
                                    bool dense) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)layout);
  const MatrixShape shape = shape_of(layout);
  const OwnRange own = own_range(layout);

  StorageSurvey survey(storage);
  agree(comm, [&] {
    if (storage == Storage::doubles) return;  // doubles hold any number
    sweep([&](std::int64_t i, const RowEntries& row) {
      for (std::size_t e = 0; e < row.values.size(); ++e) {
        survey.see(i, row.columns.empty() ? std::int64_t(e) : std::int64_t(row.columns[e]),
                   row.values[e]);
      }
    });
  });
  survey.conclude(comm);
  if (storage == Storage::automatic) {
    storage = !dense && survey.all_equal() ? Storage::pattern
              : survey.all_bytes()         ? Storage::bytes
                                           : Storage::doubles;
  } else {
    survey.require(comm, "", "", own.first_row);
  }
  dense = dense && may_be_dense(storage);

  return agree(comm, [&]() -> std::shared_ptr<StoredRows> {
    Nonzeros nonzeros;
    std::shared_ptr<StoredRows> stored;
    if (dense) {
      stored = dense_rows(storage, std::size_t(shape.rows), std::size_t(shape.total_columns));
    } else {
      SparsePlan plan(own.first_column, own.end_column);
      sweep([&](std::int64_t, const RowEntries& row) {
        nonzeros.take(row);
        plan.count(nonzeros.columns);
      });
      plan.finish();
      stored = sparse_rows(storage, plan, survey.common());
    }
    sweep([&](std::int64_t, const RowEntries& row) {
      nonzeros.take(row);
      stored->add(nonzeros.columns, nonzeros.values);
    });
    return stored;
  });
}

MatHandle converted(Mat A, Storage storage, bool dense) {
  const SweepRows sweep = [A](const ShowRow& show) { sweep_rows(A, show); };
  return create(PetscObjectComm((PetscObject)A), shape_of(A), rows_of(A, sweep, storage, dense));
}

MatHandle converted(Mat A, Storage storage) { return converted(A, storage, has_dense_type(A)); }

}  // namespace prunadag::rows_matrix

namespace rows_matrix = prunadag::rows_matrix;

PetscErrorCode MatPrunAdagRowsCreate(Mat A, const char storage[], Mat* B) {
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
  PetscBool ours;
  PetscCall(rows_matrix::is_of_type(A, &ours));
  rows_matrix::RowsMatrix* held = nullptr;
  if (ours) PetscCall(rows_matrix::get(A, &held));
  PetscCheck(!held || !held->turned, comm, PETSC_ERR_SUP, "a matrix by features gives no rows");
  PetscCall(prunadag::operations::coded(comm, [&] {
    prunadag::MatHandle made = rows_matrix::converted(A, prunadag::storage_named(storage));
    *B = made.get();
    prunadag::check(PetscObjectReference((PetscObject)*B));
  }));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode MatPrunAdagRowsSetStorage(Mat A, const char storage[]) {
  rows_matrix::RowsMatrix* held;

  PetscFunctionBegin;
  PetscCall(prunadag::require_object(A, MAT_CLASSID, "Mat", 1));
  PetscCall(prunadag::require_same_words(PetscObjectComm((PetscObject)A), storage, "storage"));
  PetscCall(prunadag::require_pointer(storage, 2));
  PetscCall(rows_matrix::held_by(A, &held));
  PetscCall(prunadag::operations::coded(PetscObjectComm((PetscObject)A),
                                        [&] { held->to_load = prunadag::storage_named(storage); }));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode MatPrunAdagRowsGetStorage(Mat A, const char* storage[]) {
  rows_matrix::RowsMatrix* held;

  PetscFunctionBegin;
  PetscCall(prunadag::require_object(A, MAT_CLASSID, "Mat", 1));
  PetscCall(prunadag::require_pointer(storage, 2));
  PetscCall(rows_matrix::get(A, &held));
  *storage = prunadag::name_of(held->rows->storage());
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode MatPrunAdagRowsGetArray(Mat A, PetscScalar** array) {
  rows_matrix::RowsMatrix* held;

  PetscFunctionBegin;
  PetscCall(prunadag::require_object(A, MAT_CLASSID, "Mat", 1));
  PetscCall(prunadag::require_pointer(array, 2));
  PetscCall(rows_matrix::writable(A, &held, array));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode MatPrunAdagRowsGetArrayRead(Mat A, const PetscScalar** array) {
  PetscScalar* numbers = nullptr;

  PetscFunctionBegin;
  PetscCall(prunadag::require_pointer(array, 2));
  PetscCall(MatPrunAdagRowsGetArray(A, &numbers));
  *array = numbers;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode MatPrunAdagRowsScaleColumns(Mat A, Vec offset, Vec divisor) {
  rows_matrix::RowsMatrix* held;
  PetscInt columns, offsets, divisors;

  PetscFunctionBegin;
  PetscCall(prunadag::require_object(A, MAT_CLASSID, "Mat", 1));
  PetscCall(prunadag::require_object(offset, VEC_CLASSID, "Vec", 2));
  PetscCall(prunadag::require_object(divisor, VEC_CLASSID, "Vec", 3));
  PetscCall(rows_matrix::get(A, &held));
  const MPI_Comm comm = PetscObjectComm((PetscObject)A);
  PetscCall(MatGetSize(A, nullptr, &columns));
  PetscCall(VecGetSize(offset, &offsets));
  PetscCall(VecGetSize(divisor, &divisors));
  PetscCheck(offsets == divisors && divisors <= columns, comm, PETSC_ERR_ARG_SIZ,
             "%" PetscInt_FMT " offsets and %" PetscInt_FMT " divisors for %" PetscInt_FMT
             " columns",
             offsets, divisors, columns);
  PetscCheck(!held->turned && !held->map.inverse && !held->map.offset, comm,
             PETSC_ERR_ARG_WRONGSTATE, "the matrix is by features, or has scaled columns already");
  PetscCheck(held->map.factor != 0.0, comm, PETSC_ERR_ARG_WRONGSTATE, "the matrix is 0");
  PetscCall(
      prunadag::operations::coded(comm, [&] { rows_matrix::scale_columns(A, offset, divisor); }));
  PetscFunctionReturn(PETSC_SUCCESS);
}
