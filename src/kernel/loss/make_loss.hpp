// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>
#include <string_view>

#include "prunadag/loss.hpp"

namespace prunadag {

/// A Loss from a type with its labels and constants and static value(t, y), derivative(t, y),
/// curvature(t, y) and link(y), whose loops over samples stand here once, and each_value() and
/// sum_slopes(), which have loops of their own.
template <class Phi>
constexpr Loss make_loss(std::string_view name, std::string_view formula) {
  using Out = std::span<double>;
  using In = std::span<const double>;
  return {name,
          formula,
          Phi::labels,
          Phi::mean,
          Phi::curvature_bound,
          Phi::concordance,
          Phi::link,
          [](In t, In y, double scale) {
            double total = 0.0;  // scaled term by term: a mean of huge terms must not overflow
            for (std::size_t i = 0; i < t.size(); ++i) total += scale * Phi::value(t[i], y[i]);
            return total;
          },
          Phi::each_value,
          [](Out t, In y, double scale) {
            for (std::size_t i = 0; i < t.size(); ++i) t[i] = scale * Phi::derivative(t[i], y[i]);
          },
          Phi::sum_slopes,
          [](Out t, In y, double scale) {
            for (std::size_t i = 0; i < t.size(); ++i) {
              t[i] = scale * Phi::curvature(t[i], y[i]);
            }
          }};
}

}  // namespace prunadag
