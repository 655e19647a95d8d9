// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>

#include "prunadag/objective.hpp"

namespace prunadag {

/// An objective as a function of z_i = x_i sqrt(L_i), with L_i its curvature bounds: then the units
/// of the data do not matter, and the identity is a fair first guess of the Hessian. Parameters
/// that are not free, and those without influence, L_i = 0, stay where they are.
class ScaledObjective : public Objective {
 public:
  /// From the point x. `is_free` has a number per own parameter, not 0 where it may move; empty:
  /// all may. `objective` outlives it. Collective; four vectors.
  ScaledObjective(const Objective& objective, Vec x, std::span<const char> is_free = {});

  /// Where x is in these units.
  Vec z() const { return z_; }
  /// x at z; what does not move is left alone. Not collective.
  void lower(Vec z, Vec x) const;
  /// The parameters at z, until the next call of a member.
  Vec lowered(Vec z) const;

  VecHandle make_parameters() const override;
  std::int64_t prunable() const override { return objective_.prunable(); }
  double value(Vec z) const override { return objective_.value(lowered(z)); }
  void gradient(Vec z, Vec g) const override;
  double value_and_gradient(Vec z, Vec g) const override;
  Evaluation evaluate(Vec z) const override { return objective_.evaluate(lowered(z)); }
  void leave_gradients_when(const std::function<bool()>* stop) const override {
    objective_.leave_gradients_when(stop);
  }
  bool left_gradient() const override { return objective_.left_gradient(); }

 private:
  void raise(Vec g) const;  // a gradient in x to one in z

  const Objective& objective_;
  VecHandle x_, z_, root_;
};

}  // namespace prunadag
