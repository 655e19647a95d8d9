// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Rows and single values of a MATPRUNADAGROWS. Dense rows of doubles can be written to and are
// scaled in place. All others are read-only and keep scales beside the numbers.
#include <algorithm>
#include <cmath>
#include <exception>
#include <vector>

#include "base/collective.hpp"
#include "base/success.hpp"
#include "matrix/operations.hpp"
#include "matrix/rows_matrix.hpp"
#include "prunadag/matprunadag.h"

namespace prunadag::rows_matrix {
namespace {

MPI_Comm comm_of(Mat A) { return PetscObjectComm((PetscObject)A); }

PetscErrorCode get_row(Mat A, PetscInt row, PetscInt* count, PetscInt** columns,
                       PetscScalar** values) {
  RowsMatrix* held;
  std::size_t local = 0;
  RowEntries entries;
  PetscInt total;

  PetscFunctionBegin;
  PetscCall(get(A, &held));
  PetscCheck(!held->turned, comm_of(A), PETSC_ERR_SUP, "a matrix by features gives no rows");
  PetscCall(operations::own_row(A, row, &local));
  PetscCall(MatGetSize(A, nullptr, &total));
  bool done = false;
  try {
    entries = held->rows->row(local, held->row);
    if (!held->map.is_identity()) {
      entries = held->map.of_row(entries, std::size_t(total), held->mapped);
    }
    done = true;
  } catch (const std::exception&) {
  }
  PetscCheck(done, PETSC_COMM_SELF, PETSC_ERR_MEM, "no memory for a row");
  if (count) *count = PetscInt(entries.values.size());
  // PETSc passes them on as const
  if (columns) *columns = const_cast<PetscInt*>(entries.columns.data());
  if (values) *values = const_cast<PetscScalar*>(entries.values.data());
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode check_column(std::size_t width, PetscInt column) {
  PetscFunctionBegin;
  PetscCheck(std::size_t(column) < width, PETSC_COMM_SELF, PETSC_ERR_ARG_OUTOFRANGE,
             "column %" PetscInt_FMT ": the matrix has %" PetscInt_FMT " columns", column,
             PetscInt(width));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode width_of(Mat A, std::size_t* width) {
  PetscInt columns;

  PetscFunctionBegin;
  PetscCall(MatGetSize(A, nullptr, &columns));
  *width = std::size_t(columns);
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Skips negative rows and columns, as PETSc does everywhere.
PetscErrorCode set_values(Mat A, PetscInt m, const PetscInt rows[], PetscInt n,
                          const PetscInt columns[], const PetscScalar values[], InsertMode mode) {
  RowsMatrix* held;
  double* numbers = nullptr;
  std::size_t width = 0;

  PetscFunctionBegin;
  PetscCall(writable(A, &held, &numbers));
  PetscCall(width_of(A, &width));
  for (PetscInt i = 0; i < m; ++i) {
    if (rows[i] < 0) continue;
    std::size_t local = 0;
    PetscCall(operations::own_row(A, rows[i], &local));
    double* const row = numbers + local * width;
    for (PetscInt j = 0; j < n; ++j) {
      if (columns[j] < 0) continue;
      PetscCall(check_column(width, columns[j]));
      const double value = !values              ? 0.0
                           : held->row_oriented ? values[i * n + j]
                                                : values[i + j * m];
      row[columns[j]] = mode == ADD_VALUES ? row[columns[j]] + value : value;
    }
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode get_values(Mat A, PetscInt m, const PetscInt rows[], PetscInt n,
                          const PetscInt columns[], PetscScalar values[]) {
  RowsMatrix* held;
  std::size_t width = 0;
  PetscInt count, *where;
  PetscScalar* numbers;

  PetscFunctionBegin;
  PetscCall(get(A, &held));
  PetscCall(width_of(A, &width));
  for (PetscInt i = 0; i < m; ++i) {
    if (rows[i] < 0) continue;
    PetscCall(get_row(A, rows[i], &count, &where, &numbers));
    for (PetscInt j = 0; j < n; ++j) {
      if (columns[j] < 0) continue;
      PetscCall(check_column(width, columns[j]));
      const PetscInt* const place = std::lower_bound(where, where + count, columns[j]);
      const bool stored = place != where + count && *place == columns[j];
      values[held->row_oriented ? i * n + j : i + j * m] = stored ? numbers[place - where] : 0.0;
    }
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode set_option(Mat A, MatOption option, PetscBool flag) {
  RowsMatrix* held;

  PetscFunctionBegin;
  if (option == MAT_ROW_ORIENTED) {
    PetscCall(held_by(A, &held));
    held->row_oriented = flag;
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode zero_entries(Mat A) {
  RowsMatrix* held;
  double* numbers = nullptr;

  PetscFunctionBegin;
  PetscCall(writable(A, &held, &numbers));
  std::fill_n(numbers, held->rows->entries(), 0.0);
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Whether numbers are changed in place: writable rows that no copy shares.
bool in_place(const RowsMatrix& held) {
  return held.rows->is_writable() && !held.turned && held.map.is_identity() &&
         held.rows.use_count() == 1;
}

PetscErrorCode scale(Mat A, PetscScalar factor) {
  RowsMatrix* held;

  PetscFunctionBegin;
  PetscCall(get(A, &held));
  if (!in_place(*held)) {
    held->map.factor *= factor;
    PetscFunctionReturn(PETSC_SUCCESS);
  }
  double* const numbers = held->rows->numbers();
  for (std::size_t e = 0; e < held->rows->entries(); ++e) numbers[e] *= factor;
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Scales numbers in place, by rows and by columns.
void scale_in_place(Mat A, RowsMatrix& held, Vec of_rows, Vec of_columns) {
  const std::vector<double> by = of_columns ? gathered(of_columns) : std::vector<double>();
  const ReadArray rows(of_rows);
  std::size_t width = 0;
  check(width_of(A, &width));
  double* number = held.rows->numbers();
  for (std::size_t i = 0; i < held.rows->count(); ++i) {
    for (std::size_t j = 0; j < width; ++j, ++number) {
      *number *= (of_rows ? rows[i] : 1.0) * (of_columns ? by[j] : 1.0);
    }
  }
}

/// Scales columns of read-only rows.
void scale_beside(Mat A, RowsMatrix& held, Vec by) {
  VecHandle inverse = vector_of_columns(A);
  check(VecCopy(by, inverse));
  if (held.map.inverse) check(VecPointwiseMult(inverse, held.map.inverse, by));
  ColumnMap map = held.map.copy();
  map.inverse = std::move(inverse);
  map.gather_all();
  held.map = std::move(map);
}

PetscErrorCode diagonal_scale(Mat A, Vec of_rows, Vec of_columns) {
  RowsMatrix* held;

  PetscFunctionBegin;
  PetscCall(get(A, &held));
  const bool here = in_place(*held);
  PetscCheck(here || !of_rows, comm_of(A), PETSC_ERR_SUP,
             "rows are scaled of a %s matrix of dense rows of doubles only", MATPRUNADAGROWS);
  PetscCall(operations::coded(comm_of(A), [&] {
    if (here) {
      scale_in_place(A, *held, of_rows, of_columns);
    } else if (of_columns) {
      scale_beside(A, *held, of_columns);
    }
  }));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// The sums of this rank's rows for a norm; sums[j] += |a_ij| unless `sums` is empty.
struct NormParts {
  double squares = 0, largest_row = 0;
  std::vector<double> sums;
};

PetscErrorCode add_rows(Mat A, NormParts* parts) {
  PetscInt first, end, count, *columns;
  PetscScalar* values;

  PetscFunctionBegin;
  PetscCall(MatGetOwnershipRange(A, &first, &end));
  for (PetscInt row = first; row < end; ++row) {
    PetscCall(get_row(A, row, &count, &columns, &values));
    double sum = 0;
    for (PetscInt e = 0; e < count; ++e) {
      parts->squares += values[e] * values[e];
      sum += std::abs(values[e]);
      if (!parts->sums.empty()) parts->sums[std::size_t(columns[e])] += std::abs(values[e]);
    }
    if (!(sum <= parts->largest_row)) parts->largest_row = sum;
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode norm(Mat A, NormType type, PetscReal* result) {
  const MPI_Comm comm = comm_of(A);
  std::size_t width = 0;
  NormParts parts;

  PetscFunctionBegin;
  PetscCheck(type == NORM_FROBENIUS || type == NORM_INFINITY || type == NORM_1, comm, PETSC_ERR_SUP,
             "only the norms 1, frobenius and infinity are computed");
  PetscCall(width_of(A, &width));
  PetscCall(operations::agreed(comm, [&] {
    if (type == NORM_1) parts.sums.resize(width);
    return add_rows(A, &parts);
  }));
  if (type == NORM_FROBENIUS) {
    PetscCallMPI(MPI_Allreduce(&parts.squares, result, 1, MPIU_REAL, MPIU_SUM, comm));
    *result = std::sqrt(*result);
  } else if (type == NORM_INFINITY) {
    PetscCallMPI(MPI_Allreduce(&parts.largest_row, result, 1, MPIU_REAL, MPIU_MAX, comm));
  } else {
    sum_in_place(comm, parts.sums);
    *result = 0;
    for (const double sum : parts.sums) {
      if (!(sum <= *result)) *result = sum;
    }
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode writable(Mat A, RowsMatrix** held, double** numbers) {
  PetscFunctionBegin;
  PetscCall(get(A, held));
  PetscCheck(
      in_place(**held), comm_of(A), PETSC_ERR_ARG_WRONGSTATE,
      "only dense rows of doubles may be written to; this matrix has %s rows, storage %s%s%s%s",
      (*held)->rows->dense() ? "dense" : "sparse", name_of((*held)->rows->storage()),
      (*held)->turned ? ", by features" : "",
      (*held)->map.is_identity() ? "" : ", scaled beside them",
      (*held)->rows.use_count() > 1 ? ", shared with a copy" : "");
  *numbers = (*held)->rows->numbers();
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode set_entry_operations(Mat A) {
  PetscFunctionBegin;
  PetscCall(set(MatSetOperation, A, MATOP_GET_ROW, get_row));
  PetscCall(set(MatSetOperation, A, MATOP_RESTORE_ROW, operations::restore_row));
  PetscCall(set(MatSetOperation, A, MATOP_SET_VALUES, set_values));
  PetscCall(set(MatSetOperation, A, MATOP_GET_VALUES, get_values));
  PetscCall(set(MatSetOperation, A, MATOP_SET_OPTION, set_option));
  PetscCall(set(MatSetOperation, A, MATOP_ZERO_ENTRIES, zero_entries));
  PetscCall(set(MatSetOperation, A, MATOP_SCALE, scale));
  PetscCall(set(MatSetOperation, A, MATOP_DIAGONAL_SCALE, diagonal_scale));
  PetscCall(set(MatSetOperation, A, MATOP_NORM, norm));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag::rows_matrix
