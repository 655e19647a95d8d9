// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "prunadag/dataset.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// A problem that can be generated.
struct GeneratorInfo {
  std::string name, description;
  std::int64_t rows = 0, columns = 0;  ///< the size in print
};
const std::vector<GeneratorInfo>& generators();

/// A generated problem: samples, targets, and the parameters behind the targets.
struct Generated {
  Dataset data;
  VecHandle truth;  ///< laid out as the columns of the matrix
};

/// Generates the problem `name` with the given size (0: the size in print). Every rank generates
/// its own rows. The same seed gives the same numbers, bit for bit, on any number of ranks.
/// Collective. Throws Error(usage) for an unknown name (listing the known ones) and for a size that
/// makes no sense.
Generated generate(MPI_Comm comm, const std::string& name, std::int64_t rows, std::int64_t columns,
                   std::uint64_t seed);

}  // namespace prunadag
#pragma GCC visibility pop
