// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: prunAdag's classification and update (METHOD.md, steps 3 to 7), Adagrad's and
//   Frank-Wolfe's updates, on the entries one rank owns.
// References: Porcelli, Seraghiti, Toint, "prunAdag: an adaptive pruning-aware gradient method",
//   Computational Optimization and Applications 93 (2026) 85-119, doi:10.1007/s10589-025-00723-7.
#include "kernel/update.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "kernel/multiversion.hpp"

namespace prunadag {
namespace {

constexpr std::size_t lanes = 8, block = 256;  // sums in lanes, per block: fast, and accurate
using Lanes = std::array<double, lanes>;

double total(const Lanes& values) {
  double sum = 0.0;
  for (double value : values) sum += value;
  return sum;
}

/// Pointers to this rank's parts of the vectors, from some entry on.
struct Parts {
  double* x;
  const double* g;
  double *so, *sd;
  Label* labels;  // or null

  Parts from(std::size_t i) const {
    return {x + i, g + i, so + i, sd + i, labels ? labels + i : nullptr};
  }
};

/// An updated entry, and what it adds to the sums of a step.
struct Entry {
  double x, so, sd;
  double acceptable, decreasable, square;
  double label;
};

/// Steps 3 to 7 for one entry. Everything is computed and then chosen from, so that a loop over
/// entries has no branches.
PRUNADAG_INLINED Entry update_entry(double x, double g, double so, double sd, std::int64_t index,
                                    const Cut& relevant, const Bounds& bounds) {
  const double magnitude = std::abs(x);

  // 3. R, and S: x_i and g_i nonzero and of one sign, outside R
  const bool in_R = relevant.contains(std::abs(g), index);
  const bool in_S = !in_R & aligned(x, g);

  // 4. c_i = so_i + g_i^2,  r_i = |g_i| / sqrt(c_i)
  const double c = so + g * g;
  const double r = std::abs(g) / std::sqrt(c);

  // 5. A = { i in S : a_i <= r_i <= b_i },  O = R u A,  D = the rest
  const double a = bounds.alpha * magnitude;
  const double b = bounds.cap * magnitude;
  const bool in_A = in_S & bounds.accepts & (a <= r) & (r <= b);
  const bool in_O = in_R | in_A;

  // 6. in O: so_i = c_i,  s_i = -sign(g_i) r_i
  // 7. in D: sd_i += x_i^2,  s_i = -sign(x_i) min(a_i, |x_i| / sqrt(sd_i)) in S, 0 elsewhere
  const double d = sd + x * x;
  const double shrinking = std::copysign(std::min(a, magnitude / std::sqrt(d)), x);
  const double s = in_O ? -std::copysign(r, g) : in_S ? -shrinking : 0.0;
  return {x + s,
          in_O ? c : so,
          in_O ? sd : d,
          in_A ? 1.0 : 0.0,
          in_O ? 0.0 : 1.0,
          s * s,
          in_R   ? double(Label::relevant)
          : in_A ? double(Label::acceptable)
                 : 0.0};
}

/// One block, a group of lanes at a time: read, updated and written as a whole, since the compiler
/// cannot know that the vectors do not overlap.
template <bool Labelled>
PRUNADAG_INLINED Step update_block(const Parts& parts, std::int64_t first, const Cut& cut,
                                   const Bounds& given) {
  const Parts p = parts;
  const Cut relevant = cut;
  const Bounds bounds = given;
  Lanes acceptable{}, decreasable{}, squares{};
  for (std::size_t start = 0; start < block; start += lanes) {
    Lanes x, g, so, sd, label;
    for (std::size_t l = 0; l < lanes; ++l) x[l] = p.x[start + l];
    for (std::size_t l = 0; l < lanes; ++l) g[l] = p.g[start + l];
    for (std::size_t l = 0; l < lanes; ++l) so[l] = p.so[start + l];
    for (std::size_t l = 0; l < lanes; ++l) sd[l] = p.sd[start + l];
    for (std::size_t l = 0; l < lanes; ++l) {
      const Entry entry =
          update_entry(x[l], g[l], so[l], sd[l], first + std::int64_t(start + l), relevant, bounds);
      x[l] = entry.x;
      so[l] = entry.so;
      sd[l] = entry.sd;
      label[l] = entry.label;
      acceptable[l] += entry.acceptable;
      decreasable[l] += entry.decreasable;
      squares[l] += entry.square;
    }
    for (std::size_t l = 0; l < lanes; ++l) p.x[start + l] = x[l];
    for (std::size_t l = 0; l < lanes; ++l) p.so[start + l] = so[l];
    for (std::size_t l = 0; l < lanes; ++l) p.sd[start + l] = sd[l];
    if constexpr (Labelled) {
      for (std::size_t l = 0; l < lanes; ++l) p.labels[start + l] = Label(int(label[l]));
    }
  }
  return {total(acceptable), total(decreasable), total(squares)};
}

PRUNADAG_MULTIVERSION Step labelled_block(const Parts& p, std::int64_t first, const Cut& relevant,
                                          const Bounds& bounds) {
  return update_block<true>(p, first, relevant, bounds);
}
PRUNADAG_MULTIVERSION Step plain_block(const Parts& p, std::int64_t first, const Cut& relevant,
                                       const Bounds& bounds) {
  return update_block<false>(p, first, relevant, bounds);
}

template <bool Labelled>
Step update(const Parts& parts, std::size_t size, std::int64_t first, const Cut& relevant,
            const Bounds& bounds) {
  Step sum;
  const std::size_t whole = size / block * block;
  for (std::size_t start = 0; start < whole; start += block) {
    sum += (Labelled ? labelled_block : plain_block)(parts.from(start), first + std::int64_t(start),
                                                     relevant, bounds);
  }
  for (std::size_t i = whole; i < size; ++i) {
    const Entry entry = update_entry(parts.x[i], parts.g[i], parts.so[i], parts.sd[i],
                                     first + std::int64_t(i), relevant, bounds);
    parts.x[i] = entry.x;
    parts.so[i] = entry.so;
    parts.sd[i] = entry.sd;
    if constexpr (Labelled) parts.labels[i] = Label(int(entry.label));
    sum += {entry.acceptable, entry.decreasable, entry.square};
  }
  return sum;
}

}  // namespace

Step prunadag_update(std::span<double> x, std::span<const double> g, std::span<double> so,
                     std::span<double> sd, std::int64_t first, const Cut& relevant,
                     const Bounds& bounds, std::span<Label> labels) {
  const Parts parts{x.data(), g.data(), so.data(), sd.data(), labels.data()};
  return labels.empty() ? update<false>(parts, x.size(), first, relevant, bounds)
                        : update<true>(parts, x.size(), first, relevant, bounds);
}

double adagrad_update(std::span<double> x, std::span<const double> g, std::span<double> so) {
  double sum = 0.0;
  for (std::size_t start = 0; start < x.size(); start += block) {
    const std::size_t end = std::min(start + block, x.size());
    double squares = 0.0;
    for (std::size_t i = start; i < end; ++i) {
      so[i] += g[i] * g[i];
      const double s = -g[i] / std::sqrt(so[i]);
      x[i] += s;
      squares += s * s;
    }
    sum += squares;
  }
  return sum;
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
