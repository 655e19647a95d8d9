// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "kernel/reference.hpp"

/// Whole fits by the plain reference: dense data on one processor, gradients by two loops.
namespace prunadag::test {

using reference::Vector;

struct DenseProblem {
  std::vector<Vector> rows;  // samples x features
  Vector targets;
  bool logistic = false;  // mean logistic loss, else 1/2||Ax - b||^2
  double l2 = 0;

  Vector gradient(const Vector& x) const {
    Vector g(x.size(), 0.0);
    for (std::size_t s = 0; s < rows.size(); ++s) {
      double t = 0;
      for (std::size_t j = 0; j < x.size(); ++j) t += rows[s][j] * x[j];
      const double y = targets[s];
      const double d = logistic ? -y / (1 + std::exp(y * t)) / double(rows.size()) : t - y;
      for (std::size_t j = 0; j < x.size(); ++j) g[j] += rows[s][j] * d;
    }
    for (std::size_t j = 0; j < x.size(); ++j) g[j] += l2 * x[j];
    return g;
  }
};

/// Settings of a method. `method` is its name on the command line.
struct TextbookSettings {
  std::string method = "prunadag-v3";
  std::int64_t target = 1;
  double zeta = 0.01, radius = 10, beta = 0.5;
};

inline reference::Variant variant_of(const std::string& method) {
  return {method == "prunadag-v1" || method == "prunadag-v3" || method == "prunadag-relevant",
          method == "prunadag-v3" || method == "prunadag-v4" || method == "prunadag-relevant",
          method != "prunadag-relevant"};
}

inline Vector textbook_fit(const DenseProblem& problem, Vector x, int iterations,
                           const TextbookSettings& settings) {
  Vector so(x.size(), settings.zeta), sd(x.size(), settings.zeta);
  for (int k = 0; k < iterations; ++k) {
    const Vector g = problem.gradient(x);
    if (settings.method == "adagrad") {
      reference::adagrad_iteration(x, g, so);
    } else if (settings.method.starts_with("fw")) {
      reference::frankwolfe_iteration(k, settings.target, settings.radius, settings.method == "fw2",
                                      settings.beta, x, g);
    } else {
      reference::prunadag_iteration(k, settings.target, variant_of(settings.method), x, g, so, sd);
    }
  }
  return x;
}

/// norm(a - b) / norm(b)
inline double relative_difference(const Vector& a, const Vector& b) {
  Vector difference(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) difference[i] = a[i] - b[i];
  return reference::norm(difference) / reference::norm(b);
}

}  // namespace prunadag::test
