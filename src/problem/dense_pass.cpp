// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// One pass over our dense matrices. Every sample needs all of x and adds to all of g, so on several
// ranks x is gathered before and g summed after; beside the rows, both are small.
#include "base/petsc.hpp"
#include "matrix/sample_major.hpp"
#include "problem/sample_pass.hpp"

namespace prunadag {
namespace {

class DensePass : public SamplePass {
 public:
  explicit DensePass(Mat matrix) { check(sample_major::get(matrix, &storage_)); }

  bool has_all_parameters() const override { return true; }

  void run(Vec x, Residuals& residuals, Vec g) override {
    const PetscScalar* whole;
    PetscScalar* sums = nullptr;
    check(gather(*storage_, x, &whole));
    residuals.show_parameters(whole);
    if (residuals.want_gradient()) check(begin_sum(*storage_, nullptr, g, &sums));
    one_pass(storage_->view(), whole, residuals, sums);
    log_flops(double(storage_->values.size()), residuals);
    if (residuals.want_gradient()) check(end_sum(*storage_, g, &sums));
    check(restore(*storage_, x, &whole));
  }

 private:
  sample_major::SampleMajor* storage_ = nullptr;
};

}  // namespace

std::unique_ptr<SamplePass> dense_pass(Mat matrix) {
  PetscBool ours;
  check(sample_major::is_of_type(matrix, &ours));
  return ours ? std::make_unique<DensePass>(matrix) : nullptr;
}

}  // namespace prunadag
