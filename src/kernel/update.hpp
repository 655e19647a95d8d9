// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <span>

#include "kernel/cut.hpp"

namespace prunadag {

/// The index set of a parameter in its last update; an exempt parameter is in none.
enum class Label : std::uint8_t { decreasable = 0, relevant = 1, acceptable = 2, exempt = 3 };

/// The bounds of step 5 as two numbers and a switch: a_i = alpha*|x_i|, b_i = cap*|x_i|.
struct Bounds {
  double alpha = 0;     ///< 1/(k+1), times norm(g_R)/norm(x_S) in v1, v3, "relevant"; >= 0
  double cap = 1;       ///< 1 where b_i = |x_i|, infinity where there is no upper bound
  bool accepts = true;  ///< false: A stays empty ("relevant")
  double eta = 1;       ///< in scaled units, the factor of r_i and of the bound of step 7
};

/// This rank's sums over one update.
struct Step {
  double acceptable = 0;   ///< |A|
  double decreasable = 0;  ///< |D|
  double squares = 0;      ///< sum of s_i^2
  double product = 0;      ///< in scaled units, sum of g_i s_i

  Step& operator+=(const Step& other) noexcept {
    acceptable += other.acceptable;
    decreasable += other.decreasable;
    squares += other.squares;
    product += other.product;
    return *this;
  }
};

/// Steps 3 to 7 of prunAdag on the owned part of the vectors: classifies every index into R, A and
/// D, and updates it. All spans have the local length; `first` is the global index of their first
/// entry; `labels` may be empty. One pass: reads x, g, so, sd, writes x, so, sd (and labels).
Step prunadag_update(std::span<double> x, std::span<const double> g, std::span<double> so,
                     std::span<double> sd, std::int64_t first, const Cut& relevant,
                     const Bounds& bounds, std::span<Label> labels);

/// As above in scaled units (METHOD.md): every x_i, g_i and accumulator of the formulas belongs to
/// z_i = root_i x_i, with gradient g_i/root_i. r_i and the bound of step 7 have the factor
/// bounds.eta. s receives the change of x. Where root_i is 0, x_i does not move. One pass: reads x,
/// g, so, sd, root, writes x, so, sd, s (and labels): 72 bytes per parameter.
Step prunadag_update_scaled(std::span<double> x, std::span<const double> g, std::span<double> so,
                            std::span<double> sd, std::span<const double> root, std::span<double> s,
                            std::int64_t first, const Cut& relevant, const Bounds& bounds,
                            std::span<Label> labels);

/// so_i += g_i^2, x_i -= g_i / sqrt(so_i). One pass. Returns the sum of s_i^2.
double adagrad_update(std::span<double> x, std::span<const double> g, std::span<double> so);

/// x += eta*(v - x), with v_i = scale*g_i on R and 0 elsewhere. One pass. Returns the sum of s_i^2.
double frankwolfe_update(std::span<double> x, std::span<const double> g, std::int64_t first,
                         const Cut& relevant, double scale, double eta);

/// Sum of (v_i - x_i)^2 for the same v. One pass.
double frankwolfe_distance(std::span<const double> x, std::span<const double> g, std::int64_t first,
                           const Cut& relevant, double scale);

}  // namespace prunadag
