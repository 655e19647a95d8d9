// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "problem/sample_pass.hpp"

#include <vector>

#include "base/collective.hpp"
#include "base/petsc.hpp"

namespace prunadag {
namespace {

constexpr std::unique_ptr<SamplePass> (*storages[])(Mat, std::size_t) = {rows_pass, sparse_pass};

/// For any matrix with MatMult() and MatMultTranspose(): computes all predictions, then all
/// residuals, then the gradient.
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

/// As TwoPasses for several outputs, with two products per output.
class ManyPasses : public SamplePass {
 public:
  ManyPasses(Mat matrix, std::size_t outputs) : matrix_(matrix), outputs_(outputs) {}

  void connect() override {
    check(MatCreateVecs(matrix_, columns_.put(), samples_.put()));
    PetscInt own;
    check(VecGetLocalSize(samples_, &own));
    agree(PetscObjectComm((PetscObject)matrix_),
          [&] { predictions_.resize(std::size_t(own) * outputs_); });
  }

  void run(Vec x, Residuals& residuals, Vec g) override {
    for (std::size_t k = 0; k < outputs_; ++k) {
      take(k, ReadArray(x).span(), WriteArray(columns_).span());
      check(MatMult(matrix_, columns_, samples_));
      give(k, ReadArray(samples_).span(), predictions_);
    }
    residuals.take(0, predictions_);
    for (std::size_t k = 0; k < outputs_ && residuals.want_gradient(); ++k) {
      take(k, predictions_, WriteArray(samples_).span());
      check(MatMultTranspose(matrix_, samples_, columns_));
      give(k, ReadArray(columns_).span(), WriteArray(g).span());
    }
  }

 private:
  void take(std::size_t k, std::span<const double> all, std::span<double> one) const {
    for (std::size_t i = 0; i < one.size(); ++i) one[i] = all[i * outputs_ + k];
  }
  void give(std::size_t k, std::span<const double> one, std::span<double> all) const {
    for (std::size_t i = 0; i < one.size(); ++i) all[i * outputs_ + k] = one[i];
  }

  Mat matrix_;
  std::size_t outputs_;
  VecHandle columns_, samples_;  // numbers of one output
  std::vector<double> predictions_;
};

}  // namespace

void log_flops(double entries, const Residuals& residuals) {
  check(PetscLogFlops((residuals.want_gradient() ? 4.0 : 2.0) * double(residuals.outputs()) *
                      entries));
}

std::unique_ptr<SamplePass> SamplePass::of(Mat matrix, std::size_t outputs) {
  auto pass = agree(PetscObjectComm((PetscObject)matrix), [&]() -> std::unique_ptr<SamplePass> {
    for (const auto storage : storages) {
      if (auto found = storage(matrix, outputs)) return found;
    }
    if (outputs > 1) return std::make_unique<ManyPasses>(matrix, outputs);
    return std::make_unique<TwoPasses>(matrix);
  });
  pass->connect();
  return pass;
}

}  // namespace prunadag
