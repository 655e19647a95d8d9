// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include "prunadag/problem.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// What tells how much a weight is worth.
enum class Saliency {
  loo,  ///< what the loss gains when w_j (a_j - mean_j) is taken out of the predictions, exactly
  curvature,  ///< h_j w_j^2 / 2, with h_j the second derivative of f in w_j
  magnitude,  ///< |w_j| sqrt(L_j), with L_j the curvature bound: the weight in scaled units
};
/// loo, curvature, magnitude; saliency_named() throws Error(usage) listing them for another name.
const char* name_of(Saliency saliency);
Saliency saliency_named(const std::string& name);

/// Sets `out`, laid out as x, to the saliencies of the weights at x; 0 for weights that are 0, and
/// for parameters that cannot be pruned. What loo gives may be negative. Collective. Cost: two
/// passes over the data and a reduction of a number or two per column, each for every output; none
/// for magnitudes. By samples a few numbers per weight are on every rank; sparse data are never
/// filled up.
void saliencies(const Problem& problem, Vec x, Saliency saliency, Vec out);

/// Sets h to the second derivatives of f in every parameter at x, the l2 penalty included: c times
/// the sum of phi''_i (a_ij - mean_j)^2, of several outputs with phi'' in the one prediction.
/// Collective; cost as above.
void column_curvatures(const Problem& problem, Vec x, Vec h);

}  // namespace prunadag
#pragma GCC visibility pop
