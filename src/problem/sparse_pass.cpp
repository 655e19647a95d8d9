// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// One pass over PETSc's AIJ matrices. On several ranks a row has two parts: the columns whose
// parameters this rank owns, and ghost columns, whose parameters are fetched while the local
// products of the first block are computed and whose gradients are sent back.
#include <algorithm>
#include <span>
#include <vector>

#include "base/petsc.hpp"
#include "base/traffic.hpp"
#include "problem/compressed_rows.hpp"
#include "problem/sample_pass.hpp"

namespace prunadag {
namespace {

class LocalPass : public SamplePass {
 public:
  explicit LocalPass(Mat matrix) : matrix_(matrix) {}

  void run(Vec x, Residuals& residuals, Vec g) override {
    const CompressedRows rows(matrix_);
    const ReadArray parameters(x);
    log_flops(rows.entries(), residuals);
    if (!residuals.want_gradient()) {
      one_pass(rows.count(), rows.view(), parameters.span().data(), residuals, nullptr);
      return;
    }
    const WriteArray gradient(g);
    std::ranges::fill(gradient.span(), 0.0);
    one_pass(rows.count(), rows.view(), parameters.span().data(), residuals,
             gradient.span().data());
  }

 private:
  Mat matrix_;
};

/// What this rank has for columns that other ranks own: their parameters, and its part of their
/// gradients.
class Ghosts {
 public:
  Ghosts(Mat matrix, PetscInt count, const PetscInt* columns)
      : parameters(std::size_t(count)), gradients(parameters.size()) {
    check(VecCreateSeqWithArray(PETSC_COMM_SELF, 1, count, parameters.data(), fetched_.put()));
    check(VecCreateSeqWithArray(PETSC_COMM_SELF, 1, count, gradients.data(), returned_.put()));
    VecHandle whole;
    IndexSetHandle where;
    check(MatCreateVecs(matrix, whole.put(), nullptr));
    check(ISCreateGeneral(PETSC_COMM_SELF, count, columns, PETSC_COPY_VALUES, where.put()));
    check(VecScatterCreate(whole, where, fetched_, nullptr, scatter_.put()));
    count_owners(whole, {columns, std::size_t(count)});
  }

  void begin_fetching(Vec x) {
    const Sending sending(owners_, 8.0 * double(parameters.size()));
    check(VecScatterBegin(scatter_, x, fetched_, INSERT_VALUES, SCATTER_FORWARD));
  }
  void end_fetching(Vec x) {
    const Sending waiting(0, 0);
    check(VecScatterEnd(scatter_, x, fetched_, INSERT_VALUES, SCATTER_FORWARD));
  }
  void add_gradients_to(Vec g) {
    const Sending sending(owners_, 8.0 * double(gradients.size()));
    check(VecScatterBegin(scatter_, returned_, g, ADD_VALUES, SCATTER_REVERSE));
    check(VecScatterEnd(scatter_, returned_, g, ADD_VALUES, SCATTER_REVERSE));
  }

  std::vector<double> parameters, gradients;

 private:
  /// Ranks that ghost columns, which ascend, belong to: as many messages come from there as go.
  void count_owners(Vec whole, std::span<const PetscInt> columns) {
    const PetscInt* begins;
    check(VecGetOwnershipRanges(whole, &begins));
    const PetscInt* end = begins;  // of the last owner found
    for (const PetscInt column : columns) {
      if (owners_ > 0 && column < *end) continue;
      while (*end <= column) ++end;
      ++owners_;
    }
  }

  double owners_ = 0;
  VecHandle fetched_, returned_;  // on the arrays
  ScatterHandle scatter_;
};

class DistributedPass : public SamplePass {
 public:
  DistributedPass(Mat matrix, Mat local, Mat ghost, PetscInt ghosts, const PetscInt* columns)
      : local_(local), ghost_(ghost), ghosts_(matrix, ghosts, columns) {}

  void run(Vec x, Residuals& residuals, Vec g) override {
    ghosts_.begin_fetching(x);
    if (!residuals.want_gradient()) {
      local_pass(x, residuals, nullptr);
      return;
    }
    std::ranges::fill(ghosts_.gradients, 0.0);
    {
      const WriteArray gradient(g);
      std::ranges::fill(gradient.span(), 0.0);
      local_pass(x, residuals, gradient.span().data());
    }
    ghosts_.add_gradients_to(g);
  }

 private:
  void local_pass(Vec x, Residuals& residuals, double* gradient) {
    const CompressedRows local(local_), ghost(ghost_);
    const ReadArray parameters(x);
    log_flops(local.entries() + ghost.entries(), residuals);
    const auto arrived = [this, x] { ghosts_.end_fetching(x); };
    one_pass(local.count(), local.view(), ghost.view(), parameters.span().data(),
             ghosts_.parameters.data(), arrived, residuals, gradient, ghosts_.gradients.data());
  }

  Mat local_, ghost_;
  Ghosts ghosts_;
};

bool is_of_type(Mat matrix, MatType type) {
  PetscBool same;
  check(PetscObjectTypeCompare((PetscObject)matrix, type, &same));
  return same;
}

}  // namespace

std::unique_ptr<SamplePass> sparse_pass(Mat matrix) {
  // Types derived from these may keep their entries elsewhere: they are left to their own products.
  if (is_of_type(matrix, MATSEQAIJ)) return std::make_unique<LocalPass>(matrix);
  if (!is_of_type(matrix, MATMPIAIJ)) return nullptr;
  Mat local, ghost;
  const PetscInt* columns;
  check(MatMPIAIJGetSeqAIJ(matrix, &local, &ghost, &columns));
  PetscInt ghosts;
  check(MatGetSize(ghost, nullptr, &ghosts));
  return std::make_unique<DistributedPass>(matrix, local, ghost, ghosts, columns);
}

}  // namespace prunadag
