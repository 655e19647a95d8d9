// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace prunadag {

/// Reads every byte of `bytes`, but a few at the ends of pieces, as 1, 4 or 8 pieces side by side:
/// how fast memory or caches can be read at all is the best of the three. Returns something that
/// depends on what was read. `bytes` begins at a multiple of 8.
std::uint64_t read_in_1(std::span<const std::byte> bytes);
std::uint64_t read_in_4(std::span<const std::byte> bytes);
std::uint64_t read_in_8(std::span<const std::byte> bytes);

/// The traffic of a selection and an update without their work: one look at g and x, then one at
/// x, g, so and sd that writes x, so and sd, which stay as they are. 72 bytes per entry. All spans
/// have one length.
double stream_iteration(std::span<double> x, std::span<const double> g, std::span<double> so,
                        std::span<double> sd);

}  // namespace prunadag
