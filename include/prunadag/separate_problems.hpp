// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <memory>

#include "prunadag/objective.hpp"
#include "prunadag/problem.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// f(x) = the sum over ranks of f_r(x_r). Every rank has its own problem on PETSC_COMM_SELF, with
/// its own parameters. All problems have the same loss. This is for samples with many targets: if
/// every rank has memory for all samples, each rank takes some of the targets, and gradients need
/// no communication.
class SeparateProblems : public Objective {
 public:
  /// `own` must outlive this object; it is null on a rank without a problem. Collective; one pass
  /// over each problem, which allocates the memory for later passes. Throws Error(usage), on all
  /// ranks, for a problem with an intercept or with groups of features, for a problem on several
  /// ranks, and if no rank has a problem.
  SeparateProblems(MPI_Comm comm, const Problem* own);
  ~SeparateProblems() override;

  /// A vector of all parameters. Each rank owns those of its own problem, in their order.
  VecHandle make_parameters() const override;
  std::int64_t prunable() const override { return prunable_; }

  /// Each problem makes one pass. Values are summed over ranks; gradients do not communicate.
  double value(Vec x) const override;
  void gradient(Vec x, Vec g) const override;
  double value_and_gradient(Vec x, Vec g) const override;
  bool curvature_bounds(Vec L) const override;

  /// The score is that of the targets of all ranks.
  Evaluation evaluate(Vec x) const override;

  void leave_gradients_when(const std::function<bool()>* stop) const override;
  bool left_gradient() const override;

 private:
  double summed(double f) const;

  /// PETSc's own communicator beside the caller's, which the caller may free.
  struct KeptCommunicator {
    ~KeptCommunicator();
    MPI_Comm comm = MPI_COMM_NULL;
  };

  KeptCommunicator kept_;
  VecHandle parameters_;  // for the layout of all parameters
  const Problem* own_;
  VecHandle x_, g_;  // vectors of the own problem, with borrowed arrays
  std::int64_t prunable_ = 0;
  std::unique_ptr<RequiredLayout> needed_;
};

}  // namespace prunadag
#pragma GCC visibility pop
