// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: a PETSc matrix type stored by rows, which are samples or features. The gradient of a sum
// over samples takes one pass over it.
// Algorithm: the storages implement stored_rows.hpp; this file has the life cycle of a matrix. It
// uses only PETSc's public interface: sets operations one by one, and attaches data to a matrix by
// name.
#include "matrix/rows_matrix.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/success.hpp"
#include "matrix/operations.hpp"
#include "prunadag/matprunadag.h"

namespace prunadag::rows_matrix {
namespace {

const char* const held_name = "prunadag_rows";

MPI_Comm comm_of(Mat A) { return PetscObjectComm((PetscObject)A); }

PetscErrorCode destroy(Mat A) {
  void* held;

  PetscFunctionBegin;
  PetscCall(operations::find(A, held_name, &held));
  delete static_cast<RowsMatrix*>(held);
  PetscCall(PetscObjectCompose((PetscObject)A, held_name, nullptr));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// The layout of the vectors that stored rows multiply.
PetscErrorCode layout_of_columns(Mat A, const RowsMatrix& held, PetscLayout* layout) {
  PetscLayout rows, columns;

  PetscFunctionBegin;
  PetscCall(set_up_layouts(A));
  PetscCall(MatGetLayouts(A, &rows, &columns));
  *layout = held.turned ? rows : columns;
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Gives a matrix without rows dense rows of zeros.
PetscErrorCode set_up(Mat A) {
  RowsMatrix* held;
  PetscLayout rows, columns;
  PetscInt count, width;
  std::shared_ptr<StoredRows> zeros;

  PetscFunctionBegin;
  PetscCall(held_by(A, &held));
  if (held->rows) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCall(set_up_layouts(A));
  PetscCall(MatGetLayouts(A, &rows, &columns));
  PetscCall(PetscLayoutGetLocalSize(rows, &count));
  PetscCall(PetscLayoutGetSize(columns, &width));
  PetscCall(make_zero_rows(comm_of(A), count, width, &zeros));
  PetscCall(zeros->connect_once(comm_of(A), columns));
  held->rows = std::move(zeros);
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Gives the reference to a caller that destroys it.
Mat given_away(const MatHandle& made) {
  check(PetscObjectReference((PetscObject)made.get()));
  return made;
}

PetscErrorCode get_info(Mat A, MatInfoType type, MatInfo* info) {
  RowsMatrix* held;

  PetscFunctionBegin;
  PetscCall(get(A, &held));
  PetscLogDouble local[2] = {double(held->rows->entries()), double(held->rows->bytes())};
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

/// Copies rows that can be written to; shares all others.
PetscErrorCode duplicate(Mat A, MatDuplicateOption option, Mat* B) {
  RowsMatrix* held;

  PetscFunctionBegin;
  PetscCall(get(A, &held));
  const bool is_writable = held->rows->is_writable() && !held->turned && held->map.is_identity();
  PetscCheck(is_writable || option == MAT_COPY_VALUES, comm_of(A), PETSC_ERR_SUP,
             "only a %s matrix of dense rows of doubles is duplicated without its values",
             MATPRUNADAGROWS);
  PetscCall(operations::coded(comm_of(A), [&] {
    MatHandle copy;
    if (is_writable) {
      copy = create_zero(comm_of(A), shape_of(A));
      if (option == MAT_COPY_VALUES) {
        std::copy_n(held->rows->numbers(), held->rows->entries(), find(copy)->rows->numbers());
      }
    } else {
      copy = create(comm_of(A), shape_of(A), held->rows, held->turned,
                    agree(comm_of(A), [&] { return held->map.copy(); }));
    }
    check(MatSetBlockSizesFromMats(copy, A, A));
    *B = given_away(copy);
  }));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode transpose(Mat A, MatReuse reuse, Mat* B) {
  RowsMatrix* held;

  PetscFunctionBegin;
  PetscCheck(reuse == MAT_INITIAL_MATRIX, comm_of(A), PETSC_ERR_SUP,
             "the transpose is made as a new matrix only");
  PetscCall(get(A, &held));
  PetscCheck(!held->turned && !held->map.inverse && !held->map.offset, comm_of(A), PETSC_ERR_SUP,
             "a matrix by features, or with scaled columns, is not transposed");
  PetscCall(operations::coded(comm_of(A), [&] {
    const MatHandle by_features = turn(A);
    RowsMatrix& from = *find(by_features);
    const MatrixShape shape = shape_of(A);
    ColumnMap map;
    map.factor = from.map.factor;
    MatHandle made =
        create(comm_of(A), {shape.columns, shape.rows, shape.total_columns, shape.total_rows},
               std::move(from.rows), false, std::move(map));
    *B = given_away(made);
  }));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Attaches the data. Not collective.
PetscErrorCode hang_on(Mat A, std::unique_ptr<RowsMatrix> held) {
  PetscFunctionBegin;
  PetscCall(operations::hang_on(A, held_name, held.get()));
  static_cast<void>(held.release());  // A owns it now
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Makes A a matrix of the type, without rows. Collective.
PetscErrorCode begin(Mat A) {
  PetscFunctionBegin;
  // first, so that A can be destroyed after a failure below
  PetscCall(set(MatSetOperation, A, MATOP_DESTROY, destroy));
  PetscCall(
      operations::agreed(comm_of(A), [&] { return hang_on(A, std::make_unique<RowsMatrix>()); }));
  PetscCall(set(MatSetOperation, A, MATOP_SETUP, set_up));
  PetscCall(set(MatSetOperation, A, MATOP_GETINFO, get_info));
  PetscCall(set(MatSetOperation, A, MATOP_DUPLICATE, duplicate));
  PetscCall(set(MatSetOperation, A, MATOP_TRANSPOSE, transpose));
  PetscCall(set(MatSetOperation, A, MATOP_VIEW, view));
  PetscCall(set(MatSetOperation, A, MATOP_LOAD, load));
  PetscCall(set_product_operations(A));
  PetscCall(set_entry_operations(A));
  PetscCall(PetscObjectChangeTypeName((PetscObject)A, MATPRUNADAGROWS));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// A matrix of the type with these sizes, without rows. Collective.
MatHandle begun(MPI_Comm comm, const MatrixShape& shape) {
  MatHandle A;
  check(register_type());
  check(MatCreate(comm, A.put()));
  check(MatSetSizes(A, shape.rows, shape.columns, shape.total_rows, shape.total_columns));
  check(MatSetType(A, MATPRUNADAGROWS));
  return A;
}

/// Extends a vector with a number per feature to all columns; other columns get `of_others`.
VecHandle for_columns(Mat A, Vec of_features, double of_others) {
  const std::vector<double> all = gathered(of_features);
  VecHandle made = vector_of_columns(A);
  const std::size_t first = std::size_t(first_index(made));
  const WriteArray own(made);
  for (std::size_t j = 0; j < own.span().size(); ++j) {
    own[j] = first + j < all.size() ? all[first + j] : of_others;
  }
  return made;
}

}  // namespace

PetscErrorCode register_type() { return MatRegister(MATPRUNADAGROWS, begin); }

PetscErrorCode is_of_type(Mat A, PetscBool* same) {
  return PetscObjectTypeCompare((PetscObject)A, MATPRUNADAGROWS, same);
}

PetscErrorCode held_by(Mat A, RowsMatrix** held) {
  PetscBool same;
  void* found;

  PetscFunctionBegin;
  PetscCall(is_of_type(A, &same));
  PetscCheck(same, comm_of(A), PETSC_ERR_ARG_WRONG, "only for matrices of type %s",
             MATPRUNADAGROWS);
  PetscCall(operations::find(A, held_name, &found));
  *held = static_cast<RowsMatrix*>(found);
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode get(Mat A, RowsMatrix** held) {
  PetscFunctionBegin;
  PetscCall(held_by(A, held));
  PetscCheck((*held)->rows, comm_of(A), PETSC_ERR_ARG_WRONGSTATE,
             "the matrix has no rows: MatPrunAdagRowsCreate() makes one that has, MatLoad() reads "
             "them, MatSetUp() makes dense ones");
  PetscFunctionReturn(PETSC_SUCCESS);
}

RowsMatrix* find(Mat A) {
  PetscBool same;
  RowsMatrix* held = nullptr;
  check(is_of_type(A, &same));
  if (same) check(get(A, &held));
  return held;
}

MatrixShape shape_of(Mat A) {
  MatrixShape shape;
  check(MatGetLocalSize(A, &shape.rows, &shape.columns));
  check(MatGetSize(A, &shape.total_rows, &shape.total_columns));
  return shape;
}

OwnRange own_range(Mat A) {
  PetscLayout rows, columns;
  OwnRange range;
  check(MatGetLayouts(A, &rows, &columns));
  check(PetscLayoutGetRange(rows, &range.first_row, &range.end_row));
  check(PetscLayoutGetRange(columns, &range.first_column, &range.end_column));
  return range;
}

PetscErrorCode set_up_layouts(Mat A) {
  PetscLayout rows, columns;

  PetscFunctionBegin;
  PetscCall(MatGetLayouts(A, &rows, &columns));
  PetscCall(PetscLayoutSetUp(rows));
  PetscCall(PetscLayoutSetUp(columns));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode make_zero_rows(MPI_Comm comm, PetscInt rows, PetscInt columns,
                              std::shared_ptr<StoredRows>* zeros) {
  return operations::coded(comm, [&] {
    *zeros = agree(comm, [&]() -> std::shared_ptr<StoredRows> {
      return zero_rows(std::size_t(rows), std::size_t(columns));
    });
  });
}

PetscErrorCode fill(Mat A, std::shared_ptr<StoredRows> rows) {
  RowsMatrix* held;
  PetscLayout columns = nullptr;

  PetscFunctionBegin;
  PetscCall(held_by(A, &held));
  PetscCall(layout_of_columns(A, *held, &columns));
  PetscCall(rows->connect_once(comm_of(A), columns));
  held->rows = std::move(rows);
  held->map = ColumnMap();
  PetscCall(MatSetUp(A));
  PetscCall(MatAssemblyBegin(A, MAT_FINAL_ASSEMBLY));
  PetscCall(MatAssemblyEnd(A, MAT_FINAL_ASSEMBLY));
  PetscFunctionReturn(PETSC_SUCCESS);
}

MatHandle create(MPI_Comm comm, const MatrixShape& shape, std::shared_ptr<StoredRows> rows,
                 bool turned, ColumnMap map) {
  MatHandle A = begun(comm, shape);
  RowsMatrix* held;
  check(held_by(A, &held));
  held->turned = turned;
  check(fill(A, std::move(rows)));
  held->map = std::move(map);
  return A;
}

MatHandle create_zero(MPI_Comm comm, const MatrixShape& shape) {
  MatHandle A = begun(comm, shape);
  check(MatSetUp(A));
  check(MatAssemblyBegin(A, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(A, MAT_FINAL_ASSEMBLY));
  return A;
}

void scale_columns(Mat A, Vec offset, Vec divisor) {
  const MPI_Comm comm = comm_of(A);
  ColumnMap map;
  map.factor = find(A)->map.factor;
  map.inverse = for_columns(A, divisor, 1.0);
  agree(comm, [&] {
    const WriteArray inverse(map.inverse);
    for (double& number : inverse.span()) {
      const double divided_by = number;
      number = number == 0.0 ? 0.0 : 1.0 / number;
      if (std::isfinite(number)) continue;
      throw Error(ErrorKind::usage,
                  fmt::format("divisor {:g}: has no inverse that is a number", divided_by));
    }
  });
  PetscReal largest;
  check(VecNorm(offset, NORM_INFINITY, &largest));
  if (largest != 0.0) {
    map.offset = for_columns(A, offset, 0.0);
    check(VecScale(map.offset, 1.0 / map.factor));  // in units of the stored numbers
  }
  map.gather_all();
  find(A)->map = std::move(map);
}

MatHandle turn(Mat A) {
  const MPI_Comm comm = comm_of(A);
  RowsMatrix* const held = find(A);
  if (!held) return turn(converted(A, Storage::doubles));
  const PetscInt *rows, *columns;
  check(MatGetOwnershipRanges(A, &rows));
  check(MatGetOwnershipRangesColumn(A, &columns));
  const std::size_t ends = std::size_t(size_of(comm)) + 1;
  if (held->turned) std::swap(rows, columns);
  std::shared_ptr<StoredRows> turned =
      held->rows->transposed({comm, {rows, ends}, {columns, ends}});
  const bool to_samples = held->turned;
  if (to_samples && !turned->dense() && size_of(comm) > 1) {
    const auto rank = std::size_t(rank_of(comm));
    turned = agree(comm, [&] {
      RowBuffer buffer;
      const auto for_each = [&](const auto& show) {
        for (std::size_t i = 0; i < turned->count(); ++i) show(turned->row(i, buffer));
      };
      return rows_like(*turned, turned->count(), std::size_t(rows[ends - 1]),
                       SparsePlan(rows[rank], rows[rank + 1]), for_each);
    });
  }
  ColumnMap map = agree(comm, [&] { return held->map.copy(); });
  return create(comm, shape_of(A), std::move(turned), !to_samples, std::move(map));
}

}  // namespace prunadag::rows_matrix

namespace prunadag {

double entries_of(Mat matrix, MatInfoType type) {
  MatInfo info;
  check(MatGetInfo(matrix, type, &info));
  return info.nz_used;
}

bool is_turned(Mat matrix) {
  const auto* held = rows_matrix::find(matrix);
  return held && held->turned;
}

bool has_dense_rows(Mat matrix) {
  const auto* held = rows_matrix::find(matrix);
  return held && held->rows->dense();
}

bool gives_whole_rows(Mat matrix) {
  const auto* held = rows_matrix::find(matrix);
  return held && (held->rows->dense() || held->map.offset);
}

}  // namespace prunadag
