// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/arrays.hpp"

#include <vector>

#include <gtest/gtest.h>
#include <petsc/private/vecimpl.h>  // for a vector that lives elsewhere

#include "support/parallel.hpp"

namespace prunadag {
namespace {

using namespace test;

VecHandle ones(PetscInt own) {
  VecHandle vector;
  check(VecCreateMPI(world(), own, PETSC_DETERMINE, vector.put()));
  check(VecSet(vector, 1.0));
  return vector;
}

/// Returns the number of changes to the entries that PETSc knows of.
PetscObjectState changes(Vec vector) {
  PetscObjectState state;
  check(PetscObjectStateGet((PetscObject)vector, &state));
  return state;
}

TEST(Arrays, AreThoseOfTheVectorsAndTellPetscWhatChanged) {
  const VecHandle read = ones(3), changed = ones(3), written = ones(3);
  const PetscObjectState before[] = {changes(read), changes(changed), changes(written)};
  {
    Arrays arrays;
    const PetscScalar* from;
    PetscScalar *to, *over;
    check(arrays.read(read, &from));
    check(arrays.change(changed, &to));
    check(arrays.write(written, &over));
    for (int i = 0; i < 3; ++i) {
      to[i] += from[i];
      over[i] = 5.0;
    }
    check(arrays.give_back());
  }
  EXPECT_EQ(gathered(read), std::vector<double>(std::size_t(3 * size_of(world())), 1.0));
  EXPECT_EQ(gathered(changed), std::vector<double>(std::size_t(3 * size_of(world())), 2.0));
  EXPECT_EQ(gathered(written), std::vector<double>(std::size_t(3 * size_of(world())), 5.0));
  EXPECT_EQ(changes(read), before[0]);
  EXPECT_GT(changes(changed), before[1]);
  EXPECT_GT(changes(written), before[2]);
}

TEST(Arrays, OfNoVectorAreNull) {
  Arrays arrays;
  const double number = 1.0;
  const PetscScalar* from = &number;
  PetscScalar* to = const_cast<double*>(&number);
  check(arrays.read(nullptr, &from));
  check(arrays.change(nullptr, &to));
  EXPECT_EQ(from, nullptr);
  EXPECT_EQ(to, nullptr);
}

TEST(Arrays, AreGivenBackWhereAnErrorLeftThem) {
  const VecHandle vector = ones(2);
  const PetscObjectState before = changes(vector);
  {
    Arrays arrays;
    PetscScalar* entries;
    check(arrays.change(vector, &entries));
    entries[0] = 3.0;
  }
  EXPECT_GT(changes(vector), before);
  check(VecSet(vector, 0.0));  // PETSc would refuse this while the array is taken
}

TEST(Arrays, AreNoMoreThanTheyHaveRoomFor) {
  const VecHandle vector = ones(1);
  Arrays arrays;
  const PetscScalar* entries;
  for (int i = 0; i < 8; ++i) check(arrays.read(vector, &entries));
  check(PetscPushErrorHandler(PetscReturnErrorHandler, nullptr));
  EXPECT_EQ(arrays.read(vector, &entries), PETSC_ERR_PLIB);
  check(PetscPopErrorHandler());
}

int elsewhere_held = 0;  // number of device arrays that are taken and not yet given back
PetscScalar not_on_the_host = 0;

PetscErrorCode take_elsewhere(Vec, const PetscScalar** array, PetscMemType* memory) {
  ++elsewhere_held;
  *array = &not_on_the_host;
  *memory = PETSC_MEMTYPE_CUDA;
  return PetscErrorCode(0);
}

PetscErrorCode give_back_elsewhere(Vec, const PetscScalar**) {
  --elsewhere_held;
  return PetscErrorCode(0);
}

TEST(Arrays, OfVectorsThatLiveElsewhereAreCopiesOnTheHost) {
  const VecHandle vector = ones(4);
  vector.get()->ops->getarrayreadandmemtype = take_elsewhere;
  vector.get()->ops->restorearrayreadandmemtype = give_back_elsewhere;
  {
    Arrays arrays;
    const PetscScalar* entries;
    check(arrays.read(vector, &entries));
    EXPECT_NE(entries, &not_on_the_host);
    EXPECT_EQ(entries[3], 1.0);
    EXPECT_EQ(elsewhere_held, 0);
  }
  EXPECT_EQ(elsewhere_held, 0);
}

}  // namespace
}  // namespace prunadag
