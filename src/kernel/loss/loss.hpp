// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>
#include <string_view>

#include "prunadag/loss.hpp"

namespace prunadag {

/// A Loss from a type with static value(t, y), derivative(t, y): the loops over samples, once.
template <class Phi>
constexpr Loss make_loss(std::string_view name, std::string_view formula, LabelRule labels,
                         bool mean) {
  return {name,
          formula,
          labels,
          mean,
          [](std::span<const double> t, std::span<const double> y, double scale) {
            double total = 0.0;  // scaled term by term: a mean of huge terms must not overflow
            for (std::size_t i = 0; i < t.size(); ++i) total += scale * Phi::value(t[i], y[i]);
            return total;
          },
          [](std::span<double> t, std::span<const double> y, double scale) {
            for (std::size_t i = 0; i < t.size(); ++i) t[i] = scale * Phi::derivative(t[i], y[i]);
          }};
}

}  // namespace prunadag
