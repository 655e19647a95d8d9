// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "prunadag/dataset.hpp"
#include "prunadag/error.hpp"

namespace prunadag {

void set_weights(Dataset& data, std::span<const double> own, const char* what) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)data.matrix.get());
  PetscInt samples;
  check(MatGetLocalSize(data.matrix, &samples, nullptr));
  const std::int64_t count = sum(comm, std::int64_t(own.size()));
  if (count == 0) {
    data.weights.reset();
    data.weight_sum = 0;
    return;
  }
  const std::int64_t first = sum_below(comm, samples);
  agree(comm, [&] {
    if (own.size() != std::size_t(samples)) {
      throw Error(ErrorKind::usage, fmt::format("{} weights for {} samples", own.size(), samples));
    }
    for (std::size_t i = 0; i < own.size(); ++i) {
      if (own[i] >= 0 && std::isfinite(own[i])) continue;
      throw Error(ErrorKind::data,
                  fmt::format("sample {}: weight {:g}: must be finite and not negative",
                              first + std::int64_t(i) + 1, own[i]));
    }
  });
  std::array<double, 1> total{};
  for (const double weight : own) total[0] += weight;
  sum_in_place(comm, total);
  if (!(total[0] > 0) || !std::isfinite(total[0])) {
    throw Error(
        ErrorKind::data,
        fmt::format("the {} {} {}", count, what,
                    total[0] > 0 ? "weigh more together than a double can hold" : "weigh nothing"));
  }
  VecHandle weights = vector_of_rows(data.matrix);
  std::ranges::copy(own, WriteArray(weights).span().begin());
  data.weights = std::move(weights);
  data.weight_sum = total[0];
}

}  // namespace prunadag
