// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>

// The processors that Highway compiles a kernel for, beside the baseline. On x86-64 these are SSE4,
// AVX2 and AVX-512; a call goes to the widest that the machine has. On ARM it is NEON. Every kernel
// that is written with Highway includes this file first. SVE and RVV are left out: their vectors
// have no size at compile time, and the kernels keep vectors in arrays.
#define HWY_DISABLED_TARGETS \
  (HWY_SSSE3 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)

namespace prunadag {

/// Sums are kept in eight lanes on every processor, in as many vectors as eight lanes need. So all
/// processors add in the same order.
inline constexpr std::size_t lanes = 8;
/// Entries worked on together: as many as a word has bits, so that a word is a set of them.
inline constexpr std::size_t chunk = 64;
/// Sums in lanes go to a total after this many chunks; few enough for accuracy.
inline constexpr std::size_t chunks_per_block = 4, block = chunks_per_block * chunk;

}  // namespace prunadag
