// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/assemble.hpp"

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "data/builder.hpp"

namespace prunadag {

bool dense_is_better(double density) { return density > 0.5; }

std::array<Dataset, 2> assemble(MPI_Comm comm, Rows&& rows, const std::vector<bool>& training,
                                ScalingKind kind, const ColumnScaling& scaling,
                                std::int64_t features, bool intercept,
                                const StorageChoice& storage) {
  const std::size_t parts = size_t(largest(comm, training.empty() ? 0 : 1)) + 1;
  PetscInt local_columns = PETSC_DECIDE, columns = to_petsc_int(features + intercept, "a row");
  check(PetscSplitOwnership(comm, &local_columns, &columns));
  const PetscInt first_column = PetscInt(sum_below(comm, local_columns));
  std::array<Builder, 2> builders = agree(comm, [&] {
    const BuildPlan plan{comm,      kind,         scaling,       features,
                         intercept, first_column, local_columns, storage};
    return std::array<Builder, 2>{Builder(plan), Builder(plan)};
  });

  std::size_t row = 0;
  std::array<std::int64_t, 2> counts{};
  const auto part_of = [&](std::size_t r) { return training.empty() || training[r] ? 0u : 1u; };
  agree(comm, [&] {
    rows.for_each([&](std::span<const PetscInt> where, std::span<const double> values) {
      const std::size_t part = part_of(row++);
      ++counts[part];
      if (builders[part].needs_count()) builders[part].count(where, values);
    });
  });
  for (std::size_t p = 0; p < parts; ++p) builders[p].create(counts[p]);

  row = 0;
  const std::vector<double> labels = std::move(rows.labels), all = std::move(rows.weights);
  std::array<std::vector<double>, 2> weights;
  agree(comm, [&] {
    for (std::size_t r = 0; r < all.size(); ++r) weights[part_of(r)].push_back(all[r]);
    rows.consume([&](std::span<const PetscInt> where, std::span<const double> values) {
      builders[part_of(row)].add(where, values, labels.empty() ? 0.0 : labels[row]);
      ++row;
    });
  });
  std::array<Dataset, 2> datasets;
  for (std::size_t p = 0; p < parts; ++p) {
    datasets[p] = builders[p].finish();
    set_weights(datasets[p], weights[p], p == 0 ? "samples" : "samples held back");
  }
  return datasets;
}

}  // namespace prunadag
