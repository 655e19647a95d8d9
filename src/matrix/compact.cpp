// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: a matrix that is only read, with its numbers in as few bytes as they need, as a PETSc
//   type.
// Algorithm: what the storages differ in is theirs (compact.hpp); here are the operations of
//   PETSc's public interface that they share. A copy shares the rows, since nobody writes to them:
//   MatScale() keeps a factor beside them, with which results are multiplied.
#include "matrix/compact.hpp"

#include <algorithm>
#include <cmath>
#include <exception>

#include "base/success.hpp"
#include "matrix/operations.hpp"
#include "prunadag/matprunadag.h"

namespace prunadag::compact {
namespace {

const char* const held_name = "prunadag_compact_rows";

MPI_Comm comm_of(Mat A) { return PetscObjectComm((PetscObject)A); }

struct CompactMatrix {
  Storage to_load = Storage::automatic;
  std::shared_ptr<StoredRows> rows;  // null before there are any
  double factor = 1.0;               // the matrix is that times the rows
  VecHandle scaled;                  // x times the factor, in a pass
  std::vector<PetscInt> columns;     // of the row that MatGetRow() was called for
  std::vector<double> values;
};

PetscErrorCode find(Mat A, CompactMatrix** held) {
  return operations::find(A, held_name, reinterpret_cast<void**>(held));
}

/// What a matrix of the type holds.
PetscErrorCode held_by(Mat A, CompactMatrix** held) {
  PetscBool same;

  PetscFunctionBegin;
  PetscCall(is_of_type(A, &same));
  PetscCheck(same, comm_of(A), PETSC_ERR_ARG_WRONG, "only for matrices of type %s",
             MATPRUNADAGCOMPACT);
  PetscCall(find(A, held));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// The same where there must be rows.
PetscErrorCode filled(Mat A, CompactMatrix** held) {
  PetscFunctionBegin;
  PetscCall(held_by(A, held));
  PetscCheck((*held)->rows, comm_of(A), PETSC_ERR_ARG_WRONGSTATE,
             "the matrix has no rows: MatPrunAdagCompactCreate() makes one that has, MatLoad() "
             "reads them");
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode destroy(Mat A) {
  CompactMatrix* held;

  PetscFunctionBegin;
  PetscCall(find(A, &held));
  delete held;
  PetscCall(PetscObjectCompose((PetscObject)A, held_name, nullptr));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode mult(Mat A, Vec x, Vec y) {
  CompactMatrix* held;
  PetscScalar* t;

  PetscFunctionBegin;
  PetscCall(filled(A, &held));
  PetscCall(VecGetArrayWrite(y, &t));
  PetscCall(held->rows->multiply(x, t));
  PetscCall(VecRestoreArrayWrite(y, &t));
  if (held->factor != 1.0) PetscCall(VecScale(y, held->factor));
  PetscCall(PetscLogFlops(2.0 * double(held->rows->entries())));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// z = start + A't, or A't without a start.
PetscErrorCode transposed(Mat A, Vec t, Vec start, Vec z) {
  CompactMatrix* held;
  Vec factored = t;
  const PetscScalar* factors;

  PetscFunctionBegin;
  PetscCall(filled(A, &held));
  if (held->factor != 1.0) {
    PetscCall(VecDuplicate(t, &factored));
    PetscCall(VecAXPBY(factored, held->factor, 0.0, t));
  }
  PetscCall(VecGetArrayRead(factored, &factors));
  PetscCall(held->rows->combine(factors, start, z));
  PetscCall(VecRestoreArrayRead(factored, &factors));
  if (factored != t) PetscCall(VecDestroy(&factored));
  PetscCall(PetscLogFlops(2.0 * double(held->rows->entries())));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode mult_transpose(Mat A, Vec t, Vec z) { return transposed(A, t, nullptr, z); }
PetscErrorCode mult_transpose_add(Mat A, Vec t, Vec y, Vec z) { return transposed(A, t, y, z); }

PetscErrorCode get_row(Mat A, PetscInt row, PetscInt* count, PetscInt** columns,
                       PetscScalar** values) {
  CompactMatrix* held;
  std::size_t local = 0;

  PetscFunctionBegin;
  PetscCall(filled(A, &held));
  PetscCall(operations::own_row(A, row, &local));
  bool done = false;
  try {
    held->rows->row(local, held->columns, held->values);
    done = true;
  } catch (const std::exception&) {
  }
  PetscCheck(done, PETSC_COMM_SELF, PETSC_ERR_MEM, "no memory for a row");
  if (held->factor != 1.0) {
    for (double& value : held->values) value *= held->factor;
  }
  if (count) *count = PetscInt(held->columns.size());
  if (columns) *columns = held->columns.data();
  if (values) *values = held->values.data();
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode scale(Mat A, PetscScalar factor) {
  CompactMatrix* held;

  PetscFunctionBegin;
  PetscCall(filled(A, &held));
  held->factor *= factor;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode norm(Mat A, NormType type, PetscReal* result) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)A);
  PetscInt first, end, count;
  PetscScalar* values;

  PetscFunctionBegin;
  PetscCheck(type == NORM_FROBENIUS || type == NORM_INFINITY, comm, PETSC_ERR_SUP,
             "%s has the Frobenius and the infinity norm only", MATPRUNADAGCOMPACT);
  PetscCall(MatGetOwnershipRange(A, &first, &end));
  PetscReal squares = 0, largest = 0;
  PetscCall(operations::agreed(comm, [&] {
    PetscFunctionBegin;
    for (PetscInt row = first; row < end; ++row) {
      PetscCall(get_row(A, row, &count, nullptr, &values));
      PetscReal sum = 0;
      for (PetscInt e = 0; e < count; ++e) {
        squares += values[e] * values[e];
        sum += std::abs(values[e]);
      }
      largest = std::max(largest, sum);
    }
    PetscFunctionReturn(PETSC_SUCCESS);
  }));
  const bool frobenius = type == NORM_FROBENIUS;
  *result = frobenius ? squares : largest;
  PetscCallMPI(
      MPI_Allreduce(MPI_IN_PLACE, result, 1, MPIU_REAL, frobenius ? MPIU_SUM : MPIU_MAX, comm));
  if (frobenius) *result = std::sqrt(*result);
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode get_info(Mat A, MatInfoType type, MatInfo* info) {
  StoredRows* rows = nullptr;

  PetscFunctionBegin;
  PetscCall(get(A, &rows));
  PetscLogDouble local[2] = {double(rows->entries()), double(rows->bytes())};
  PetscLogDouble total[2] = {local[0], local[1]};
  if (type != MAT_LOCAL) {
    PetscCallMPI(MPI_Allreduce(local, total, 2, MPI_DOUBLE,
                               type == MAT_GLOBAL_MAX ? MPI_MAX : MPI_SUM, comm_of(A)));
  }
  *info = MatInfo{};
  info->block_size = 1.0;
  info->nz_allocated = info->nz_used = total[0];
  info->memory = total[1];
  info->assemblies = 1.0;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode duplicate(Mat A, MatDuplicateOption option, Mat* B) {
  CompactMatrix* held;
  PetscInt columns, total_columns;

  PetscFunctionBegin;
  PetscCheck(option == MAT_COPY_VALUES, comm_of(A), PETSC_ERR_SUP,
             "a matrix of type %s is only read: it is duplicated with its values",
             MATPRUNADAGCOMPACT);
  PetscCall(filled(A, &held));
  PetscCall(MatGetLocalSize(A, nullptr, &columns));
  PetscCall(MatGetSize(A, nullptr, &total_columns));
  PetscCall(create(comm_of(A), columns, total_columns, held->rows, B));
  PetscCall(scale(*B, held->factor));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// As PETSc's own type for dense or sparse matrices shows itself.
PetscErrorCode view(Mat A, PetscViewer viewer) {
  CompactMatrix* held;
  PetscBool text;
  PetscViewerFormat format;
  Mat plain;

  PetscFunctionBegin;
  PetscCall(filled(A, &held));
  const StoredRows* const rows = held->rows.get();
  PetscCall(PetscObjectTypeCompare((PetscObject)viewer, PETSCVIEWERASCII, &text));
  PetscCall(PetscViewerGetFormat(viewer, &format));
  if (text) {
    char times[40] = "";
    if (held->factor != 1.0) {
      PetscCall(PetscSNPrintf(times, sizeof times, ", times %g", held->factor));
    }
    PetscCall(PetscViewerASCIIPrintf(viewer, "  %s rows, storage %s%s\n",
                                     rows->dense() ? "dense" : "sparse", name_of(rows->storage()),
                                     times));
    if (format == PETSC_VIEWER_ASCII_INFO || format == PETSC_VIEWER_ASCII_INFO_DETAIL) {
      PetscFunctionReturn(PETSC_SUCCESS);
    }
  }
  PetscCall(MatConvert(A, rows->dense() ? MATPRUNADAGDENSE : MATAIJ, MAT_INITIAL_MATRIX, &plain));
  PetscCall(MatView(plain, viewer));
  PetscCall(MatDestroy(&plain));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Operations are set by number and without their type, whichever way this PETSc spells that.
template <class Function>
PetscErrorCode set(PetscErrorCode (*set_operation)(Mat, MatOperation, Function), Mat A,
                   MatOperation operation, auto function) {
  return set_operation(A, operation, reinterpret_cast<Function>(function));
}

/// Not collective.
PetscErrorCode hang_on(Mat A, std::unique_ptr<CompactMatrix> held) {
  PetscFunctionBegin;
  PetscCall(operations::hang_on(A, held_name, held.get()));
  static_cast<void>(held.release());  // A has it now
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// A matrix of the type, without rows. Collective.
PetscErrorCode begin(Mat A) {
  PetscFunctionBegin;
  PetscCall(set(MatSetOperation, A, MATOP_DESTROY, destroy));  // also of what fails elsewhere
  PetscCall(operations::agreed(comm_of(A),
                               [&] { return hang_on(A, std::make_unique<CompactMatrix>()); }));
  PetscCall(set(MatSetOperation, A, MATOP_MULT, mult));
  PetscCall(set(MatSetOperation, A, MATOP_MULT_ADD, operations::mult_add));
  PetscCall(set(MatSetOperation, A, MATOP_MULT_TRANSPOSE, mult_transpose));
  PetscCall(set(MatSetOperation, A, MATOP_MULT_TRANSPOSE_ADD, mult_transpose_add));
  PetscCall(set(MatSetOperation, A, MATOP_GET_ROW, get_row));
  PetscCall(set(MatSetOperation, A, MATOP_RESTORE_ROW, operations::restore_row));
  PetscCall(set(MatSetOperation, A, MATOP_SCALE, scale));
  PetscCall(set(MatSetOperation, A, MATOP_NORM, norm));
  PetscCall(set(MatSetOperation, A, MATOP_GETINFO, get_info));
  PetscCall(set(MatSetOperation, A, MATOP_DUPLICATE, duplicate));
  PetscCall(set(MatSetOperation, A, MATOP_VIEW, view));
  PetscCall(set(MatSetOperation, A, MATOP_LOAD, load));
  PetscCall(PetscObjectChangeTypeName((PetscObject)A, MATPRUNADAGCOMPACT));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode register_type() { return MatRegister(MATPRUNADAGCOMPACT, begin); }

PetscErrorCode is_of_type(Mat A, PetscBool* same) {
  return PetscObjectTypeCompare((PetscObject)A, MATPRUNADAGCOMPACT, same);
}

PetscErrorCode get(Mat A, StoredRows** rows) {
  CompactMatrix* held;

  PetscFunctionBegin;
  PetscCall(filled(A, &held));
  *rows = held->rows.get();
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode pass(Mat A, Vec x, Residuals& residuals, Vec g) {
  CompactMatrix* held;

  PetscFunctionBegin;
  PetscCall(filled(A, &held));
  if (held->factor == 1.0) {
    PetscCall(held->rows->pass(x, residuals, g));
    PetscFunctionReturn(PETSC_SUCCESS);
  }
  PetscInt entries, wanted;
  PetscCall(VecGetSize(x, &wanted));
  if (held->scaled) PetscCall(VecGetSize(held->scaled, &entries));
  if (!held->scaled || entries != wanted) PetscCall(VecDuplicate(x, held->scaled.put()));
  PetscCall(VecAXPBY(held->scaled, held->factor, 0.0, x));
  PetscCall(held->rows->pass(held->scaled, residuals, g));
  if (residuals.want_gradient()) PetscCall(VecScale(g, held->factor));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode storage_to_load(Mat A, Storage** storage) {
  CompactMatrix* held;

  PetscFunctionBegin;
  PetscCall(held_by(A, &held));
  *storage = &held->to_load;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode factor_of(Mat A, double* factor) {
  CompactMatrix* held;

  PetscFunctionBegin;
  PetscCall(held_by(A, &held));
  *factor = held->factor;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode fill(Mat A, std::shared_ptr<StoredRows> rows) {
  CompactMatrix* held;

  PetscFunctionBegin;
  PetscCall(held_by(A, &held));
  if (rows.use_count() == 1) PetscCall(rows->connect(A));
  held->rows = std::move(rows);
  held->factor = 1.0;
  PetscCall(MatAssemblyBegin(A, MAT_FINAL_ASSEMBLY));
  PetscCall(MatAssemblyEnd(A, MAT_FINAL_ASSEMBLY));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode create(MPI_Comm comm, PetscInt local_columns, PetscInt columns,
                      std::shared_ptr<StoredRows> rows, Mat* A) {
  PetscFunctionBegin;
  PetscCall(register_type());
  PetscCall(MatCreate(comm, A));
  PetscCall(MatSetSizes(*A, PetscInt(rows->count()), local_columns, PETSC_DETERMINE, columns));
  PetscCall(MatSetType(*A, MATPRUNADAGCOMPACT));
  PetscCall(MatSetUp(*A));
  PetscCall(fill(*A, std::move(rows)));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag::compact
