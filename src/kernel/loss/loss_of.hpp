// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>
#include <string>
#include <utility>

#include "prunadag/loss.hpp"

namespace prunadag {

/// A Loss from a type `Phi` of one sample, whose loops over samples stand here once. Phi has
///   traits                          constants
///   value(t, y), derivative(t, y), curvature(t, y), score(t, y), link(y), response(t)
/// and may have loops of its own, each_value(t, y) and sum_slopes(t, y, scale).
template <class Phi>
class LossOf final : public Loss {
  using Out = std::span<double>;
  using In = std::span<const double>;

 public:
  LossOf(std::string text, const Phi& phi) : Loss(std::move(text), phi.traits), phi_(phi) {}

  double link(double y) const override { return phi_.link(y); }
  double response(double t) const override { return phi_.response(t); }

  double value(In t, In y, double scale) const override {
    double total = 0.0;  // scaled term by term: a mean of huge terms must not overflow
    for (std::size_t i = 0; i < t.size(); ++i) total += scale * phi_.value(t[i], y[i]);
    return total;
  }

  void values(Out t, In y) const override {
    if constexpr (requires { phi_.each_value(t, y); }) {
      phi_.each_value(t, y);
    } else {
      for (std::size_t i = 0; i < t.size(); ++i) t[i] = phi_.value(t[i], y[i]);
    }
  }

  void derivative(Out t, In y, double scale) const override {
    for (std::size_t i = 0; i < t.size(); ++i) t[i] = scale * phi_.derivative(t[i], y[i]);
  }

  Slopes slopes(Out t, In y, double scale) const override {
    if constexpr (requires { phi_.sum_slopes(t, y, scale); }) {
      return phi_.sum_slopes(t, y, scale);
    } else {
      Slopes sums;
      for (std::size_t i = 0; i < t.size(); ++i) {
        sums.second += scale * phi_.curvature(t[i], y[i]);
        sums.value += scale * phi_.value(t[i], y[i]);
        t[i] = scale * phi_.derivative(t[i], y[i]);
        sums.first += t[i];
      }
      return sums;
    }
  }

  void curvature(Out t, In y, double scale) const override {
    for (std::size_t i = 0; i < t.size(); ++i) t[i] = scale * phi_.curvature(t[i], y[i]);
  }

  void score_terms(Out t, In y) const override {
    for (std::size_t i = 0; i < t.size(); ++i) t[i] = phi_.score(t[i], y[i]);
  }

 private:
  Phi phi_;
};

}  // namespace prunadag
