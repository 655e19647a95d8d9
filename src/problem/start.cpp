// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/start.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "base/petsc.hpp"
#include "base/random.hpp"
#include "select/selector.hpp"

namespace prunadag {
namespace {

/// A sum of nonnegative numbers below 2^33 as two integers, so that its value does not depend on
/// the order of the terms: each is cut after 2^-60.
struct ExactSum {
  std::array<std::int64_t, 2> words{};  // in units of 2^-30 and 2^-60

  void add(double value) {
    const double high = std::floor(value * 0x1p30);
    words[0] += std::int64_t(high);
    words[1] += std::int64_t((value * 0x1p30 - high) * 0x1p30);
  }
  double value() const { return double(words[0]) * 0x1p-30 + double(words[1]) * 0x1p-60; }
};

}  // namespace

void sparse_start(Vec x, std::int64_t nonzeros, std::int64_t candidates, std::uint64_t seed) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)x);
  const std::int64_t first = first_index(x);
  check(VecSet(x, 0.0));
  const WriteArray entries(x);
  const std::int64_t count =
      std::clamp<std::int64_t>(candidates - first, 0, std::int64_t(entries.span().size()));

  std::vector<double> keys(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < keys.size(); ++i) {
    keys[i] = uniform(seed, Stream::support, std::uint64_t(first) + i);
  }
  const Selection support = Selector(comm).largest(keys, {}, first, candidates, nonzeros);

  ExactSum squares;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!support.cut.contains(keys[i], first + std::int64_t(i))) continue;
    entries[i] = normal(seed, Stream::start, std::uint64_t(first) + i);
    squares.add(entries[i] * entries[i]);
  }
  MPI_Allreduce(MPI_IN_PLACE, squares.words.data(), 2, MPI_INT64_T, MPI_SUM, comm);
  const double norm = std::sqrt(squares.value());
  for (double& entry : entries.span()) entry /= norm;
}

}  // namespace prunadag
