// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "prunadag/dataset.hpp"
#include "prunadag/error.hpp"

namespace prunadag {

std::int64_t Dataset::targets_per_sample() const {
  return samples > 0 ? global_size(targets) / samples : 1;
}

void set_targets(Dataset& data, std::int64_t per_sample, std::span<const double> own) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)data.matrix.get());
  PetscInt rows;
  check(MatGetLocalSize(data.matrix, &rows, nullptr));
  const std::int64_t first = sum_below(comm, rows);
  agree(comm, [&] {
    if (per_sample < 1 || std::int64_t(own.size()) != rows * per_sample) {
      throw Error(ErrorKind::usage,
                  fmt::format("{} targets for {} samples: must be {} for each, at least 1",
                              own.size(), rows, per_sample));
    }
    for (std::size_t e = 0; e < own.size(); ++e) {
      if (std::isfinite(own[e])) continue;
      throw Error(ErrorKind::data, fmt::format("sample {}: target {:g}: must be finite",
                                               first + std::int64_t(e) / per_sample + 1, own[e]));
    }
  });
  VecHandle targets = vector_of_rows(data.matrix, std::size_t(per_sample));
  std::ranges::copy(own, WriteArray(targets).span().begin());
  data.targets = std::move(targets);
  data.outputs = per_sample;
}

}  // namespace prunadag
