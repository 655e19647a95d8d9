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

  bool has_all_parameters() const override { return rows().dense(); }

  void run(Vec x, Residuals& residuals, Vec g) override {
    check(compact::pass(matrix_, x, residuals, g));
    log_flops(double(rows().entries()), residuals);
  }

 private:
  const compact::StoredRows& rows() const {  // may have been replaced by MatLoad()
    compact::StoredRows* rows;
    check(compact::get(matrix_, &rows));
    return *rows;
  }

  Mat matrix_;
};

}  // namespace

std::unique_ptr<SamplePass> compact_pass(Mat matrix, std::size_t) {
  PetscBool ours;
  check(compact::is_of_type(matrix, &ours));
  return ours ? std::make_unique<CompactPass>(matrix) : nullptr;
}

}  // namespace prunadag
