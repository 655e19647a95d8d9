// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Shared by kernels written with Highway. Included once per processor, so it has no #pragma once.
#if defined(PRUNADAG_KERNEL_LANES_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef PRUNADAG_KERNEL_LANES_INL
#undef PRUNADAG_KERNEL_LANES_INL
#else
#define PRUNADAG_KERNEL_LANES_INL
#endif

#include <cstddef>
#include <cstdint>
#include <hwy/highway.h>

#include "kernel/processors.hpp"

HWY_BEFORE_NAMESPACE();
namespace prunadag::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, lanes>;
using Vector = hn::Vec<Doubles>;
using Mask = hn::Mask<Doubles>;
constexpr std::size_t width = hn::MaxLanes(Doubles());
constexpr std::size_t parts = lanes / width;

/// One number per lane of a vector, converted to double.
HWY_INLINE Vector load(const double* from) { return hn::LoadU(Doubles(), from); }
HWY_INLINE Vector load(const float* from) {
  return hn::PromoteTo(Doubles(), hn::LoadU(hn::Rebind<float, Doubles>(), from));
}
HWY_INLINE Vector load(const std::uint8_t* from) {
  const hn::Rebind<std::int32_t, Doubles> integers;
  const auto bytes = hn::LoadU(hn::Rebind<std::uint8_t, Doubles>(), from);
  return hn::PromoteTo(Doubles(), hn::PromoteTo(integers, bytes));
}

/// The mask of a vector as bits, from bit `place` on.
HWY_INLINE std::uint64_t bits_of(Mask mask, std::size_t place) {
  std::uint8_t bits[8] = {};
  hn::StoreMaskBits(Doubles(), mask, bits);
  return std::uint64_t(bits[0]) << place;
}

/// A word with the lowest `count` bits set, at most 64.
HWY_INLINE std::uint64_t first_bits(std::size_t count) {
  return count < 64 ? (std::uint64_t(1) << count) - 1 : ~std::uint64_t(0);
}

/// Where x and g are both nonzero and of one sign, as in aligned(), without a product.
HWY_INLINE Mask aligned_lanes(Vector x, Vector g) {
  const Vector lesser = hn::Min(hn::Abs(g), hn::Abs(x));
  return hn::Gt(hn::CopySignToAbs(lesser, hn::Xor(x, g)), hn::Zero(Doubles()));
}

/// value / root, and where root is 0 a zero, or NaN, as in_units() of kernel/measured.hpp has it.
HWY_INLINE Vector in_units(Vector value, Vector root) {
  const Vector zero = hn::Zero(Doubles());
  return hn::IfThenElse(hn::Gt(root, zero), hn::Div(value, root),
                        hn::Add(hn::Mul(value, zero), zero));
}

/// Eight sums, added up in a fixed order.
struct EightSums {
  Vector part[parts];

  HWY_INLINE void clear() {
    for (std::size_t p = 0; p < parts; ++p) part[p] = hn::Zero(Doubles());
  }
  HWY_INLINE double total() const {
    double values[lanes], sum = 0.0;
    for (std::size_t p = 0; p < parts; ++p) hn::StoreU(part[p], Doubles(), values + p * width);
    for (std::size_t l = 0; l < lanes; ++l) sum += values[l];
    return sum;
  }
};

}  // namespace prunadag::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
