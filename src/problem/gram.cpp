// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: least squares by way of the normal equations: grad f(x) = G x - A'b + what l2 adds, G = A'A.
// Algorithm: every rank multiplies its rows of G; x is gathered, nothing is summed.
#include "prunadag/gram.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/memory.hpp"
#include "base/petsc.hpp"
#include "matrix/rows_matrix.hpp"
#include "problem/gram_matrix.hpp"
#include "prunadag/layout.hpp"

namespace prunadag {
namespace {

constexpr std::array<const char*, 3> names{"auto", "always", "never"};

double greatest(MPI_Comm comm, double value) {
  MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_DOUBLE, MPI_MAX, comm);
  return value;
}

double entries_of(Mat matrix, MatInfoType type) {
  MatInfo info;
  check(MatGetInfo(matrix, type, &info));
  return info.nz_used;
}

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

bool gram_pays(const Problem& problem, std::int64_t iterations) {
  if (!problem.loss().quadratic || problem.data().weights) return false;
  if (layout_of(problem.data()) == Layout::features) return false;
  const Mat samples = problem.data().matrix;
  PetscBool gives_rows;
  check(MatHasOperation(samples, MATOP_GET_ROW, &gives_rows));
  if (!gives_rows) return false;
  const MPI_Comm comm = PetscObjectComm((PetscObject)samples);
  PetscInt rows, columns;
  check(MatGetLocalSize(samples, &rows, nullptr));
  check(MatGetSize(samples, nullptr, &columns));
  const double n = double(columns), ranks = size_of(comm);
  if (8 * n * n > entries_of(samples, MAT_GLOBAL_SUM)) return false;

  constexpr double memory = 10e9, network = 1e9;
  const bool dense = gives_whole_rows(samples);
  const double entries = entries_of(samples, MAT_GLOBAL_MAX), traffic = ranks > 1 ? n : 0;
  const double direct =
      entries * (dense ? 8 : sizeof(double) + sizeof(PetscInt)) / memory + 16 * traffic / network;
  // Half of n^2 by symmetry, in BLAS.
  const double by_blas = 0.5 * double(rows) * n * n / dense_rate;
  const double local = agree(comm, [&] {
    return dense ? by_blas : std::min(by_blas, squared_counts(samples) / scattered_rate);
  });
  const double forming = greatest(comm, local) + 8 * traffic * n / network;
  const double by_gram = 8 * n * n / ranks / memory + 8 * traffic / network;

  const double expected = double(iterations) / 10;
  const double whole = expected * direct, ours = forming + expected * by_gram + 3 * direct;
  if (!(ours <= 0.5 * whole && whole - ours >= 0.1)) return false;
  return largest(comm, gram_bytes(samples)) <= available_memory(comm);
}

}  // namespace prunadag
