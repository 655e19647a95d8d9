// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace prunadag {

double inner_product(std::span<const double> a, std::span<const double> b);

/// The matrix E = R + d x' that one atom d of a dictionary is fitted to. R has the residuals of the
/// signals that use the atom; x has their values for the atom. E is never formed.
struct AtomFit {
  double* residuals;                    ///< of all signals, each as many numbers as the atom has
  std::span<const std::int64_t> users;  ///< the signals that use the atom
  std::span<double> values;             ///< x, one per user
  std::span<const double> atom;         ///< d
};

/// next += E E'u, a step of the power method; one pass over the users' residuals.
void add_power_step(const AtomFit& fit, std::span<const double> u, std::span<double> next);

/// Replaces the atom by u, of norm 1, and updates the values to the best ones, x = E'u, and the
/// residuals. The caller sets the atom itself. One pass over the users' residuals.
void replace_atom(const AtomFit& fit, std::span<const double> u);

}  // namespace prunadag
