// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "problem/scaled_objective.hpp"

#include <cmath>

#include "base/petsc.hpp"

namespace prunadag {

ScaledObjective::ScaledObjective(const Objective& objective, Vec x, std::span<const char> is_free)
    : objective_(objective) {
  check(VecDuplicate(x, x_.put()));
  check(VecCopy(x, x_));
  check(VecDuplicate(x, z_.put()));
  check(VecDuplicate(x, root_.put()));
  check(VecSet(root_, 1.0));
  static_cast<void>(objective.curvature_bounds(root_));
  const WriteArray root(root_), z(z_);
  const ReadArray at(x);
  for (std::size_t i = 0; i < root.span().size(); ++i) {
    root[i] = is_free.empty() || is_free[i] ? std::sqrt(root[i]) : 0.0;
    z[i] = at[i] * root[i];
  }
}

void ScaledObjective::lower(Vec z, Vec x) const {
  const ReadArray root(root_), at(z);
  const WriteArray parameters(x);
  for (std::size_t i = 0; i < at.span().size(); ++i) {
    if (root[i] > 0.0) parameters[i] = at[i] / root[i];
  }
}

Vec ScaledObjective::lowered(Vec z) const {
  lower(z, x_);
  return x_;
}

void ScaledObjective::raise(Vec g) const {
  const ReadArray root(root_);
  const WriteArray slopes(g);
  for (std::size_t i = 0; i < slopes.span().size(); ++i) {
    slopes[i] = root[i] > 0.0 ? slopes[i] / root[i] : 0.0;
  }
}

VecHandle ScaledObjective::make_parameters() const {
  VecHandle z;
  check(VecDuplicate(z_, z.put()));
  check(VecSet(z, 0.0));
  return z;
}

void ScaledObjective::gradient(Vec z, Vec g) const {
  objective_.gradient(lowered(z), g);
  raise(g);
}

double ScaledObjective::value_and_gradient(Vec z, Vec g) const {
  const double f = objective_.value_and_gradient(lowered(z), g);
  raise(g);
  return f;
}

}  // namespace prunadag
