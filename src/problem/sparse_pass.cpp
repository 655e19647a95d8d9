// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// One pass over PETSc's AIJ matrices. On several ranks a row has two parts: columns whose
// parameters this rank owns, and ghost columns. The parameters of ghost columns are fetched while
// the local products of the first block are computed. The gradients of ghost columns are sent back.
#include <algorithm>

#include "base/petsc.hpp"
#include "matrix/ghosts.hpp"
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

class DistributedPass : public SamplePass {
 public:
  DistributedPass(Mat matrix, Mat local, Mat ghost, PetscInt ghosts, const PetscInt* columns,
                  std::size_t outputs)
      : matrix_(matrix), local_(local), ghost_(ghost), ghosts_(ghosts, columns, outputs) {}

  void connect() override {
    const VecHandle whole = vector_of_columns(matrix_, ghosts_.outputs());
    check(ghosts_.connect(whole));
  }

  void run(Vec x, Residuals& residuals, Vec g) override {
    check(ghosts_.begin_fetching(x));
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
    check(ghosts_.add_gradients_to(g));
  }

 private:
  void local_pass(Vec x, Residuals& residuals, double* gradient) {
    const CompressedRows local(local_), ghost(ghost_);
    const ReadArray parameters(x);
    log_flops(local.entries() + ghost.entries(), residuals);
    const auto arrived = [this, x] { check(ghosts_.end_fetching(x)); };
    one_pass(local.count(), local.view(), ghost.view(), parameters.span().data(),
             ghosts_.parameters.data(), arrived, residuals, gradient, ghosts_.gradients.data());
  }

  Mat matrix_, local_, ghost_;
  Ghosts ghosts_;
};

bool is_of_type(Mat matrix, MatType type) {
  PetscBool same;
  check(PetscObjectTypeCompare((PetscObject)matrix, type, &same));
  return same;
}

}  // namespace

std::unique_ptr<SamplePass> sparse_pass(Mat matrix, std::size_t outputs) {
  // Derived types may keep their entries elsewhere; they get the pass by products.
  if (is_of_type(matrix, MATSEQAIJ)) return std::make_unique<LocalPass>(matrix);
  if (!is_of_type(matrix, MATMPIAIJ)) return nullptr;
  Mat local, ghost;
  const PetscInt* columns;
  check(MatMPIAIJGetSeqAIJ(matrix, &local, &ghost, &columns));
  PetscInt ghosts;
  check(MatGetSize(ghost, nullptr, &ghosts));
  return std::make_unique<DistributedPass>(matrix, local, ghost, ghosts, columns, outputs);
}

}  // namespace prunadag
