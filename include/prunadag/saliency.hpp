// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include "prunadag/problem.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// Measures of the worth of a weight.
enum class Saliency {
  loo,        ///< exact increase of the loss when w_j (a_j - mean_j) leaves the predictions
  curvature,  ///< h_j w_j^2 / 2, where h_j is the second derivative of f in w_j
  magnitude,  ///< |w_j| sqrt(L_j), where L_j is the curvature bound: the weight in scaled units
};
/// loo, curvature, magnitude. saliency_named() throws Error(usage) for another name and lists
/// these.
const char* name_of(Saliency saliency);
Saliency saliency_named(const std::string& name);

/// Sets `out`, laid out as x, to the saliencies of the weights at x; 0 for zero weights and for
/// parameters that cannot be pruned. A loo saliency may be negative. Collective. Cost: none for
/// magnitudes; else for every output two passes over the data and a reduction of one or two numbers
/// per column. By samples every rank holds a few numbers per weight. Sparse data stay sparse.
void saliencies(const Problem& problem, Vec x, Saliency saliency, Vec out);

/// Sets h to the second derivatives of f in every parameter at x, with the l2 penalty: c times the
/// sum of phi''_i (a_ij - mean_j)^2. With several outputs phi'' is that of the parameter's own
/// prediction. Collective; cost as above.
void column_curvatures(const Problem& problem, Vec x, Vec h);

}  // namespace prunadag
#pragma GCC visibility pop
