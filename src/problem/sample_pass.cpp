// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "problem/sample_pass.hpp"

#include "base/collective.hpp"
#include "base/petsc.hpp"

namespace prunadag {
namespace {

constexpr std::unique_ptr<SamplePass> (*storages[])(Mat) = {dense_pass, sparse_pass, compact_pass,
                                                            feature_pass};

/// For any matrix that can multiply: all predictions, all residuals, and back.
class TwoPasses : public SamplePass {
 public:
  explicit TwoPasses(Mat matrix) : matrix_(matrix) {}

  void connect() override { check(MatCreateVecs(matrix_, nullptr, predictions_.put())); }

  void run(Vec x, Residuals& residuals, Vec g) override {
    check(MatMult(matrix_, x, predictions_));
    residuals.take(0, WriteArray(predictions_).span());
    if (residuals.want_gradient()) check(MatMultTranspose(matrix_, predictions_, g));
  }

 private:
  Mat matrix_;
  VecHandle predictions_;
};

}  // namespace

void log_flops(double entries, const Residuals& residuals) {
  check(PetscLogFlops((residuals.want_gradient() ? 4.0 : 2.0) * entries));
}

std::unique_ptr<SamplePass> SamplePass::of(Mat matrix) {
  auto pass = agree(PetscObjectComm((PetscObject)matrix), [&]() -> std::unique_ptr<SamplePass> {
    for (const auto storage : storages) {
      if (auto found = storage(matrix)) return found;
    }
    return std::make_unique<TwoPasses>(matrix);
  });
  pass->connect();
  return pass;
}

}  // namespace prunadag
