// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>

#include <petscvec.h>

#pragma GCC visibility push(default)
namespace prunadag {

/// Fills x with a sparse random start of norm 1: exactly `nonzeros` of its first `candidates`
/// entries are scaled normal random numbers, all others are zero. The same, bit for bit, on any
/// number of ranks. 1 <= nonzeros <= candidates <= length of x. Collective; a few reductions.
void sparse_start(Vec x, std::int64_t nonzeros, std::int64_t candidates, std::uint64_t seed);

}  // namespace prunadag
#pragma GCC visibility pop
