// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "prunadag/dataset.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// A problem that can be made instead of read.
struct GeneratorInfo {
  std::string name, description;
  std::int64_t rows = 0, columns = 0;  ///< the size it has in print
};
const std::vector<GeneratorInfo>& generators();

/// A made problem: samples and targets, and the parameters that the targets were made from.
struct Generated {
  Dataset data;
  VecHandle truth;  ///< laid out as the columns of the matrix
};

/// Makes the problem `name` with the given size (0: as in print). Every rank makes its own rows;
/// the same seed gives the same numbers bit for bit on any number of ranks. Collective. Throws
/// Error(usage) for unknown names (listing them) and sizes that make no sense.
Generated generate(MPI_Comm comm, const std::string& name, std::int64_t rows, std::int64_t columns,
                   std::uint64_t seed);

}  // namespace prunadag
#pragma GCC visibility pop
