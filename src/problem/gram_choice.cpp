// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Decides whether a fit is quicker by the Gram matrix.
// Method: a model of bytes read, bytes sent and products decides clear cases. Otherwise a gradient
// and a small product of matrices are timed on this machine, and scale the parts of the model.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include <petscsys.h>
// after petscsys.h
#include <petscblaslapack.h>

#include "base/collective.hpp"
#include "base/memory.hpp"
#include "base/petsc.hpp"
#include "base/time_of.hpp"
#include "matrix/rows_matrix.hpp"
#include "problem/gram_matrix.hpp"
#include "prunadag/gram.hpp"
#include "prunadag/layout.hpp"

namespace prunadag {
namespace {

constexpr double memory = 10e9, network = 1e9;  // bytes a second

MPI_Comm comm_of(const Problem& problem) {
  return PetscObjectComm((PetscObject)problem.data().matrix.get());
}

/// Seconds of the parts of a fit.
struct GramCost {
  double direct = 0;     // a gradient from the samples
  double by_gram = 0;    // a gradient from G
  double forming = 0;    // forming G, without communication
  double summing = 0;    // summing G over ranks
  bool by_blas = false;  // whether BLAS forms G on all ranks
};

GramCost modelled(const Problem& problem) {
  const MPI_Comm comm = comm_of(problem);
  const Mat samples = problem.data().matrix;
  PetscInt rows, columns;
  check(MatGetLocalSize(samples, &rows, nullptr));
  check(MatGetSize(samples, nullptr, &columns));
  const double n = double(columns), ranks = size_of(comm), traffic = ranks > 1 ? n : 0;
  const bool dense = gives_whole_rows(samples);
  const double by_blas = 0.5 * double(rows) * n * n / dense_rate;  // half of n^2 by symmetry
  const double by_entries = agree(comm, [&] {
    return dense ? std::numeric_limits<double>::infinity()
                 : squared_counts(samples) / scattered_rate;
  });
  std::array<double, 2> most{std::min(by_blas, by_entries), by_entries < by_blas ? 1.0 : 0.0};
  reduce_in_place(comm, most, MPI_MAX);
  GramCost cost;
  cost.direct = entries_of(samples, MAT_GLOBAL_MAX) *
                    (dense ? sizeof(double) : sizeof(double) + sizeof(PetscInt)) / memory +
                16 * traffic / network;
  cost.by_gram = 8 * n * n / ranks / memory + 8 * traffic / network;
  cost.forming = most[0];
  cost.summing = 8 * traffic * n / network;
  cost.by_blas = most[1] == 0;
  return cost;
}

/// Seconds of a whole fit: from the samples, and by G. A fit by G also forms G and takes three
/// gradients from the samples.
struct FitCost {
  double whole, ours;

  FitCost(const GramCost& cost, double iterations)
      : whole(iterations * cost.direct),
        ours(cost.forming + cost.summing + iterations * cost.by_gram + 3 * cost.direct) {}

  bool pays() const { return ours <= 0.5 * whole && whole - ours >= 0.1; }
  /// Whether the choice is the same on a machine whose parts are a few times faster or slower than
  /// in the model, or the fit is too short to measure anything.
  bool is_clear() const { return whole < 0.4 || ours < 0.1 * whole || ours > 2 * whole; }
};

/// Multiplications with additions per second in BLAS 3, measured by a product of at most 384
/// columns.
double measured_rate(MPI_Comm comm, std::int64_t columns) {
  const PetscBLASInt n = PetscBLASInt(std::clamp<std::int64_t>(columns, 1, 384)), k = 384;
  std::vector<double> factors, product;
  agree(comm, [&] {
    factors.assign(std::size_t(n) * std::size_t(k), 1.0);
    product.resize(std::size_t(n) * std::size_t(n));
  });
  const PetscScalar one = 1.0, zero = 0.0;
  const double taken = time_of(comm, [&] {
    BLASsyrk_("U", "N", &n, &k, &one, factors.data(), &n, &zero, product.data(), &n);
  });
  return 0.5 * double(n) * double(n) * double(k) / std::max(taken, 1e-9);
}

double measured_gradient(const Problem& problem) {
  const VecHandle x = problem.make_parameters(), g = problem.make_parameters();
  return time_of(comm_of(problem), [&] { problem.gradient(x, g); });
}

/// Scales the parts of the model: products by the measured rate, all other parts by the measured
/// gradient.
GramCost measured(const Problem& problem, GramCost cost) {
  const double slower = measured_gradient(problem) / cost.direct;
  for (double* part : {&cost.direct, &cost.by_gram, &cost.summing}) *part *= slower;
  const std::int64_t columns = global_size(problem.make_parameters());
  cost.forming *= cost.by_blas ? dense_rate / measured_rate(comm_of(problem), columns) : slower;
  return cost;
}

}  // namespace

bool gram_pays(const Problem& problem, std::int64_t iterations) {
  if (!problem.loss().quadratic || problem.data().weights) return false;
  if (problem.outputs() > 1) return false;
  if (layout_of(problem.data()) == Layout::features) return false;
  const Mat samples = problem.data().matrix;
  PetscBool gives_rows;
  check(MatHasOperation(samples, MATOP_GET_ROW, &gives_rows));
  if (!gives_rows) return false;
  PetscInt columns;
  check(MatGetSize(samples, nullptr, &columns));
  const double n = double(columns);
  if (8 * n * n > entries_of(samples, MAT_GLOBAL_SUM)) return false;
  const double expected = double(iterations) / 10;
  GramCost cost = modelled(problem);
  if (!FitCost(cost, expected).is_clear()) cost = measured(problem, cost);
  if (!FitCost(cost, expected).pays()) return false;
  return largest(comm_of(problem), gram_bytes(samples)) <= available_memory(comm_of(problem));
}

}  // namespace prunadag
