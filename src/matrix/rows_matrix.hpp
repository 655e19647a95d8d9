// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <functional>
#include <memory>
#include <span>

#include <petscmat.h>

#include "matrix/column_map.hpp"
#include "matrix/stored_rows.hpp"

/// Internals of PETSc's matrix type MATPRUNADAGROWS: rows in as few bytes as their numbers need,
/// with scales and shifts of columns.
namespace prunadag::rows_matrix {

/// The data of a matrix of the type.
struct RowsMatrix {
  Storage to_load = Storage::automatic;
  std::shared_ptr<StoredRows> rows;  ///< null before there are rows; a copy may share them
  /// Rows are features, laid out as the parameters: the matrix is their transpose.
  bool turned = false;
  ColumnMap map;
  bool row_oriented = true;  ///< order of values in MatSetValues()
  /// Scaled x, the input of the rows, for one output and for several
  VecHandle scaled, scaled_outputs;
  VecHandle product;      ///< output of the rows
  RowBuffer row, mapped;  ///< for the row of the current MatGetRow()
};

/// Registers the type with PETSc; may be called more than once. Not collective.
PetscErrorCode register_type();
PetscErrorCode is_of_type(Mat A, PetscBool* same);

/// Gives the data of A, which must be of the type. get() needs rows, held_by() does not.
PetscErrorCode get(Mat A, RowsMatrix** held);
PetscErrorCode held_by(Mat A, RowsMatrix** held);

/// The data of A, or null where A has another type; for code that throws. Not collective.
RowsMatrix* find(Mat A);

/// Sizes of a matrix, as for MatSetSizes().
struct MatrixShape {
  PetscInt rows, columns, total_rows = PETSC_DETERMINE, total_columns = PETSC_DETERMINE;
};
MatrixShape shape_of(Mat A);

/// A new matrix of these rows, or of features if `turned`. Collective.
MatHandle create(MPI_Comm comm, const MatrixShape& shape, std::shared_ptr<StoredRows> rows,
                 bool turned = false, ColumnMap map = {});
/// A new matrix of dense rows of zeros, which can be written to. Collective; throws on all ranks.
MatHandle create_zero(MPI_Comm comm, const MatrixShape& shape);

/// Replaces the rows of a matrix of the type; the new rows have the layout of the matrix.
/// Collective.
PetscErrorCode fill(Mat A, std::shared_ptr<StoredRows> rows);

/// Subtracts offset_j from column j, then divides it by divisor_j, without storing the result; a
/// divisor of 0 makes a column of zeros. Both vectors have any layout; columns beyond their length
/// do not change. For a matrix by samples without scales and shifts. Collective.
void scale_columns(Mat A, Vec offset, Vec divisor);

/// A copy by features of a matrix by samples, or the reverse. Takes any matrix with MatGetRow().
/// Collective; throws on all ranks. Cost: that of transposed().
MatHandle turn(Mat A);

/// Computes the layouts of A from its sizes. Collective.
PetscErrorCode set_up_layouts(Mat A);
/// The rows and columns of this rank, from layouts that are set up. MatGetOwnershipRange() of PETSc
/// 3.25 sets up the whole matrix, with zeros, where there is none yet. Not collective.
struct OwnRange {
  PetscInt first_row, end_row, first_column, end_column;
};
OwnRange own_range(Mat A);
/// Makes dense rows of zeros; a failure is agreed on. Collective.
PetscErrorCode make_zero_rows(MPI_Comm comm, PetscInt rows, PetscInt columns,
                              std::shared_ptr<StoredRows>* zeros);

// rows_matrix_products.cpp: products with scales and shifts.
PetscErrorCode set_product_operations(Mat A);
/// x as input of the rows: x itself, or scaled in a vector of the matrix. Collective where that
/// vector is made, else not.
PetscErrorCode scaled(Mat A, RowsMatrix& held, Vec x, Vec* result);

// rows_matrix_entries.cpp: single rows and values.
PetscErrorCode set_entry_operations(Mat A);
/// The array of this rank's rows of doubles, for writing. PETSC_ERR_ARG_WRONGSTATE where rows
/// cannot be written to.
PetscErrorCode writable(Mat A, RowsMatrix** held, double** numbers);

// rows_matrix_io.cpp
PetscErrorCode view(Mat A, PetscViewer viewer);
PetscErrorCode load(Mat A, PetscViewer viewer);

// rows_matrix_create.cpp
/// Shows all rows of this rank as row(local number, entries), in order; entries without columns are
/// a whole row. Not collective.
using ShowRow = std::function<void(std::int64_t row, const RowEntries& entries)>;
using SweepRows = std::function<void(const ShowRow& show)>;
/// Stores the rows of a sweep, laid out as `layout`; in dense rows if `dense`, and if the storage
/// has dense rows. Throws Error(usage), on all ranks, naming the first number that would be lost.
/// Collective; two or three sweeps.
std::shared_ptr<StoredRows> rows_of(Mat layout, const SweepRows& sweep, Storage storage,
                                    bool dense);
/// A copy in another storage of a matrix by samples with MatGetRow(); dense or sparse as `dense`
/// says, or as the matrix is. Collective, as above.
MatHandle converted(Mat A, Storage storage, bool dense);
MatHandle converted(Mat A, Storage storage);

/// PETSc versions spell the untyped operation of MatSetOperation() differently.
template <class Function>
PetscErrorCode set(PetscErrorCode (*set_operation)(Mat, MatOperation, Function), Mat A,
                   MatOperation operation, auto function) {
  return set_operation(A, operation, reinterpret_cast<Function>(function));
}

}  // namespace prunadag::rows_matrix

namespace prunadag {

/// How many entries a matrix stores, by MAT_LOCAL, MAT_GLOBAL_SUM or MAT_GLOBAL_MAX. Collective
/// unless MAT_LOCAL.
double entries_of(Mat matrix, MatInfoType type);

/// Whether the matrix is stored by features. Not collective.
bool is_turned(Mat matrix);

/// Whether the matrix is of the type and has dense rows. Not collective.
bool has_dense_rows(Mat matrix);

/// Whether MatGetRow() gives all numbers of a row: dense rows of the type, or shifted sparse rows.
/// Not collective.
bool gives_whole_rows(Mat matrix);

}  // namespace prunadag
