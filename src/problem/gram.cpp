// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: least squares by the normal equations: grad f(x) = G x - A'b + p x, with G = A'A and the
// factor p of the penalty.
// Algorithm: x is gathered, and every rank multiplies it by its rows of G. Nothing is summed over
// ranks.
#include "prunadag/gram.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "matrix/rows_matrix.hpp"
#include "problem/gram_matrix.hpp"

namespace prunadag {
namespace {

constexpr std::array<const char*, 3> names{"auto", "always", "never"};

double norm_of(Vec vector) {
  PetscReal norm;
  check(VecNorm(vector, NORM_2, &norm));
  return norm;
}

}  // namespace

const char* name_of(Gram gram) { return names[std::size_t(gram)]; }

Gram gram_named(const std::string& name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (name == names[i]) return Gram(i);
  }
  throw Error(ErrorKind::usage, fmt::format("unknown gram '{}': use auto, always or never", name));
}

GramProblem::GramProblem(const Problem& direct) : GramProblem(direct, gram_matrix(direct)) {}

GramProblem::GramProblem(const Problem& direct, MatHandle gram)
    : direct_(least_squares(direct)), gram_(std::move(gram)), at_zero_(direct.make_parameters()) {
  const VecHandle zero = make_parameters();
  PetscInt rows, columns, own;
  check(MatGetLocalSize(gram_, &rows, &columns));
  check(VecGetLocalSize(zero, &own));
  const bool fits = has_dense_rows(gram_) && rows == own && columns == own;
  if (largest(PetscObjectComm((PetscObject)zero.get()), !fits)) {
    throw Error(ErrorKind::usage, "the Gram matrix is not laid out as gram_matrix() does it");
  }
  direct_.gradient(zero, at_zero_);
}

void GramProblem::gradient(Vec x, Vec g) const {
  direct_.require_layout(x);
  direct_.require_layout(g);
  check(MatMult(gram_, x, g));
  const ReadArray parameters(x), constant(at_zero_);
  const WriteArray sum(g);
  for (std::size_t i = 0; i < sum.span().size(); ++i) sum[i] += constant[i];
  const std::size_t penalised = owned_of_first(x, direct_.prunable());
  for (std::size_t i = 0; i < penalised; ++i) sum[i] += direct_.penalty_factor() * parameters[i];
}

GramProblem::Deviation GramProblem::deviation(Vec x, double tolerance) const {
  const VecHandle g = make_parameters(), expected = make_parameters();
  gradient(x, g);
  direct_.gradient(x, expected);
  check(VecAXPY(g, -1.0, expected));
  PetscReal A;
  check(MatNorm(direct_.data().matrix, NORM_FROBENIUS, &A));
  const double length = norm_of(x);
  const double rounding =
      std::numeric_limits<double>::epsilon() *
      (A * (A * length + norm_of(direct_.data().targets)) + direct_.penalty_factor() * length);
  return {norm_of(g), std::max(tolerance, rounding)};
}

}  // namespace prunadag
