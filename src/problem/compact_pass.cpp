// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// One pass over our compact matrices, whatever they store.
#include "base/petsc.hpp"
#include "matrix/compact.hpp"
#include "problem/sample_pass.hpp"

namespace prunadag {
namespace {

class CompactPass : public SamplePass {
 public:
  explicit CompactPass(Mat matrix) : matrix_(matrix) {}

  void run(Vec x, Residuals& residuals, Vec g) override {
    compact::Rows* rows;  // may have been replaced by MatLoad()
    check(compact::get(matrix_, &rows));
    check(compact::pass(matrix_, x, residuals, g));
    log_flops(double(rows->entries()), residuals);
  }

 private:
  Mat matrix_;
};

}  // namespace

std::unique_ptr<SamplePass> compact_pass(Mat matrix) {
  PetscBool ours;
  check(compact::is_of_type(matrix, &ours));
  return ours ? std::make_unique<CompactPass>(matrix) : nullptr;
}

}  // namespace prunadag
