// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// MatLoad() of our matrix type, from PETSc binary.
#include <algorithm>
#include <array>

#include <petscmat.h>

#include "base/petsc.hpp"
#include "fuzz/target.hpp"
#include "prunadag/prunadag.h"

namespace prunadag::fuzz {
namespace {

constexpr double most_numbers = 4e6;  // of dense rows that are made from sparse ones

/// Returns the number of entries that the header of a file claims, with zeros of sparse rows.
double claimed(std::string_view input) {
  double product = 1;
  for (const std::size_t place : {1, 2}) {
    double number = 0;
    for (std::size_t b = 0; b < sizeof(PetscInt) && input.size() >= 4 * sizeof(PetscInt); ++b) {
      number = 256 * number + static_cast<unsigned char>(input[place * sizeof(PetscInt) + b]);
    }
    product *= number;
  }
  return product;
}

/// The only codes that may refuse a file.
constexpr std::array<int, 3> refusals{PETSC_ERR_FILE_UNEXPECTED, PETSC_ERR_FILE_READ,
                                      PETSC_ERR_SUP};

void load(const InputFile& file, const char* storage) {
  ViewerHandle viewer;
  MatHandle matrix;
  check(PetscViewerBinaryOpen(PETSC_COMM_SELF, file.path().c_str(), FILE_MODE_READ, viewer.put()));
  check(MatCreate(PETSC_COMM_SELF, matrix.put()));
  check(MatSetType(matrix, MATPRUNADAGROWS));
  check(MatPrunAdagRowsSetStorage(matrix, storage));
  const int code = int(MatLoad(matrix, viewer));
  if (code != 0 && std::find(refusals.begin(), refusals.end(), code) == refusals.end()) {
    report("MatLoad fails by another code than a file gives", std::to_string(code));
  }
}

}  // namespace

void read_input(std::string_view input) {
  static const bool registered = (check(PrunAdagInitialize()), true);
  static_cast<void>(registered);
  const InputFile file(input);
  load(file, "auto");
  if (claimed(input) <= most_numbers) load(file, "double");  // dense rows are read in place
}

}  // namespace prunadag::fuzz
