// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <memory>

#include "prunadag/objective.hpp"
#include "prunadag/problem.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// f(x) = the sum over ranks of f_r(x_r): every rank has a problem of its own on PETSC_COMM_SELF,
/// with parameters of its own. Where samples have many targets and every rank has room for all
/// samples, each takes some of the targets, and no gradient communicates. All have the same loss.
class SeparateProblems : public Objective {
 public:
  /// `own` outlives it, and is null on a rank that has none. Collective; one pass of each, for its
  /// predictions. Throws Error(usage), on all ranks, where a problem has an intercept or groups of
  /// features, or is not on one rank alone, and where there is none at all.
  SeparateProblems(MPI_Comm comm, const Problem* own);
  ~SeparateProblems() override;

  /// Those of the rank's own problem, in their order, rank after rank.
  VecHandle make_parameters() const override;
  std::int64_t prunable() const override { return prunable_; }

  /// A pass of each problem; values are summed over ranks, gradients communicate nothing.
  double value(Vec x) const override;
  void gradient(Vec x, Vec g) const override;
  double value_and_gradient(Vec x, Vec g) const override;
  bool curvature_bounds(Vec L) const override;

  /// The score is over the targets of all ranks.
  Evaluation evaluate(Vec x) const override;

  void leave_gradients_when(const std::function<bool()>* stop) const override;
  bool left_gradient() const override;

 private:
  double summed(double f) const;

  MPI_Comm comm_ = MPI_COMM_NULL;  // PETSc's, which lives as long as an object on it does:
  VecHandle parameters_;           // their layout
  const Problem* own_;
  VecHandle x_, g_;  // for the own problem, without numbers of their own
  std::int64_t prunable_ = 0;
  std::unique_ptr<RequiredLayout> needed_;
};

}  // namespace prunadag
#pragma GCC visibility pop
