// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>

#include "prunadag/objective.hpp"

namespace prunadag {

/// An objective as a function of z_i = x_i sqrt(L_i), where the L_i are its curvature bounds. Then
/// the units of the data do not matter, and the identity is a fair first guess of the Hessian.
/// Parameters that are not free do not move; nor do parameters without influence, where L_i = 0.
class ScaledObjective : public Objective {
 public:
  /// Begins at the point x. `is_free` has a number per own parameter, nonzero if it may move;
  /// empty: all may move. `objective` must outlive this object. Collective; takes three vectors.
  ScaledObjective(const Objective& objective, Vec x, std::span<const char> is_free = {});

  /// The point x of the constructor, in scaled units.
  Vec z() const { return z_; }
  /// Sets x to the parameters at z, except those that do not move. Not collective.
  void lower(Vec z, Vec x) const;
  /// Returns the parameters at z; valid until the next call of a member.
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
  void raise(Vec g) const;  // converts a gradient in x to one in z

  const Objective& objective_;
  VecHandle x_, z_, root_;
};

}  // namespace prunadag
