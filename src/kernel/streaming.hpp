// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace prunadag {

/// Reads every byte of `bytes`, except a few at the ends of pieces, in 1, 4 or 8 pieces side by
/// side. The best of the three is the speed of memory or caches. Returns a number that depends on
/// the bytes. `bytes` begins at a multiple of 8.
std::uint64_t read_in_1(std::span<const std::byte> bytes);
std::uint64_t read_in_4(std::span<const std::byte> bytes);
std::uint64_t read_in_8(std::span<const std::byte> bytes);

/// The traffic of a selection and an update without their work. Reads g and x; then reads x, g, so
/// and sd, and writes x, so and sd, which do not change. 72 bytes per entry. All spans have one
/// length.
double stream_iteration(std::span<double> x, std::span<const double> g, std::span<double> so,
                        std::span<double> sd);

}  // namespace prunadag
