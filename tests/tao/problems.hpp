// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdio>
#include <functional>
#include <random>

#include <petsctao.h>

#include "base/petsc.hpp"
#include "prunadag/prunadag.h"
#include "support/parallel.hpp"
#include "support/textbook.hpp"

/// Small problems given to TAO as a user gives them: a gradient callback and a context.
namespace prunadag::test {

inline DenseProblem random_least_squares(std::size_t samples, std::size_t features) {
  std::mt19937 generator(11);
  std::normal_distribution<double> normal;
  DenseProblem problem;
  problem.rows.assign(samples, Vector(features));
  for (Vector& row : problem.rows) {
    for (double& entry : row) entry = normal(generator);
  }
  problem.targets.resize(samples);
  for (double& target : problem.targets) target = normal(generator);
  return problem;
}

inline Vector random_start(std::size_t features) {
  std::mt19937 generator(12);
  std::normal_distribution<double> normal;
  Vector x(features);
  for (double& entry : x) entry = 0.1 * normal(generator);
  return x;
}

inline const char* const all_types[] = {TAOPRUNADAG, TAOADAGRAD, TAOFRANKWOLFE};

using Gradient = std::function<Vector(const Vector&)>;

/// Returns the gradient of 1/2 ||x - c||^2 with c_i = step*i.
inline Gradient towards(double step) {
  return [step](const Vector& x) {
    Vector g = x;
    for (std::size_t i = 0; i < g.size(); ++i) g[i] -= step * double(i);
    return g;
  };
}

/// A callback that computes the whole gradient everywhere and keeps the owned part.
inline PetscErrorCode whole_gradient(Tao, Vec x, Vec g, void* context) {
  const Vector all = (*static_cast<Gradient*>(context))(gathered(x));
  WriteArray out(g);
  const std::int64_t first = first_index(g);
  for (std::size_t i = 0; i < out.span().size(); ++i) out[i] = all[std::size_t(first) + i];
  return 0;
}

/// A Tao of a type, with its solution, its gradient and, if given, its prefix of options.
struct Solve {
  Gradient gradient;
  VecHandle x;
  TaoHandle tao;

  Solve(const char* type, const Vector& start, Gradient g, const char* prefix = nullptr)
      : gradient(std::move(g)), x(distributed(start)) {
    check(PrunAdagInitialize());
    check(TaoCreate(world(), tao.put()));
    check(TaoSetType(tao, type));
    check(TaoPrunAdagSetUnits(tao, TAO_PRUNADAG_UNITS_PAPER));  // ignored by other types
    if (prefix) check(TaoSetOptionsPrefix(tao, prefix));
    check(TaoSetSolution(tao, x));
    check(TaoSetGradient(tao, nullptr, whole_gradient, &gradient));
    check(TaoSetTolerances(tao, 0.0, 0.0, 0.0));
  }
  void run(int iterations) {
    check(TaoSetMaximumIterations(tao, iterations));
    check(TaoSolve(tao));
  }
  TaoConvergedReason reason() {
    TaoConvergedReason value;
    check(TaoGetConvergedReason(tao, &value));
    return value;
  }
};

/// Discards what PETSc prints while the object lives. Viewers keep the file until PETSc ends.
class Silence {
 public:
  Silence() {
    static FILE* const nowhere = std::fopen("/dev/null", "w");
    PETSC_STDOUT = nowhere;
  }
  ~Silence() { PETSC_STDOUT = shown_; }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  FILE* const shown_ = PETSC_STDOUT;
};

/// Returns the error code of `call`. PETSc prints no trace.
inline PetscErrorCode quietly(const std::function<PetscErrorCode()>& call) {
  check(PetscPushErrorHandler(PetscReturnErrorHandler, nullptr));
  const PetscErrorCode code = call();
  check(PetscPopErrorHandler());
  return code;
}

}  // namespace prunadag::test
