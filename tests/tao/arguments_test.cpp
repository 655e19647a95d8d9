// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Null pointers, foreign objects, and values that differ between ranks, given to the C functions.
#include <type_traits>

#include <gtest/gtest.h>

#include "base/success.hpp"
#include "tao/parameter_table.hpp"
#include "tao/problems.hpp"

namespace prunadag {
namespace {

using namespace test;

const Gradient zero = [](const Vector& x) { return Vector(x.size(), 0.0); };

/// A parameter of a type: the type, its setter with valid values, and its getter.
struct ParameterCalls {
  const char* type;
  std::function<PetscErrorCode(Tao, bool other)> set;
  std::function<PetscErrorCode(Tao, void*)> get;
};

template <class Value>
Value right(bool other) {
  if constexpr (std::is_enum_v<Value>) {
    return Value(other ? 1 : 0);
  } else {
    return other ? 0.25 : 0.5;
  }
}

#define PRUNADAG_CALLS(object, type, name, member, value, ...)                              \
  {#type, [](Tao t, bool other) { return Tao##object##Set##name(t, right<value>(other)); }, \
   [](Tao t, void* v) { return Tao##object##Get##name(t, static_cast<value*>(v)); }},
const ParameterCalls parameters[] = {PRUNADAG_PARAMETERS(PRUNADAG_CALLS)  //
                                     PRUNADAG_ADAGRAD_PARAMETERS(PRUNADAG_CALLS)
                                         PRUNADAG_FRANKWOLFE_PARAMETERS(PRUNADAG_CALLS)};

/// Casts a vector to another object, as a foreign program may do.
template <class Object>
Object foreign(Vec vector) {
  return reinterpret_cast<Object>(vector);
}

TEST(Arguments, OfEveryTaoFunctionAreChecked) {
  check(PrunAdagInitialize());
  const VecHandle vector = distributed(Vector(3, 1.0));
  double result[8];
  std::vector<std::function<PetscErrorCode(Tao)>> functions;
  for (const ParameterCalls& parameter : parameters) {
    functions.emplace_back([&](Tao t) { return parameter.set(t, true); });
    functions.emplace_back([&](Tao t) { return parameter.get(t, result); });
  }
  functions.emplace_back([](Tao t) { return TaoPrunAdagSetScaling(t, nullptr); });
  functions.emplace_back([](Tao t) { return TaoPrunAdagSetExempt(t, nullptr); });
  functions.emplace_back([](Tao t) { return TaoPrunAdagSetExemptDivisors(t, nullptr, nullptr); });
  functions.emplace_back([](Tao t) { return TaoPrunAdagSetGroups(t, nullptr); });
  functions.emplace_back([](Tao t) { return TaoPrunAdagGetSets(t, nullptr, nullptr, nullptr); });
  functions.emplace_back(
      [](Tao t) { return TaoPrunAdagGetSetSizes(t, nullptr, nullptr, nullptr); });
  alignas(16) char zeros[1024] = {};
  for (const auto& function : functions) {
    EXPECT_EQ(quietly([&] { return function(nullptr); }), PETSC_ERR_ARG_NULL);
    EXPECT_EQ(quietly([&] { return function(foreign<Tao>(vector)); }), PETSC_ERR_ARG_WRONG);
    EXPECT_EQ(quietly([&] { return function(reinterpret_cast<Tao>(zeros)); }),
              PETSC_ERR_ARG_CORRUPT);
    EXPECT_EQ(quietly([&] { return function(reinterpret_cast<Tao>(zeros + 1)); }),
              PETSC_ERR_ARG_BADPTR);
  }
  for (const ParameterCalls& parameter : parameters) {
    Solve solve(parameter.type, Vector(5, 1.0), zero), other(TAOLMVM, Vector(5, 1.0), zero);
    EXPECT_EQ(quietly([&] { return parameter.get(solve.tao, nullptr); }), PETSC_ERR_ARG_NULL);
    EXPECT_EQ(quietly([&] { return parameter.get(solve.tao, result); }), PETSC_SUCCESS);
    EXPECT_EQ(quietly([&] { return parameter.get(other.tao, result); }), PETSC_ERR_SUP);
    EXPECT_EQ(quietly([&] { return parameter.set(other.tao, true); }), PETSC_SUCCESS);
  }
  Solve solve(TAOPRUNADAG, Vector(5, 1.0), zero);
  EXPECT_EQ(quietly([&] { return TaoPrunAdagSetExempt(solve.tao, foreign<IS>(vector)); }),
            PETSC_ERR_ARG_WRONG);
  EXPECT_EQ(quietly([&] { return TaoPrunAdagSetGroups(solve.tao, foreign<IS>(vector)); }),
            PETSC_ERR_ARG_WRONG);
}

TEST(Arguments, ThatDifferBetweenRanksAreAnErrorOnAll) {
  if (size_of(world()) == 1) GTEST_SKIP() << "one rank agrees with itself";
  const bool other = rank_of(world()) == size_of(world()) - 1;
  for (const char* type : {TAOPRUNADAG, TAOADAGRAD, TAOFRANKWOLFE}) {
    Solve solve(type, Vector(5, 1.0), zero);
    for (const ParameterCalls& parameter : parameters) {
      EXPECT_EQ(quietly([&] { return parameter.set(solve.tao, other); }), PETSC_ERR_ARG_WRONG)
          << type;
      EXPECT_EQ(quietly([&] { return parameter.set(solve.tao, true); }), PETSC_SUCCESS) << type;
    }
  }
  Solve solve(TAOPRUNADAG, Vector(5, 1.0), zero);
  // A value out of range on one rank only.
  EXPECT_EQ(quietly([&] { return TaoPrunAdagSetTarget(solve.tao, other ? -1.0 : 2.0); }),
            PETSC_ERR_ARG_WRONG);
  solve.run(1);
  IS set = nullptr;
  EXPECT_EQ(quietly([&] {
              return TaoPrunAdagGetSets(solve.tao, other ? nullptr : &set, nullptr, nullptr);
            }),
            PETSC_ERR_ARG_WRONG);
  EXPECT_EQ(set, nullptr);
  const PetscReal sparsity = 0.5;
  PetscReal f, norm;
  EXPECT_EQ(quietly([&] {
              return TaoPrunAdagMeasure(solve.tao, nullptr, 1, &sparsity, other ? nullptr : &f,
                                        &norm, nullptr);
            }),
            PETSC_ERR_ARG_WRONG);
}

TEST(Arguments, OfEveryMatrixFunctionAreChecked) {
  check(PrunAdagInitialize());
  const VecHandle vector = distributed(Vector(3, 1.0));
  const Mat stranger = foreign<Mat>(vector);
  PetscScalar* array;
  const PetscScalar* read;
  const char* name;
  MatHandle dense, plain, B;
  check(
      MatCreateAIJ(world(), PETSC_DECIDE, PETSC_DECIDE, 4, 4, 1, nullptr, 0, nullptr, plain.put()));
  check(MatAssemblyBegin(plain, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(plain, MAT_FINAL_ASSEMBLY));
  check(MatCreate(world(), dense.put()));
  check(MatSetSizes(dense, PETSC_DECIDE, PETSC_DECIDE, 4, 4));
  check(MatSetType(dense, MATPRUNADAGROWS));
  check(MatSetUp(dense));
  for (const Mat A : {Mat(nullptr), stranger, plain.get()}) {
    const int code = A ? PETSC_ERR_ARG_WRONG : PETSC_ERR_ARG_NULL;
    EXPECT_EQ(quietly([&] { return MatPrunAdagRowsGetArray(A, &array); }), code);
    EXPECT_EQ(quietly([&] { return MatPrunAdagRowsGetArrayRead(A, &read); }), code);
    EXPECT_EQ(quietly([&] { return MatPrunAdagRowsGetStorage(A, &name); }), code);
    EXPECT_EQ(quietly([&] { return MatPrunAdagRowsSetStorage(A, "auto"); }), code);
    EXPECT_EQ(quietly([&] { return MatPrunAdagRowsScaleColumns(A, vector, vector); }), code);
    if (A != plain.get()) {
      EXPECT_EQ(quietly([&] { return MatPrunAdagRowsCreate(A, "auto", B.put()); }), code);
    }
  }
  EXPECT_EQ(quietly([&] { return MatPrunAdagRowsGetArray(dense, nullptr); }), PETSC_ERR_ARG_NULL);
  EXPECT_EQ(quietly([&] { return MatPrunAdagRowsGetArrayRead(dense, nullptr); }),
            PETSC_ERR_ARG_NULL);
  for (const Vec wrong : {Vec(), reinterpret_cast<Vec>(dense.get())}) {
    const PetscErrorCode code = wrong ? PETSC_ERR_ARG_WRONG : PETSC_ERR_ARG_NULL;
    EXPECT_EQ(quietly([&] { return MatPrunAdagRowsScaleColumns(dense, wrong, vector); }), code);
    EXPECT_EQ(quietly([&] { return MatPrunAdagRowsScaleColumns(dense, vector, wrong); }), code);
  }
  MatHandle loose;
  check(MatCreate(world(), loose.put()));
  check(MatSetSizes(loose, PETSC_DECIDE, PETSC_DECIDE, 4, 4));
  check(MatSetType(loose, MATAIJ));
  EXPECT_EQ(quietly([&] { return MatPrunAdagRowsCreate(loose, "auto", B.put()); }),
            PETSC_ERR_ARG_WRONGSTATE);
  EXPECT_EQ(quietly([&] { return MatPrunAdagRowsCreate(plain, nullptr, B.put()); }),
            PETSC_ERR_ARG_NULL);
  EXPECT_EQ(quietly([&] { return MatPrunAdagRowsCreate(plain, "auto", nullptr); }),
            PETSC_ERR_ARG_NULL);
  check(MatPrunAdagRowsCreate(plain, "auto", B.put()));
  EXPECT_EQ(quietly([&] { return MatPrunAdagRowsGetStorage(B, nullptr); }), PETSC_ERR_ARG_NULL);
  EXPECT_EQ(quietly([&] { return MatPrunAdagRowsSetStorage(B, nullptr); }), PETSC_ERR_ARG_NULL);
  EXPECT_EQ(quietly([&] { return MatPrunAdagRowsSetStorage(B, "auto"); }), PETSC_SUCCESS);

  if (size_of(world()) == 1) return;
  const bool other = rank_of(world()) == 0;
  MatHandle C;
  Mat made = nullptr;
  EXPECT_EQ(
      quietly([&] { return MatPrunAdagRowsCreate(plain, other ? "float" : "double", C.put()); }),
      PETSC_ERR_ARG_WRONG);
  EXPECT_EQ(quietly([&] { return MatPrunAdagRowsCreate(plain, "auto", other ? nullptr : &made); }),
            PETSC_ERR_ARG_WRONG);
  EXPECT_EQ(quietly([&] { return MatPrunAdagRowsSetStorage(B, other ? "float" : "double"); }),
            PETSC_ERR_ARG_WRONG);
}

}  // namespace
}  // namespace prunadag
