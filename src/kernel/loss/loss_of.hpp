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
/// and may have loops of its own, each_value(t, y) and sum_slopes(t, y, scale, w).
template <class Phi>
class LossOf final : public Loss {
  using Out = std::span<double>;
  using In = std::span<const double>;

 public:
  LossOf(std::string text, const Phi& phi) : Loss(std::move(text), phi.traits), phi_(phi) {}

  double link(double y) const override { return phi_.link(y); }
  void respond(Out t) const override {
    for (double& prediction : t) prediction = phi_.response(prediction);
  }

  double value(In t, In y, double scale, In w) const override {
    double total = 0.0;  // scaled term by term: a mean of huge terms must not overflow
    for_each(t.size(), scale, w,
             [&](std::size_t i, double c) { total += c * phi_.value(t[i], y[i]); });
    return total;
  }

  void values(Out t, In y) const override {
    if constexpr (requires { phi_.each_value(t, y); }) {
      phi_.each_value(t, y);
    } else {
      for (std::size_t i = 0; i < t.size(); ++i) t[i] = phi_.value(t[i], y[i]);
    }
  }

  void derivative(Out t, In y, double scale, In w) const override {
    for_each(t.size(), scale, w,
             [&](std::size_t i, double c) { t[i] = c * phi_.derivative(t[i], y[i]); });
  }

  void add_slopes(Out t, In y, double scale, In w, std::span<Slopes> sums) const override {
    const Slopes own = own_slopes(t, y, scale, w);
    sums[0].first += own.first;
    sums[0].second += own.second;
    sums[0].value += own.value;
  }

  void curvature(Out t, In y, double scale, In w) const override {
    for_each(t.size(), scale, w,
             [&](std::size_t i, double c) { t[i] = c * phi_.curvature(t[i], y[i]); });
  }

  void score_terms(Out t, In y) const override {
    for (std::size_t i = 0; i < t.size(); ++i) t[i] = phi_.score(t[i], y[i]);
  }

 private:
  Slopes own_slopes(Out t, In y, double scale, In w) const {
    if constexpr (requires { phi_.sum_slopes(t, y, scale, w); }) {
      return phi_.sum_slopes(t, y, scale, w);
    } else {
      Slopes sums;
      for_each(t.size(), scale, w, [&](std::size_t i, double c) {
        sums.second += c * phi_.curvature(t[i], y[i]);
        sums.value += c * phi_.value(t[i], y[i]);
        t[i] = c * phi_.derivative(t[i], y[i]);
        sums.first += t[i];
      });
      return sums;
    }
  }

  /// work(i, c_i) for every sample; a loop of its own where all c_i are the same.
  template <class Work>
  static void for_each(std::size_t count, double scale, In w, const Work& work) {
    if (w.empty()) {
      for (std::size_t i = 0; i < count; ++i) work(i, scale);
    } else {
      for (std::size_t i = 0; i < count; ++i) work(i, scale * w[i]);
    }
  }

  Phi phi_;
};

}  // namespace prunadag
