// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The memory that reading of PETSc's files takes. See readers_test.cpp for their contents.
#include <fstream>

#include <gtest/gtest.h>

#include "data/loading.hpp"
#include "support/memory.hpp"
#include "support/sanitizers.hpp"

namespace prunadag {
namespace {

using namespace test;

/// Appends a number as in PETSc's files, most significant byte first.
template <class Number>
void add(std::string& bytes, Number number) {
  const char* const native = reinterpret_cast<const char*>(&number);
  for (std::size_t i = sizeof number; i > 0; --i) bytes.push_back(native[i - 1]);
}

/// Writes 7 * times rows of 500 entries each, in every fourth of 2000 columns, and returns the
/// path. The entries are 0.5, 1.5, ..., 6.5, again and again.
std::string file_of(PetscInt times) {
  const std::string path = file_with("large.petsc", "");
  if (rank_of(world()) == 0) {
    std::string header, lengths, columns, values;
    for (PetscInt number : {PetscInt(MAT_FILE_CLASSID), 7 * times, PetscInt(2000), 3500 * times}) {
      add(header, number);
    }
    for (PetscInt r = 0; r < 7; ++r) add(lengths, PetscInt(500));
    for (PetscInt e = 0; e < 3500; ++e) add(columns, 4 * (e % 500));
    for (PetscInt e = 0; e < 3500; ++e) add(values, 0.5 + double(e % 7));
    std::ofstream file(path, std::ios::binary);
    file << header;
    for (const std::string& part : {lengths, columns, values}) {
      for (PetscInt time = 0; time < times; ++time) file << part;
    }
  }
  MPI_Barrier(world());
  return path;
}

TEST(PetscBinary, TakesTheMemoryOfTheRowsOnly) {
  if (sanitized) GTEST_SKIP() << "the sanitizer takes memory of its own";
  const LoadOptions options = options_for(file_of(PetscInt(500 * size_of(world()))), std::nullopt);
  const double share = 3500.0 * 500 * (8 + sizeof(PetscInt));
  const long before = resident();
  const Peak peak;
  const LoadedData data = load_data(world(), options);
  EXPECT_GT(double(resident() - before), 0.8 * share);
  EXPECT_LT(double(peak.bytes() - before), share + 8e6);
  PetscReal norm;
  check(MatNorm(data.train.matrix, NORM_INFINITY, &norm));
  EXPECT_EQ(norm, 71 * 24.5 + 4.5 + 5.5 + 6.5);  // 500 = 71 * 7 + 3
}

}  // namespace
}  // namespace prunadag
