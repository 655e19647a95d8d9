// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// A yardstick for kernels: the same memory traffic with next to no work.
#include "kernel/streaming.hpp"

#include <cstring>

#include "kernel/multiversion.hpp"

namespace prunadag {
namespace {

constexpr std::size_t lanes = 8;
using Lanes = double __attribute__((vector_size(64)));
using Words = std::uint64_t __attribute__((vector_size(64)));

/// Loads from any address: clang takes a pointer to a vector type for one to aligned memory.
template <class Vector>
PRUNADAG_INLINED void load(const void* from, Vector& to) {
  std::memcpy(&to, from, sizeof(Vector));
}

PRUNADAG_INLINED void add_to(double* to, const Lanes& more) {
  Lanes sum;
  load(to, sum);
  sum += more;
  std::memcpy(to, &sum, sizeof(Lanes));
}

/// Adds whole numbers: as doubles, indices would be denormal, and slow to add.
template <std::size_t Pieces>
PRUNADAG_INLINED std::uint64_t read_pieces(const std::byte* bytes, std::size_t size) {
  const std::size_t piece = size / Pieces / 8 * 8;
  Words sums[Pieces] = {};
  for (std::size_t i = 0; i + sizeof(Words) <= piece; i += sizeof(Words)) {
    for (std::size_t s = 0; s < Pieces; ++s) {
      Words words;
      load(bytes + s * piece + i, words);
      sums[s] += words;
    }
  }
  std::uint64_t total = 0;
  for (const Words& sum : sums) total += sum[0] + sum[lanes - 1];
  return total;
}

PRUNADAG_MULTIVERSION std::uint64_t pieces_1(const std::byte* bytes, std::size_t size) {
  return read_pieces<1>(bytes, size);
}
PRUNADAG_MULTIVERSION std::uint64_t pieces_4(const std::byte* bytes, std::size_t size) {
  return read_pieces<4>(bytes, size);
}
PRUNADAG_MULTIVERSION std::uint64_t pieces_8(const std::byte* bytes, std::size_t size) {
  return read_pieces<8>(bytes, size);
}

PRUNADAG_MULTIVERSION double read_two(const double* g, const double* x, std::size_t size) {
  Lanes sum{};
  for (std::size_t i = 0; i + lanes <= size; i += lanes) {
    Lanes of_g, of_x;
    load(g + i, of_g);
    load(x + i, of_x);
    sum += of_g * of_x;
  }
  return sum[0] + sum[lanes - 1];
}

/// The compiler cannot know that `nothing` is 0, nor that 0 times a number is.
PRUNADAG_MULTIVERSION void write_three(double* x, const double* g, double* so, double* sd,
                                       std::size_t size, double nothing) {
  for (std::size_t i = 0; i + lanes <= size; i += lanes) {
    Lanes step;
    load(g + i, step);
    step *= nothing;
    add_to(x + i, step);
    add_to(so + i, step);
    add_to(sd + i, step);
  }
}

}  // namespace

std::uint64_t read_in_1(std::span<const std::byte> bytes) {
  return pieces_1(bytes.data(), bytes.size());
}
std::uint64_t read_in_4(std::span<const std::byte> bytes) {
  return pieces_4(bytes.data(), bytes.size());
}
std::uint64_t read_in_8(std::span<const std::byte> bytes) {
  return pieces_8(bytes.data(), bytes.size());
}

double stream_iteration(std::span<double> x, std::span<const double> g, std::span<double> so,
                        std::span<double> sd) {
  const double sum = read_two(g.data(), x.data(), x.size());
  write_three(x.data(), g.data(), so.data(), sd.data(), x.size(), 0.0);
  return sum;
}

}  // namespace prunadag
