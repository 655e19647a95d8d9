// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "prunadag/pruning.hpp"
#include "select/selector.hpp"

namespace prunadag {
namespace {

std::int64_t nonzeros(MPI_Comm comm, std::span<const double> entries) {
  return sum(comm, std::count_if(entries.begin(), entries.end(), [](double e) { return e != 0; }));
}

}  // namespace

std::int64_t prune_to_sparsity(Vec x, double sparsity, std::int64_t prunable) {
  if (!(sparsity >= 0 && sparsity < 1)) {
    throw Error(ErrorKind::usage,
                fmt::format("sparsity {} %: must be at least 0 and below 100", 100 * sparsity));
  }
  const MPI_Comm comm = PetscObjectComm((PetscObject)x);
  const std::int64_t first = first_index(x);
  const WriteArray array(x);
  const std::span<double> entries = array.span().first(owned_of_first(x, prunable));
  const std::int64_t dropped = std::int64_t(std::floor(sparsity * double(prunable) + 0.5));
  Selector selector = agree(comm, [&] { return Selector(comm); });
  const Selection kept = selector.largest(entries, {}, first, prunable, prunable - dropped);
  if (!kept.finite) throw Error(ErrorKind::data, "the weights are not all finite");
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!kept.cut.contains(std::abs(entries[i]), first + std::int64_t(i))) entries[i] = 0.0;
  }
  return nonzeros(comm, entries);
}

std::int64_t prune_below(Vec x, double delta, std::int64_t prunable) {
  if (!(delta >= 0) || !std::isfinite(delta)) {
    throw Error(ErrorKind::usage,
                fmt::format("threshold {}: must be finite and at least 0", delta));
  }
  const WriteArray array(x);
  const std::span<double> entries = array.span().first(owned_of_first(x, prunable));
  for (double& entry : entries) {
    if (std::abs(entry) < delta) entry = 0.0;
  }
  return nonzeros(PetscObjectComm((PetscObject)x), entries);
}

}  // namespace prunadag
