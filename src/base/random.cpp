// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/random.hpp"

#include <cmath>
#include <numbers>
#include <utility>

#include <Random123/philox.h>

namespace prunadag {
namespace {

std::pair<double, double> two_uniforms(std::uint64_t seed, Stream stream, std::uint64_t index) {
  const r123::Philox4x32 generator;
  const r123::Philox4x32::ctr_type counter{
      {std::uint32_t(index), std::uint32_t(index >> 32), std::uint32_t(stream), 0}};
  const r123::Philox4x32::key_type key{{std::uint32_t(seed), std::uint32_t(seed >> 32)}};
  const auto bits = generator(counter, key);
  // 52 bits plus a half step: never 0, never 1.
  const auto open_unit = [](std::uint32_t high, std::uint32_t low) {
    const std::uint64_t word = (std::uint64_t(high) << 32 | low) >> 12;
    return (double(word) + 0.5) * 0x1p-52;
  };
  return {open_unit(bits[0], bits[1]), open_unit(bits[2], bits[3])};
}

}  // namespace

double uniform(std::uint64_t seed, Stream stream, std::uint64_t index) {
  return two_uniforms(seed, stream, index).first;
}

double normal(std::uint64_t seed, Stream stream, std::uint64_t index) {
  const auto [u, v] = two_uniforms(seed, stream, index);
  return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * v);
}

}  // namespace prunadag
