// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <cmath>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/share.hpp"
#include "prunadag/pruning.hpp"
#include "select/marks.hpp"
#include "select/weight_groups.hpp"

namespace prunadag {
namespace {

/// Zeroes the weights that `goes` accepts. Adds their mean contribution to the intercepts of the
/// outputs. Returns the number of nonzero weights. Collective.
template <class Goes>
std::int64_t zero(Vec x, std::int64_t prunable, const PruningUnits& units, const Goes& goes) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)x);
  const auto first = std::size_t(first_index(x));
  const std::int64_t intercepts = units.mean ? global_size(x) - prunable : 0;
  std::vector<double> sums =  // number of nonzeros, then the sum for each output
      agree(comm, [&] { return std::vector<double>(std::size_t(1 + intercepts)); });
  {
    const WriteArray array(x);
    const std::span<double> entries = array.span().first(owned_of_first(x, prunable));
    std::optional<ReadArray> mean;
    if (units.mean) mean.emplace(units.mean);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (goes(entries[i], i)) {
        if (intercepts > 0)
          sums[1 + (first + i) % std::size_t(intercepts)] += (*mean)[i] * entries[i];
        entries[i] = 0.0;
      }
      sums[0] += entries[i] != 0.0;
    }
  }
  sum_in_place(comm, sums);
  if (units.mean) {
    const WriteArray array(x);
    const std::size_t weights = owned_of_first(x, prunable);
    for (std::size_t i = weights; i < array.span().size(); ++i) {
      array[i] += sums[1 + (first + i - std::size_t(prunable))];
    }
  }
  return std::int64_t(sums[0]);
}

}  // namespace

std::int64_t prune_to_sparsity(Vec x, double sparsity, std::int64_t prunable,
                               const PruningUnits& units) {
  if (!(sparsity >= 0 && sparsity < 1)) {
    throw Error(ErrorKind::usage,
                fmt::format("sparsity {} %: must be at least 0 and below 100", 100 * sparsity));
  }
  const MPI_Comm comm = PetscObjectComm((PetscObject)x);
  std::optional<WeightGroups> groups;
  if (units.groups) groups.emplace(units.groups, prunable);
  const std::int64_t candidates = groups ? groups->count() : prunable;
  const std::int64_t wanted = candidates - nearest_count(sparsity, candidates);
  const std::vector<double> keys = agree(comm, [&] {
    const ReadArray array(x);
    const auto entries = array.span().first(owned_of_first(x, prunable));
    std::vector<double> magnitudes(entries.begin(), entries.end());
    if (units.unit) {
      const ReadArray unit(units.unit);
      for (std::size_t i = 0; i < magnitudes.size(); ++i) magnitudes[i] *= unit[i];
    }
    if (groups) {
      for (double& magnitude : magnitudes) magnitude *= magnitude;
    }
    return magnitudes;
  });
  const auto kept = groups ? groups->marks_of_largest(keys, wanted)
                           : marks_of_largest(comm, keys, first_index(x), prunable, wanted);
  if (!kept) throw Error(ErrorKind::data, "the weights are not all finite");
  return zero(x, prunable, units, [&](double, std::size_t i) { return !(*kept)[i]; });
}

std::int64_t prune_below(Vec x, double delta, std::int64_t prunable, const PruningUnits& units) {
  if (!(delta >= 0) || !std::isfinite(delta)) {
    throw Error(ErrorKind::usage,
                fmt::format("threshold {}: must be finite and at least 0", delta));
  }
  if (!units.groups) {
    return zero(x, prunable, units,
                [&](double entry, std::size_t) { return std::abs(entry) < delta; });
  }
  WeightGroups groups(units.groups, prunable);
  const std::vector<double> squares = agree(PetscObjectComm((PetscObject)x), [&] {
    const ReadArray array(x);
    std::vector<double> result;
    for (const double entry : array.span().first(owned_of_first(x, prunable))) {
      result.push_back(entry * entry);
    }
    return result;
  });
  const std::vector<char> kept =
      groups.marks(squares, [&](double sum) { return !(std::sqrt(sum) < delta); });
  return zero(x, prunable, units, [&](double, std::size_t i) { return !kept[i]; });
}

}  // namespace prunadag
