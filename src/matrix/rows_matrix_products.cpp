// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Products with a MATPRUNADAGROWS whose columns are scaled and shifted beside the rows. With S for
// the stored rows, D = diag(1/(factor inverse)) and the offsets o, the matrix is (S - 1 o')D^-1. So
// A x = S D^-1 x - 1 (o'D^-1 x), and A't = D^-1 (S't - o 1't).
#include "base/arrays.hpp"
#include "base/success.hpp"
#include "matrix/operations.hpp"
#include "matrix/rows_matrix.hpp"

namespace prunadag::rows_matrix {
namespace {

MPI_Comm comm_of(Mat A) { return PetscObjectComm((PetscObject)A); }

PetscErrorCode product_like(RowsMatrix& held, Vec z, Vec* product) {
  PetscInt entries = -1, wanted;

  PetscFunctionBegin;
  PetscCall(VecGetSize(z, &wanted));
  if (held.product) PetscCall(VecGetSize(held.product, &entries));
  if (entries != wanted) PetscCall(VecDuplicate(z, held.product.put()));
  *product = held.product;
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// y = S x for the stored rows S, samples or features.
PetscErrorCode raw_product(RowsMatrix& held, Vec x, Vec y) {
  const PetscScalar* factors;
  PetscScalar* products;
  Arrays arrays;

  PetscFunctionBegin;
  if (held.turned) {
    PetscCall(arrays.read(x, &factors));
    PetscCall(held.rows->combine(factors, 1, nullptr, y));
    PetscCall(arrays.give_back());
  } else {
    PetscCall(arrays.write(y, &products));
    PetscCall(held.rows->multiply(x, 1, products));
    PetscCall(arrays.give_back());
  }
  PetscCall(PetscLogFlops(2.0 * double(held.rows->entries())));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// z = start + S't, or S't if `start` is null.
PetscErrorCode raw_transposed(RowsMatrix& held, Vec t, Vec start, Vec z) {
  const PetscScalar* factors;
  PetscScalar* products;
  Arrays arrays;

  PetscFunctionBegin;
  if (held.turned) {
    PetscCall(arrays.write(z, &products));
    PetscCall(held.rows->multiply(t, 1, products));
    PetscCall(arrays.give_back());
  } else {
    PetscCall(arrays.read(t, &factors));
    PetscCall(held.rows->combine(factors, 1, start, z));
    PetscCall(arrays.give_back());
  }
  PetscCall(PetscLogFlops(2.0 * double(held.rows->entries())));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode mult(Mat A, Vec x, Vec y) {
  RowsMatrix* held;
  Vec as_taken;
  PetscScalar taken;

  PetscFunctionBegin;
  PetscCall(get(A, &held));
  PetscCall(scaled(A, *held, x, &as_taken));
  PetscCall(raw_product(*held, as_taken, y));
  if (held->map.offset) {
    PetscCall(VecDot(held->map.offset, as_taken, &taken));
    PetscCall(VecShift(y, -taken));
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode transposed(Mat A, Vec t, Vec start, Vec z) {
  RowsMatrix* held;
  PetscScalar sum;
  Vec product = nullptr;

  PetscFunctionBegin;
  PetscCall(get(A, &held));
  if (held->map.is_identity() && !(held->turned && start)) {
    PetscCall(raw_transposed(*held, t, start, z));
    PetscFunctionReturn(PETSC_SUCCESS);
  }
  PetscCall(product_like(*held, z, &product));
  PetscCall(raw_transposed(*held, t, nullptr, product));
  if (held->map.offset) {
    PetscCall(VecSum(t, &sum));
    PetscCall(VecAXPY(product, -sum, held->map.offset));
  }
  PetscCall(operations::coded(comm_of(A), [&] { held->map.scale(product, product); }));
  if (!start) {
    PetscCall(VecCopy(product, z));
    PetscFunctionReturn(PETSC_SUCCESS);
  }
  if (start != z) PetscCall(VecCopy(start, z));
  PetscCall(VecAXPY(z, 1.0, product));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode mult_transpose(Mat A, Vec t, Vec z) { return transposed(A, t, nullptr, z); }
PetscErrorCode mult_transpose_add(Mat A, Vec t, Vec y, Vec z) { return transposed(A, t, y, z); }

}  // namespace

PetscErrorCode set_product_operations(Mat A) {
  PetscFunctionBegin;
  PetscCall(set(MatSetOperation, A, MATOP_MULT, mult));
  PetscCall(set(MatSetOperation, A, MATOP_MULT_ADD, operations::mult_add));
  PetscCall(set(MatSetOperation, A, MATOP_MULT_TRANSPOSE, mult_transpose));
  PetscCall(set(MatSetOperation, A, MATOP_MULT_TRANSPOSE_ADD, mult_transpose_add));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode scaled(Mat A, RowsMatrix& held, Vec x, Vec* result) {
  PetscInt entries = -1, wanted, columns;

  PetscFunctionBegin;
  *result = x;
  PetscCall(MatGetSize(A, nullptr, &columns));
  if (!held.map.scales()) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCall(VecGetSize(x, &wanted));
  VecHandle& kept = wanted == columns ? held.scaled : held.scaled_outputs;
  if (kept) PetscCall(VecGetSize(kept, &entries));
  if (entries != wanted) PetscCall(VecDuplicate(x, kept.put()));
  PetscCall(operations::coded(PetscObjectComm((PetscObject)x), [&] { held.map.scale(x, kept); }));
  *result = kept;
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag::rows_matrix
