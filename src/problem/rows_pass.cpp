// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: objective and gradient of a MATPRUNADAGROWS. Samples take one pass over the rows,
// features take two.
// Algorithm: by features, every rank computes what its features contribute to all m predictions.
// MPI_Reduce_scatter sums the contributions on the ranks that have the targets. MPI_Allgatherv
// sends the residuals to all ranks. The products of the residuals with the rows are the gradient,
// without a sum over ranks. The problem subtracts the shifts of the columns, as it subtracts means.
#include "base/petsc.hpp"
#include "matrix/rows_matrix.hpp"
#include "problem/sample_pass.hpp"

namespace prunadag {
namespace {

class RowsPass : public SamplePass {
 public:
  explicit RowsPass(Mat matrix) : matrix_(matrix) {}

  VecHandle shift() const override { return held().map.shift(); }

 protected:
  rows_matrix::RowsMatrix& held() const {  // MatLoad() may have replaced it
    rows_matrix::RowsMatrix* held;
    check(rows_matrix::get(matrix_, &held));
    return *held;
  }
  /// x as input of the rows: x itself, or scaled.
  Vec scaled(rows_matrix::RowsMatrix& held, Vec x) const {
    Vec result;
    check(rows_matrix::scaled(matrix_, held, x, &result));
    return result;
  }
  static void scale_back(const rows_matrix::RowsMatrix& held, Vec g) {
    if (held.map.scales()) held.map.scale(g, g);
  }

  Mat matrix_;
};

class SamplesPass final : public RowsPass {
 public:
  using RowsPass::RowsPass;

  bool has_all_parameters() const override {
    return held().rows->shows_parameters() && held().map.is_identity();
  }

  void run(Vec x, Residuals& residuals, Vec g) override {
    rows_matrix::RowsMatrix& matrix = held();
    check(matrix.rows->pass(scaled(matrix, x), residuals, g));
    if (residuals.want_gradient()) scale_back(matrix, g);
    log_flops(double(matrix.rows->entries()), residuals);
  }
};

class FeaturesPass final : public RowsPass {
 public:
  FeaturesPass(Mat matrix, std::size_t outputs) : RowsPass(matrix), outputs_(outputs) {}

  void connect() override { predictions_ = vector_of_rows(matrix_, outputs_); }

  void run(Vec x, Residuals& residuals, Vec g) override {
    rows_matrix::RowsMatrix& matrix = held();
    // A rank that leaves the pass skips its own products, but takes part in all communication.
    const bool leaves = residuals.leaves(matrix.rows->entries());
    {
      const ReadArray parameters(scaled(matrix, x));
      check(matrix.rows->combine(leaves ? nullptr : parameters.span().data(), outputs_, nullptr,
                                 predictions_));
    }
    residuals.take(0, WriteArray(predictions_).span());
    if (residuals.want_gradient()) {
      const WriteArray gradient(g);
      check(
          matrix.rows->multiply(predictions_, outputs_, leaves ? nullptr : gradient.span().data()));
    }
    if (residuals.want_gradient()) scale_back(matrix, g);
    log_flops(double(matrix.rows->entries()), residuals);
  }

 private:
  std::size_t outputs_;
  VecHandle predictions_;
};

}  // namespace

std::unique_ptr<SamplePass> rows_pass(Mat matrix, std::size_t outputs) {
  const auto* held = rows_matrix::find(matrix);
  if (!held) return nullptr;
  if (!held->turned) return std::make_unique<SamplesPass>(matrix);
  return std::make_unique<FeaturesPass>(matrix, outputs);
}

}  // namespace prunadag
