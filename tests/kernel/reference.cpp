// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "kernel/reference.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace prunadag::reference {
namespace {

int sign(double value) { return value > 0 ? 1 : value < 0 ? -1 : 0; }

}  // namespace

double norm(const Vector& v) {
  double squares = 0;
  for (double value : v) squares += value * value;
  return std::sqrt(squares);
}

Set largest(const Vector& v, std::int64_t count) {
  std::vector<std::size_t> order(v.size());
  std::iota(order.begin(), order.end(), std::size_t(0));
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return std::abs(v[i]) > std::abs(v[j]); });
  Set chosen(v.size(), false);
  for (std::int64_t i = 0; i < count; ++i) chosen[order[std::size_t(i)]] = true;
  return chosen;
}

Sets prunadag_iteration(std::int64_t k, std::int64_t target, const Variant& variant, Vector& x,
                        const Vector& g, Vector& so, Vector& sd) {
  const std::size_t n = x.size();
  Sets sets{largest(g, target), Set(n, false), Set(n, false)};

  Vector g_R, x_S;
  for (std::size_t i = 0; i < n; ++i) {
    sets.aligned[i] = !sets.relevant[i] && sign(x[i]) != 0 && sign(x[i]) == sign(g[i]);
    if (sets.relevant[i]) g_R.push_back(g[i]);
    if (sets.aligned[i]) x_S.push_back(x[i]);
  }
  double factor = 1;
  if (variant.scaled) factor = norm(x_S) == 0 ? 0 : norm(g_R) / norm(x_S);

  for (std::size_t i = 0; i < n; ++i) {
    const double c = so[i] + g[i] * g[i];
    const double r = variant.eta * std::abs(g[i]) / std::sqrt(c);
    const double a = std::abs(x[i]) / double(k + 1) * factor;
    const double b = variant.capped ? std::abs(x[i]) : std::numeric_limits<double>::infinity();
    sets.acceptable[i] = variant.accepts && sets.aligned[i] && a <= r && r <= b;
    if (sets.relevant[i] || sets.acceptable[i]) {
      so[i] = c;
      x[i] -= sign(g[i]) * r;
    } else {
      sd[i] = sd[i] + x[i] * x[i];
      if (sets.aligned[i]) {
        x[i] -= sign(x[i]) * std::min(a, variant.eta * std::abs(x[i]) / std::sqrt(sd[i]));
      }
    }
  }
  return sets;
}

void adagrad_iteration(Vector& x, const Vector& g, Vector& so) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    so[i] += g[i] * g[i];
    x[i] -= g[i] / std::sqrt(so[i]);
  }
}

void frankwolfe_iteration(std::int64_t k, std::int64_t target, double radius, bool rescaled,
                          double beta, Vector& x, const Vector& g) {
  const Set relevant = largest(g, target);
  Vector g_R(x.size(), 0.0), difference(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (relevant[i]) g_R[i] = g[i];
  }
  const double length = norm(g_R);
  if (length == 0) return;
  for (std::size_t i = 0; i < x.size(); ++i) difference[i] = -radius * g_R[i] / length - x[i];
  const double eta =
      rescaled ? std::min(beta * length / norm(difference), 1.0) : 1.0 / double(k + 1);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] += eta * difference[i];
}

}  // namespace prunadag::reference
