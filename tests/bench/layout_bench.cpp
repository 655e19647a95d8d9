// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Gradients of the same data by samples and by features: time of the slowest rank, the best of
// many calls, and the bytes a rank sends by the model of prunadag/layout.hpp. Run it under mpirun.
#include <algorithm>
#include <cstdio>
#include <string>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "prunadag/layout.hpp"
#include "prunadag/problem.hpp"
#include "prunadag/prunadag.h"
#include "timing.hpp"

namespace prunadag {
namespace {

using namespace bench;

struct Shape {
  const char* name;
  PetscInt samples, features, entries_per_row;  // 0 entries: dense
};
constexpr Shape shapes[] = {
    {"dense", 200, 500000, 0},     {"dense", 1000, 30000, 0},       {"dense", 5000, 5000, 0},
    {"dense", 20, 8000, 0},        {"sparse", 200, 2000000, 50000}, {"sparse", 2000, 200000, 5000},
    {"sparse", 20000, 20000, 500},
};

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
  if (sparse) {
    check(MatSeqAIJSetPreallocation(data.matrix, count, nullptr));
    check(MatMPIAIJSetPreallocation(data.matrix, count, nullptr, count, nullptr));
  }
  check(MatSetUp(data.matrix));
  PetscInt first, end;
  check(MatGetOwnershipRange(data.matrix, &first, &end));
  std::vector<PetscInt> columns(static_cast<std::size_t>(count));
  std::vector<double> values(columns.size());
  for (PetscInt i = first; i < end; ++i) {
    for (PetscInt e = 0; e < count; ++e) {
      columns[std::size_t(e)] = e * step + (step > 1 ? (i * 7 + e * 3) % step : 0);
      values[std::size_t(e)] = 0.5 - double((i * 13 + e * 17) % 101) / 101;
    }
    check(MatSetValues(data.matrix, 1, &i, count, columns.data(), values.data(), INSERT_VALUES));
  }
  check(MatAssemblyBegin(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatCreateVecs(data.matrix, nullptr, data.targets.put()));
  check(VecSet(data.targets, 1.0));
  return data;
}

double gradient_time(const Dataset& data) {
  const Problem problem(data, loss_named("squared"));
  const VecHandle x = problem.make_parameters(), g = problem.make_parameters();
  return best_time(20, [&] { problem.gradient(x, g); });
}

std::string bytes_saved(const LayoutChoice& choice) {
  if (choice.samples.sent == 0 && choice.features.sent == 0) return "nothing is sent";
  return fmt::format("{:.0f} times fewer bytes",
                     choice.samples.sent / std::max(1.0, choice.features.sent));
}

void run() {
  check(PrunAdagInitialize());
  const bool speaks = rank_of(world()) == 0;
  for (const Shape& shape : shapes) {
    Dataset data = make(shape);
    const LayoutChoice choice = choose_layout(data);
    const double by_samples = gradient_time(data);
    double turning = -MPI_Wtime();
    lay_out(data, Layout::features);
    turning += MPI_Wtime();
    const double by_features = gradient_time(data);
    if (!speaks) continue;
    std::printf(
        "%s %lld x %lld: by samples %.3f ms, by features %.3f ms (%.2f times faster), "
        "turning %.0f ms\n  model %s (%s)\n",
        shape.name, (long long)shape.samples, (long long)shape.features, 1e3 * by_samples,
        1e3 * by_features, by_samples / by_features, 1e3 * turning, choice.reason.c_str(),
        bytes_saved(choice).c_str());
    std::fflush(stdout);
  }
}

}  // namespace
}  // namespace prunadag

int main() {
  if (PetscInitialize(nullptr, nullptr, nullptr, nullptr)) return 1;
  prunadag::run();
  return PetscFinalize() ? 1 : 0;
}
