// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "matrix/stored.hpp"

#include "base/petsc.hpp"
#include "prunadag/matprunadag.h"

namespace prunadag {
namespace {

bool is_of_type(Mat matrix, MatType type) {
  PetscBool same;
  check(PetscObjectTypeCompare((PetscObject)matrix, type, &same));
  return same;
}

}  // namespace

bool is_turned(Mat matrix) { return is_of_type(matrix, MATTRANSPOSEVIRTUAL); }

Mat stored(Mat matrix) {
  if (is_turned(matrix)) check(MatTransposeGetMat(matrix, &matrix));
  return matrix;
}

bool has_dense_rows(Mat matrix) { return is_of_type(stored(matrix), MATPRUNADAGDENSE); }

}  // namespace prunadag
