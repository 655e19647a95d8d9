// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <functional>
#include <memory>
#include <span>

#include <petscmat.h>

#include "matrix/column_map.hpp"
#include "matrix/stored_rows.hpp"

/// PETSc's matrix type MATPRUNADAGROWS from the inside: rows in as few bytes as their numbers need,
/// and what these are scaled and shifted by.
namespace prunadag::rows_matrix {

/// What a matrix of the type holds.
struct RowsMatrix {
  Storage to_load = Storage::automatic;
  std::shared_ptr<StoredRows> rows;  ///< null before there are any; a copy may share them
  /// The rows are features, which lie where the parameters do: the matrix is their transpose.
  bool turned = false;
  ColumnMap map;
  bool row_oriented = true;          ///< how values are given to MatSetValues()
  VecHandle scaled, scaled_outputs;  ///< x as the rows take it, of one output and of more
  VecHandle product;                 ///< what comes out of them
  RowBuffer row, mapped;             ///< of the row that MatGetRow() was called for
};

/// Makes the type known to PETSc; may be called more than once. Not collective.
PetscErrorCode register_type();
PetscErrorCode is_of_type(Mat A, PetscBool* same);

/// What A holds, which must be of the type; held_by() also where it has no rows yet.
PetscErrorCode get(Mat A, RowsMatrix** held);
PetscErrorCode held_by(Mat A, RowsMatrix** held);

/// For code that throws: what A holds, or null where it is of another type. Not collective.
RowsMatrix* find(Mat A);

/// The sizes of a matrix, as for MatSetSizes().
struct MatrixShape {
  PetscInt rows, columns, total_rows = PETSC_DETERMINE, total_columns = PETSC_DETERMINE;
};
MatrixShape shape_of(Mat A);

/// A new matrix of these rows, or of features where `turned`. Collective.
MatHandle create(MPI_Comm comm, const MatrixShape& shape, std::shared_ptr<StoredRows> rows,
                 bool turned = false, ColumnMap map = {});
/// A new matrix of dense rows of zeros, to be written to. Collective; throws on all ranks.
MatHandle create_zero(MPI_Comm comm, const MatrixShape& shape);

/// Gives rows to a matrix of the type, laid out as they are, instead of those it had. Collective.
PetscErrorCode fill(Mat A, std::shared_ptr<StoredRows> rows);

/// Takes offset_j from column j, then divides it by divisor_j, all without storing it; a divisor of
/// 0 makes a column of zeros. Both have PETSc's own split, or any; the columns after them stay as
/// they are. For a matrix of samples that is not scaled or shifted yet. Collective.
void scale_columns(Mat A, Vec offset, Vec divisor);

/// The same matrix by features, or by samples, where it is the other way. Any matrix with
/// MatGetRow() is taken. Collective; throws on all ranks. Cost: that of transposed().
MatHandle turn(Mat A);

/// Settles what the sizes of A say where the rows begin. Collective.
PetscErrorCode set_up_layouts(Mat A);
/// Dense rows of zeros, agreed on. Collective.
PetscErrorCode make_zero_rows(MPI_Comm comm, PetscInt rows, PetscInt columns,
                              std::shared_ptr<StoredRows>* zeros);

// rows_matrix_products.cpp: products, scaled and shifted.
PetscErrorCode set_product_operations(Mat A);
/// x as the rows take it: scaled, in a vector of the matrix's or x itself. Not collective but where
/// a vector is made.
PetscErrorCode scaled(Mat A, RowsMatrix& held, Vec x, Vec* result);

// rows_matrix_entries.cpp: single rows and values.
PetscErrorCode set_entry_operations(Mat A);
/// The array of doubles that may be written to, of this rank's rows. PETSC_ERR_ARG_WRONGSTATE where
/// there is none.
PetscErrorCode writable(Mat A, RowsMatrix** held, double** numbers);

// rows_matrix_io.cpp
PetscErrorCode view(Mat A, PetscViewer viewer);
PetscErrorCode load(Mat A, PetscViewer viewer);

// rows_matrix_create.cpp
/// Shows all rows of this rank as row(number from 0, entries), in order; entries without columns are
/// all of a row. Not collective.
using ShowRow = std::function<void(std::int64_t row, const RowEntries& entries)>;
using SweepRows = std::function<void(const ShowRow& show)>;
/// The rows of a sweep in a storage, spread as those of `layout`; whole ones where they are dense
/// and the storage has such. Throws Error(usage), on all ranks, naming the first number that would
/// be lost. Collective; two or three sweeps.
std::shared_ptr<StoredRows> rows_of(Mat layout, const SweepRows& sweep, Storage storage,
                                    bool dense);
/// The same numbers in a storage, of a matrix by samples with MatGetRow(): in dense rows, or such as
/// the matrix has. Collective, as above.
MatHandle converted(Mat A, Storage storage, bool dense);
MatHandle converted(Mat A, Storage storage);

/// Operations are set by number and without their type, whichever way this PETSc spells that.
template <class Function>
PetscErrorCode set(PetscErrorCode (*set_operation)(Mat, MatOperation, Function), Mat A,
                   MatOperation operation, auto function) {
  return set_operation(A, operation, reinterpret_cast<Function>(function));
}

}  // namespace prunadag::rows_matrix

namespace prunadag {

/// Whether the matrix is stored by features. Not collective.
bool is_turned(Mat matrix);

/// Whether its rows are dense and of the type. Not collective.
bool has_dense_rows(Mat matrix);

/// Whether MatGetRow() gives all numbers of a row: such as these, and sparse ones that are shifted.
/// Not collective.
bool gives_whole_rows(Mat matrix);

}  // namespace prunadag
