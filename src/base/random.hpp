// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>

namespace prunadag {

/// Streams of random numbers that never share a value under one seed.
enum class Stream : std::uint32_t {
  split = 1,
  support = 2,
  start = 3,
  matrix = 4,
  truth = 5,
  positions = 6,
  rows = 7,
  labels = 8,
  subset = 9,
  atoms = 10,
  probe = 11,
  folds = 13,
};

/// The `index`-th number of a stream, a pure function of its arguments (Philox4x32-10 of Salmon et
/// al., SC 2011). Every rank can make its own part, and the whole does not depend on the number of
/// ranks.
double uniform(std::uint64_t seed, Stream stream, std::uint64_t index);  ///< in (0, 1)
double normal(std::uint64_t seed, Stream stream, std::uint64_t index);   ///< N(0, 1), Box-Muller

}  // namespace prunadag
