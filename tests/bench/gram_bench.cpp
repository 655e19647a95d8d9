// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Compares tall least squares by the Gram matrix G with fits from the samples: the time to form G,
// the time of a gradient and of an iteration, and the distance between the two solutions. Runs
// alone or under mpirun. Times are of the slowest rank; gradients have the best of many calls.
#include <cstdio>
#include <vector>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "prunadag/model.hpp"
#include "prunadag/prunadag.h"
#include "timing.hpp"

namespace prunadag {
namespace {

using namespace bench;

struct Shape {
  PetscInt samples, features, entries_per_row;  // 0 entries: dense
};
constexpr Shape shapes[] = {
    {500000, 200, 0}, {100000, 1000, 0}, {1000000, 500, 10}, {200000, 500, 100}};

Dataset make(const Shape& shape) {
  Dataset data;
  data.samples = shape.samples;
  data.features = shape.features;
  const bool sparse = shape.entries_per_row > 0;
  const PetscInt count = sparse ? shape.entries_per_row : shape.features;
  const PetscInt step = shape.features / count;
  check(MatCreate(world(), data.matrix.put()));
  check(MatSetSizes(data.matrix, PETSC_DECIDE, PETSC_DECIDE, shape.samples, shape.features));
  check(MatSetType(data.matrix, sparse ? MATAIJ : MATPRUNADAGROWS));
  check(MatSeqAIJSetPreallocation(data.matrix, count, nullptr));
  check(MatMPIAIJSetPreallocation(data.matrix, count, nullptr, count, nullptr));
  check(MatSetUp(data.matrix));
  check(MatCreateVecs(data.matrix, nullptr, data.targets.put()));
  const WriteArray targets(data.targets);
  PetscInt first, end;
  check(MatGetOwnershipRange(data.matrix, &first, &end));
  std::vector<PetscInt> columns(static_cast<std::size_t>(count));
  std::vector<double> values(columns.size());
  std::uint32_t state = 12345 + std::uint32_t(first);
  const auto number = [&] {
    state = state * 1664525 + 1013904223;
    return double(state >> 8) * 0x1p-24 - 0.5;
  };
  for (PetscInt i = first; i < end; ++i) {
    for (PetscInt e = 0; e < count; ++e) {
      columns[std::size_t(e)] = e * step + i % step;
      values[std::size_t(e)] = number();
    }
    check(MatSetValues(data.matrix, 1, &i, count, columns.data(), values.data(), INSERT_VALUES));
    targets[std::size_t(i - first)] = number();
  }
  check(MatAssemblyBegin(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(data.matrix, MAT_FINAL_ASSEMBLY));
  return data;
}

void compare(const Shape& shape) {
  const Dataset data = make(shape);
  const Problem direct(data, loss_named("squared"));
  MatHandle G;
  const double forming = time_of([&] { G = gram_matrix(direct); });
  const GramProblem by_gram(direct, std::move(G));
  const VecHandle x = direct.make_parameters(), g = direct.make_parameters();
  const double from_samples = best_time(10, [&] { direct.gradient(x, g); });
  const double from_gram = best_time(1000, [&] { by_gram.gradient(x, g); });

  FitOptions options = paper_options();
  options.method = "adagrad";
  options.max_iterations = 300;
  options.tolerance = 1e-6;
  const VecHandle y = direct.make_parameters();
  const FitSummary slow = fit(direct, options, x);
  const FitSummary fast = fit(by_gram, options, y);
  const auto [difference, allowed] = by_gram.deviation(y, options.tolerance);
  PetscReal apart, length;
  check(VecNorm(x, NORM_2, &length));
  check(VecAXPY(x, -1.0, y));
  check(VecNorm(x, NORM_2, &apart));
  if (rank_of(world()) != 0) return;
  const double slow_each = slow.seconds / double(slow.iterations);
  const double fast_each = fast.seconds / double(fast.iterations);
  std::printf(
      "%lld x %lld %s: G in %.0f ms (%.1f gradients); gradient %.3f ms, by G %.4f ms: %.0f "
      "times faster;\n  iteration %.3f ms, by G %.4f ms: %.0f times faster; %lld and %lld "
      "iterations (%s, %s);\n  solutions apart by %.1e of their norm; gradients by %.1e, "
      "%.1e allowed\n",
      (long long)shape.samples, (long long)shape.features,
      shape.entries_per_row ? "sparse" : "dense", 1e3 * forming, forming / from_samples,
      1e3 * from_samples, 1e3 * from_gram, from_samples / from_gram, 1e3 * slow_each,
      1e3 * fast_each, slow_each / fast_each, (long long)slow.iterations,
      (long long)fast.iterations, slow.reason.c_str(), fast.reason.c_str(), apart / length,
      difference, allowed);
  std::fflush(stdout);
}

}  // namespace
}  // namespace prunadag

int main() {
  if (PetscInitialize(nullptr, nullptr, nullptr, nullptr)) return 1;
  prunadag::check(PrunAdagInitialize());
  for (const prunadag::Shape& shape : prunadag::shapes) prunadag::compare(shape);
  return PetscFinalize() ? 1 : 0;
}
