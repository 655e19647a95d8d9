// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <vector>

/// The method as a textbook writes it: whole vectors, explicit sets, a full sort. The fast kernels
/// and the distributed solvers are tested against it; nothing else uses it.
namespace prunadag::reference {

using Vector = std::vector<double>;
using Set = std::vector<bool>;

/// Returns the `count` largest |v_i|, ties to the lowest index, by sorting. Cost: n log n.
Set largest(const Vector& v, std::int64_t count);

struct Variant {
  bool scaled = true;   ///< a_i carries norm(g_R)/norm(x_S)
  bool capped = true;   ///< b_i = |x_i|
  bool accepts = true;  ///< A may be nonempty
  double eta = 1;       ///< factor of r_i and of the bound of step 7, in scaled units
};

/// The sets of an iteration.
struct Sets {
  Set relevant, aligned, acceptable;
};
/// Does one iteration of METHOD.md, and updates x, so and sd in place.
Sets prunadag_iteration(std::int64_t k, std::int64_t target, const Variant& variant, Vector& x,
                        const Vector& g, Vector& so, Vector& sd);

void adagrad_iteration(Vector& x, const Vector& g, Vector& so);

/// `rescaled` false: eta = 1/(k+1); true: eta = min(beta*norm(g_R)/norm(v - x), 1).
void frankwolfe_iteration(std::int64_t k, std::int64_t target, double radius, bool rescaled,
                          double beta, Vector& x, const Vector& g);

double norm(const Vector& v);

}  // namespace prunadag::reference
