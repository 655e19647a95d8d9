// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <cstring>

#include "kernel/multiversion.hpp"

namespace prunadag {

/// Eight doubles that are computed with together, in as many registers as the processor needs. They
/// stay in registers, where the compiler would write an array of eight back to memory.
using Pack = double __attribute__((vector_size(64)));
inline constexpr std::size_t pack_size = sizeof(Pack) / sizeof(double);

PRUNADAG_INLINED void load(Pack& pack, const double* from) {
  std::memcpy(&pack, from, sizeof pack);
}
PRUNADAG_INLINED void store(double* to, const Pack& pack) { std::memcpy(to, &pack, sizeof pack); }

/// Adds in a fixed order, so that all versions of a kernel compute the same bits.
PRUNADAG_INLINED double total(const Pack& pack) {
  double sum = 0.0;
  for (std::size_t l = 0; l < pack_size; ++l) sum += pack[l];
  return sum;
}

}  // namespace prunadag
