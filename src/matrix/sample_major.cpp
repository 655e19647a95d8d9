// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: a dense matrix stored by rows, as a PETSc type. Rows are spread over the ranks, x is
//   gathered for A x, and A't is summed over the ranks.
// Algorithm: products several rows at a time (kernel/dense_rows.hpp). Only PETSc's public interface
//   is used: operations are set one by one, and the storage hangs on the matrix by a name.
#include "matrix/sample_major.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <numeric>

#include "base/success.hpp"
#include "matrix/operations.hpp"
#include "prunadag/matprunadag.h"

namespace prunadag::sample_major {
namespace {

MPI_Comm comm_of(Mat A) { return PetscObjectComm((PetscObject)A); }

PetscErrorCode mult(Mat A, Vec x, Vec y) {
  SampleMajor* storage;
  const PetscScalar* whole;
  PetscScalar* t;

  PetscFunctionBegin;
  PetscCall(get(A, &storage));
  PetscCall(gather(*storage, x, &whole));
  PetscCall(VecGetArrayWrite(y, &t));
  products(storage->view(), whole, t);
  PetscCall(VecRestoreArrayWrite(y, &t));
  PetscCall(restore(*storage, x, &whole));
  PetscCall(PetscLogFlops(2.0 * double(storage->values.size())));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// z = start + A't, or A't without a start.
PetscErrorCode transposed(Mat A, Vec t, Vec start, Vec z) {
  SampleMajor* storage;
  const PetscScalar* factors;
  PetscScalar* sums;

  PetscFunctionBegin;
  PetscCall(get(A, &storage));
  PetscCall(VecGetArrayRead(t, &factors));
  PetscCall(begin_sum(*storage, start, z, &sums));
  add_combination(storage->view(), factors, sums);
  PetscCall(end_sum(*storage, z, &sums));
  PetscCall(VecRestoreArrayRead(t, &factors));
  PetscCall(PetscLogFlops(2.0 * double(storage->values.size())));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode mult_transpose(Mat A, Vec t, Vec z) { return transposed(A, t, nullptr, z); }
PetscErrorCode mult_transpose_add(Mat A, Vec t, Vec y, Vec z) { return transposed(A, t, y, z); }

PetscErrorCode get_row(Mat A, PetscInt row, PetscInt* count, PetscInt** columns,
                       PetscScalar** values) {
  SampleMajor* storage;
  std::size_t local = 0;

  PetscFunctionBegin;
  PetscCall(get(A, &storage));
  PetscCall(operations::own_row(A, row, &local));
  if (count) *count = PetscInt(storage->columns);
  if (values) *values = storage->values.data() + local * storage->columns;
  if (columns) {
    if (storage->indices.size() != storage->columns) {
      bool allocated = false;
      try {
        storage->indices.resize(storage->columns);
        allocated = true;
      } catch (const std::exception&) {
      }
      PetscCheck(allocated, PETSC_COMM_SELF, PETSC_ERR_MEM, "no memory for the indices of a row");
      std::iota(storage->indices.begin(), storage->indices.end(), PetscInt(0));
    }
    *columns = storage->indices.data();
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode check_column(const SampleMajor& storage, PetscInt column) {
  PetscFunctionBegin;
  PetscCheck(std::size_t(column) < storage.columns, PETSC_COMM_SELF, PETSC_ERR_ARG_OUTOFRANGE,
             "column %" PetscInt_FMT ": the matrix has %" PetscInt_FMT " columns", column,
             PetscInt(storage.columns));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Negative rows and columns are left out, as everywhere in PETSc.
PetscErrorCode set_values(Mat A, PetscInt m, const PetscInt rows[], PetscInt n,
                          const PetscInt columns[], const PetscScalar values[], InsertMode mode) {
  SampleMajor* storage;

  PetscFunctionBegin;
  PetscCall(get(A, &storage));
  for (PetscInt i = 0; i < m; ++i) {
    if (rows[i] < 0) continue;
    std::size_t local = 0;
    PetscCall(operations::own_row(A, rows[i], &local));
    double* const row = storage->values.data() + local * storage->columns;
    for (PetscInt j = 0; j < n; ++j) {
      if (columns[j] < 0) continue;
      PetscCall(check_column(*storage, columns[j]));
      const double value = !values                 ? 0.0
                           : storage->row_oriented ? values[i * n + j]
                                                   : values[i + j * m];
      row[columns[j]] = mode == ADD_VALUES ? row[columns[j]] + value : value;
    }
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode get_values(Mat A, PetscInt m, const PetscInt rows[], PetscInt n,
                          const PetscInt columns[], PetscScalar values[]) {
  SampleMajor* storage;

  PetscFunctionBegin;
  PetscCall(get(A, &storage));
  for (PetscInt i = 0; i < m; ++i) {
    if (rows[i] < 0) continue;
    std::size_t local = 0;
    PetscCall(operations::own_row(A, rows[i], &local));
    for (PetscInt j = 0; j < n; ++j) {
      if (columns[j] < 0) continue;
      PetscCall(check_column(*storage, columns[j]));
      values[storage->row_oriented ? i * n + j : i + j * m] =
          storage->view().row(local)[columns[j]];
    }
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode set_option(Mat A, MatOption option, PetscBool flag) {
  SampleMajor* storage;

  PetscFunctionBegin;
  if (option == MAT_ROW_ORIENTED) {
    PetscCall(get(A, &storage));
    storage->row_oriented = flag;
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode assembly_end(Mat A, MatAssemblyType) {
  SampleMajor* storage;

  PetscFunctionBegin;
  PetscCall(get(A, &storage));
  ++storage->assemblies;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode zero_entries(Mat A) {
  SampleMajor* storage;

  PetscFunctionBegin;
  PetscCall(get(A, &storage));
  std::fill(storage->values.begin(), storage->values.end(), 0.0);
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode scale(Mat A, PetscScalar factor) {
  SampleMajor* storage;

  PetscFunctionBegin;
  PetscCall(get(A, &storage));
  for (double& value : storage->values) value *= factor;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode norm(Mat A, NormType type, PetscReal* result) {
  SampleMajor* storage;
  Vec columns;
  PetscScalar* sums;
  double local = 0.0;

  PetscFunctionBegin;
  PetscCall(get(A, &storage));
  const DenseRows<double> rows = storage->view();
  switch (type) {
    case NORM_FROBENIUS:
      for (double value : storage->values) local += value * value;
      PetscCallMPI(MPI_Allreduce(&local, result, 1, MPIU_REAL, MPIU_SUM, comm_of(A)));
      *result = std::sqrt(*result);
      break;
    case NORM_INFINITY:
      for (std::size_t i = 0; i < rows.rows; ++i) {
        double sum = 0.0;
        for (std::size_t j = 0; j < rows.columns; ++j) sum += std::abs(rows.row(i)[j]);
        if (!(sum <= local)) local = sum;
      }
      PetscCallMPI(MPI_Allreduce(&local, result, 1, MPIU_REAL, MPIU_MAX, comm_of(A)));
      break;
    case NORM_1:
      PetscCall(MatCreateVecs(A, &columns, nullptr));
      PetscCall(begin_sum(*storage, nullptr, columns, &sums));
      for (std::size_t i = 0; i < rows.rows; ++i) {
        for (std::size_t j = 0; j < rows.columns; ++j) sums[j] += std::abs(rows.row(i)[j]);
      }
      PetscCall(end_sum(*storage, columns, &sums));
      PetscCall(VecNorm(columns, NORM_INFINITY, result));
      PetscCall(VecDestroy(&columns));
      break;
    default:
      SETERRQ(comm_of(A), PETSC_ERR_SUP, "only the norms 1, frobenius and infinity are computed");
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode get_info(Mat A, MatInfoType type, MatInfo* info) {
  SampleMajor* storage;

  PetscFunctionBegin;
  PetscCall(get(A, &storage));
  PetscLogDouble local[2] = {double(storage->values.size()), 8.0 * double(storage->values.size())};
  PetscLogDouble total[2] = {local[0], local[1]};
  if (type != MAT_LOCAL) {
    PetscCallMPI(MPI_Allreduce(local, total, 2, MPI_DOUBLE,
                               type == MAT_GLOBAL_MAX ? MPI_MAX : MPI_SUM, comm_of(A)));
  }
  *info = MatInfo{};
  info->block_size = 1.0;
  info->nz_allocated = info->nz_used = total[0];
  info->memory = total[1];
  info->assemblies = storage->assemblies;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode duplicate(Mat A, MatDuplicateOption option, Mat* B) {
  SampleMajor *from, *to;
  PetscInt rows, columns, total_rows, total_columns;

  PetscFunctionBegin;
  PetscCall(get(A, &from));
  PetscCall(MatGetLocalSize(A, &rows, &columns));
  PetscCall(MatGetSize(A, &total_rows, &total_columns));
  PetscCall(MatCreate(comm_of(A), B));
  PetscCall(MatSetSizes(*B, rows, columns, total_rows, total_columns));
  PetscCall(MatSetBlockSizesFromMats(*B, A, A));
  PetscCall(MatSetType(*B, MATPRUNADAGDENSE));
  PetscCall(MatSetUp(*B));
  PetscCall(get(*B, &to));
  if (option == MAT_COPY_VALUES) {
    std::copy(from->values.begin(), from->values.end(), to->values.begin());
  }
  PetscCall(MatAssemblyBegin(*B, MAT_FINAL_ASSEMBLY));
  PetscCall(MatAssemblyEnd(*B, MAT_FINAL_ASSEMBLY));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Operations are set by number and without their type, whichever way this PETSc spells that.
template <class Function>
PetscErrorCode set(PetscErrorCode (*set_operation)(Mat, MatOperation, Function), Mat A,
                   MatOperation operation, auto function) {
  return set_operation(A, operation, reinterpret_cast<Function>(function));
}

PetscErrorCode create(Mat A) {
  PetscFunctionBegin;
  PetscCall(set(MatSetOperation, A, MATOP_SETUP, set_up));
  PetscCall(set(MatSetOperation, A, MATOP_DESTROY, destroy));
  PetscCall(set(MatSetOperation, A, MATOP_MULT, mult));
  PetscCall(set(MatSetOperation, A, MATOP_MULT_ADD, operations::mult_add));
  PetscCall(set(MatSetOperation, A, MATOP_MULT_TRANSPOSE, mult_transpose));
  PetscCall(set(MatSetOperation, A, MATOP_MULT_TRANSPOSE_ADD, mult_transpose_add));
  PetscCall(set(MatSetOperation, A, MATOP_GET_ROW, get_row));
  PetscCall(set(MatSetOperation, A, MATOP_RESTORE_ROW, operations::restore_row));
  PetscCall(set(MatSetOperation, A, MATOP_SET_VALUES, set_values));
  PetscCall(set(MatSetOperation, A, MATOP_GET_VALUES, get_values));
  PetscCall(set(MatSetOperation, A, MATOP_SET_OPTION, set_option));
  PetscCall(set(MatSetOperation, A, MATOP_ASSEMBLY_END, assembly_end));
  PetscCall(set(MatSetOperation, A, MATOP_ZERO_ENTRIES, zero_entries));
  PetscCall(set(MatSetOperation, A, MATOP_SCALE, scale));
  PetscCall(set(MatSetOperation, A, MATOP_NORM, norm));
  PetscCall(set(MatSetOperation, A, MATOP_GETINFO, get_info));
  PetscCall(set(MatSetOperation, A, MATOP_DUPLICATE, duplicate));
  PetscCall(set(MatSetOperation, A, MATOP_TRANSPOSE, transpose));
  PetscCall(set(MatSetOperation, A, MATOP_VIEW, view));
  PetscCall(set(MatSetOperation, A, MATOP_LOAD, load));
  PetscCall(PetscObjectChangeTypeName((PetscObject)A, MATPRUNADAGDENSE));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode register_type() { return MatRegister(MATPRUNADAGDENSE, create); }

}  // namespace prunadag::sample_major
