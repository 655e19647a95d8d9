// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <mpi.h>

#include "base/random.hpp"

namespace prunadag {

/// Chooses `wanted` rows of all ranks by the seed and the place of a row in the file alone. Returns
/// a mark for each of this rank's `samples` rows. 0 <= wanted <= rows of all ranks. Collective.
std::vector<bool> choose_rows(MPI_Comm comm, std::int64_t samples, std::int64_t wanted,
                              std::uint64_t seed, Stream stream);

/// Chooses floor(share*m + 1/2) of the m rows of all ranks for training, by the seed and the place
/// of a row in the file alone. Returns a mark for each of this rank's `samples` rows. Collective.
/// Throws Error(data) when either part would be empty.
std::vector<bool> choose_training(MPI_Comm comm, std::int64_t samples, double share,
                                  std::uint64_t seed, const std::string& path);

}  // namespace prunadag
