// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: prunAdag's classification and update (METHOD.md, steps 3 to 7), Adagrad's and
//   Frank-Wolfe's updates, on the entries one rank owns.
// References: Porcelli, Seraghiti, Toint, "prunAdag: an adaptive pruning-aware gradient method",
//   Computational Optimization and Applications 93 (2026) 85-119, doi:10.1007/s10589-025-00723-7.
#include "kernel/update.hpp"

#include <algorithm>
#include <cmath>

namespace prunadag {
namespace {

constexpr std::size_t block = 1024;  // sums are kept per block: in registers, and accurate

template <bool Labelled>
Step update(std::span<double> x, std::span<const double> g, std::span<double> so,
            std::span<double> sd, std::int64_t first, const Cut& relevant, const Bounds& bounds,
            std::span<Label> labels) {
  Step total;
  for (std::size_t start = 0; start < x.size(); start += block) {
    const std::size_t end = std::min(start + block, x.size());
    Step sums;
    for (std::size_t i = start; i < end; ++i) {
      const double magnitude = std::abs(x[i]);

      // 3. R, and S: x_i and g_i nonzero and of one sign, outside R
      const bool in_R = relevant.contains(std::abs(g[i]), first + std::int64_t(i));
      const bool in_S = !in_R && aligned(x[i], g[i]);

      // 4. c_i = so_i + g_i^2,  r_i = |g_i| / sqrt(c_i)
      const double c = so[i] + g[i] * g[i];
      const double r = std::abs(g[i]) / std::sqrt(c);

      // 5. A = { i in S : a_i <= r_i <= b_i },  O = R u A,  D = the rest
      const double a = bounds.alpha * magnitude;
      const double b = bounds.cap * magnitude;
      const bool in_A = in_S && bounds.accepts && a <= r && r <= b;

      double s = 0.0;
      if (in_R || in_A) {
        // 6. so_i = c_i,  s_i = -sign(g_i) r_i
        so[i] = c;
        s = -std::copysign(r, g[i]);
      } else {
        // 7. sd_i += x_i^2,  s_i = -sign(x_i) min(a_i, |x_i| / sqrt(sd_i)) in S, 0 elsewhere
        sd[i] += x[i] * x[i];
        if (in_S) s = -std::copysign(std::min(a, magnitude / std::sqrt(sd[i])), x[i]);
        sums.decreasable += 1.0;
      }
      x[i] += s;

      sums.acceptable += in_A ? 1.0 : 0.0;
      sums.squares += s * s;
      if constexpr (Labelled) {
        labels[i] = in_R ? Label::relevant : in_A ? Label::acceptable : Label::decreasable;
      }
    }
    total += sums;
  }
  return total;
}

}  // namespace

Step prunadag_update(std::span<double> x, std::span<const double> g, std::span<double> so,
                     std::span<double> sd, std::int64_t first, const Cut& relevant,
                     const Bounds& bounds, std::span<Label> labels) {
  return labels.empty() ? update<false>(x, g, so, sd, first, relevant, bounds, labels)
                        : update<true>(x, g, so, sd, first, relevant, bounds, labels);
}

double adagrad_update(std::span<double> x, std::span<const double> g, std::span<double> so) {
  double total = 0.0;
  for (std::size_t start = 0; start < x.size(); start += block) {
    const std::size_t end = std::min(start + block, x.size());
    double squares = 0.0;
    for (std::size_t i = start; i < end; ++i) {
      so[i] += g[i] * g[i];
      const double s = -g[i] / std::sqrt(so[i]);
      x[i] += s;
      squares += s * s;
    }
    total += squares;
  }
  return total;
}

double frankwolfe_update(std::span<double> x, std::span<const double> g, std::int64_t first,
                         const Cut& relevant, double scale, double eta) {
  double total = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bool in_R = relevant.contains(std::abs(g[i]), first + std::int64_t(i));
    const double v = in_R ? scale * g[i] : 0.0;
    const double s = eta * (v - x[i]);
    x[i] = eta == 1.0 ? v : x[i] + s;  // a full step forgets x exactly
    total += s * s;
  }
  return total;
}

double frankwolfe_distance(std::span<const double> x, std::span<const double> g, std::int64_t first,
                           const Cut& relevant, double scale) {
  double total = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bool in_R = relevant.contains(std::abs(g[i]), first + std::int64_t(i));
    const double difference = (in_R ? scale * g[i] : 0.0) - x[i];
    total += difference * difference;
  }
  return total;
}

}  // namespace prunadag
