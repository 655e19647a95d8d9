// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// One pass over our dense matrices.
#include <optional>

#include "base/petsc.hpp"
#include "matrix/pass_over_dense.hpp"
#include "matrix/sample_major.hpp"
#include "problem/sample_pass.hpp"

namespace prunadag {
namespace {

class DensePass : public SamplePass {
 public:
  explicit DensePass(Mat matrix) { check(sample_major::get(matrix, &storage_)); }

  bool has_all_parameters() const override { return true; }

  void run(Vec x, Residuals& residuals, Vec g) override {
    check(pass_over(*storage_, of_outputs_, storage_->view(), x, residuals, g));
    log_flops(double(storage_->values.size()), residuals);
  }

 private:
  sample_major::SampleMajor* storage_ = nullptr;
  std::optional<OutputExchange> of_outputs_;
};

}  // namespace

std::unique_ptr<SamplePass> dense_pass(Mat matrix, std::size_t) {
  PetscBool ours;
  check(sample_major::is_of_type(matrix, &ours));
  return ours ? std::make_unique<DensePass>(matrix) : nullptr;
}

}  // namespace prunadag
