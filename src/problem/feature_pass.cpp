// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: objective and gradient where the rows that are stored are features: A' is spread over the
//   ranks as the parameters are.
// Algorithm: every rank adds up what its features give to all m predictions; their sums go to the
//   ranks that have the targets (MPI_Reduce_scatter), the residuals come back to all
//   (MPI_Allgatherv), and the products with A' are the gradient, without a sum over ranks. Dense
//   rows do just that by their own two products; PETSc's sparse ones would send a message per pair
//   of ranks.
#include <algorithm>
#include <vector>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "matrix/exchange.hpp"
#include "matrix/stored.hpp"
#include "problem/compressed_rows.hpp"
#include "problem/sample_pass.hpp"

namespace prunadag {
namespace {

class FeaturePass : public SamplePass {
 public:
  /// `local` has the samples whose targets are here; `ghost`, null on one rank, all others, of
  /// which column k is sample columns[k].
  FeaturePass(Mat matrix, Mat local, Mat ghost, const PetscInt* columns)
      : comm_(PetscObjectComm((PetscObject)matrix)), matrix_(matrix), local_(local), ghost_(ghost) {
    PetscInt ghosts = 0, first;
    check(MatGetOwnershipRange(matrix, &first, nullptr));
    first_ = std::size_t(first);
    if (ghost) check(MatGetSize(ghost, nullptr, &ghosts));
    places_.assign(columns, columns + ghosts);
    ghosts_.resize(places_.size());
  }

  void connect() override {
    PetscLayout samples;
    check(MatCreateVecs(matrix_, nullptr, predictions_.put()));
    check(VecGetLayout(predictions_, &samples));
    agree(comm_, [&] { check(set_up(exchange_, comm_, samples)); });
  }

  void run(Vec x, Residuals& residuals, Vec g) override {
    PetscScalar* sums;
    check(begin_sum(exchange_, nullptr, predictions_, &sums));
    const bool leaves = residuals.leaves(entries());
    if (!leaves) predict(x, sums);
    check(end_sum(exchange_, predictions_, &sums));
    residuals.take(0, WriteArray(predictions_).span());
    if (!residuals.want_gradient()) return;
    const PetscScalar* whole;
    check(gather(exchange_, predictions_, &whole));
    if (!leaves) go_back(whole, g);
    check(restore(exchange_, predictions_, &whole));
  }

 private:
  std::size_t entries() const {
    return std::size_t(CompressedRows(local_).entries() +
                       (ghost_ ? CompressedRows(ghost_).entries() : 0));
  }

  /// Adds what this rank's features give to all predictions.
  void predict(Vec x, double* predictions) {
    const CompressedRows local(local_);
    const ReadArray parameters(x);
    add_combination(local.view(), 0, local.count(), parameters.span().data(), predictions + first_);
    if (ghost_) {
      const CompressedRows ghost(ghost_);
      std::ranges::fill(ghosts_, 0.0);
      add_combination(ghost.view(), 0, ghost.count(), parameters.span().data(), ghosts_.data());
      for (std::size_t k = 0; k < places_.size(); ++k) predictions[places_[k]] += ghosts_[k];
      check(PetscLogFlops(2.0 * ghost.entries()));
    }
    check(PetscLogFlops(2.0 * local.entries()));
  }

  /// The products of this rank's features with all residuals.
  void go_back(const double* residuals, Vec g) {
    const CompressedRows local(local_);
    const WriteArray gradient(g);
    products(local.view(), 0, local.count(), residuals + first_, gradient.span().data());
    if (ghost_) {
      const CompressedRows ghost(ghost_);
      for (std::size_t k = 0; k < places_.size(); ++k) ghosts_[k] = residuals[places_[k]];
      add_products(ghost.view(), 0, ghost.count(), ghosts_.data(), gradient.span().data());
      check(PetscLogFlops(2.0 * ghost.entries()));
    }
    check(PetscLogFlops(2.0 * local.entries()));
  }

  MPI_Comm comm_;  // PETSc's, which lives as long as an object on it does:
  VecHandle predictions_;
  Mat matrix_, local_, ghost_;
  Exchange exchange_;             // of predictions and residuals, of all samples
  std::size_t first_ = 0;         // sample with a target here
  std::vector<PetscInt> places_;  // of the ghost columns among all samples
  std::vector<double> ghosts_;    // predictions, then residuals, of these
};

}  // namespace

std::unique_ptr<SamplePass> feature_pass(Mat matrix, std::size_t outputs) {
  if (!is_turned(matrix) || outputs > 1) return nullptr;
  const Mat features = stored(matrix);
  PetscBool sequential, distributed;
  check(PetscObjectTypeCompare((PetscObject)features, MATSEQAIJ, &sequential));
  check(PetscObjectTypeCompare((PetscObject)features, MATMPIAIJ, &distributed));
  if (sequential) return std::make_unique<FeaturePass>(matrix, features, nullptr, nullptr);
  if (!distributed) return nullptr;
  Mat local, ghost;
  const PetscInt* columns;
  check(MatMPIAIJGetSeqAIJ(features, &local, &ghost, &columns));
  return std::make_unique<FeaturePass>(matrix, local, ghost, columns);
}

}  // namespace prunadag
