// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/stop_question.hpp"
#include "prunadag/loss.hpp"

namespace prunadag {

/// The greatest number of rows in a block of a pass: enough that a call of the loss costs nothing
/// per row.
inline constexpr std::size_t most_block_rows = 64;

/// The results that a pass over the samples of f(x) = sum of c_i phi(a_i'x + shift, y_i) computes.
struct Wanted {
  bool gradient = false, value = false, score = false;
  bool slopes = false;  ///< with the gradient, the sums of c_i phi' and c_i phi''
};

/// Work arrays of Residuals for samples with K predictions; kept from pass to pass.
struct OutputBuffers {
  /// May throw std::bad_alloc.
  explicit OutputBuffers(std::size_t outputs)
      : block(most_block_rows * outputs),
        terms(block.size()),
        weights(block.size()),
        shifts(outputs),
        slopes(outputs) {}

  std::vector<double> block;    ///< the predictions of a block of rows
  std::vector<double> terms;    ///< terms of the score
  std::vector<double> weights;  ///< weights of samples, repeated for each target
  std::vector<double> shifts;
  std::vector<Slopes> slopes;
};

/// Takes the predictions t_ik = a_i'x_k of a pass, block by block, and turns them into residuals
/// and sums. A sample has K predictions, side by side; without buffers K = 1. For a loss with
/// classes, a sample has one target y_i. For any other loss, a sample has a target y_ik for each
/// prediction, and its loss is the sum of phi(t_ik, y_ik) over k.
class Residuals {
 public:
  /// `targets` and `weights` are those of the samples of the pass. c_i is `scale` times the weight
  /// of sample i, or `scale` where `weights` is empty.
  Residuals(const Loss& loss, double scale, std::span<const double> targets, Wanted wanted,
            std::span<const double> weights = {}, OutputBuffers* buffers = nullptr);

  std::size_t outputs() const noexcept { return buffers_ ? buffers_->slopes.size() : 1; }
  /// The number of targets of a sample.
  std::size_t targets() const noexcept { return loss_.per_class() ? 1 : outputs(); }
  bool want_gradient() const noexcept { return wanted_.gradient; }
  bool want_value() const noexcept { return wanted_.value; }

  /// Memory for the predictions of `rows` rows, at most most_block_rows; only with buffers.
  std::span<double> block(std::size_t rows) const {
    return std::span(buffers_->block).first(rows * outputs());
  }

  /// Makes take() add shifts[k] to the k-th prediction of every sample.
  void shift_by(std::span<const double> shifts);
  /// Makes take() add -mean'x_k instead, for a pass that shows all parameters. Keeps a reference to
  /// `mean`.
  void centre(std::span<const double> mean) noexcept { mean_ = mean; }
  /// Shows all parameters for centre(), before the first take(). x has the K numbers of a column
  /// side by side.
  void show_parameters(const double* x);

  /// Makes take() copy the predictions, with shifts, to `predictions`, laid out as they come.
  void keep_in(std::span<double> predictions) noexcept { kept_ = predictions; }

  /// Lets a pass end early, when the answer to the question is yes; sums are then over the blocks
  /// so far.
  void may_leave(StopQuestion* question) noexcept { question_ = question; }
  /// Whether to end the pass before a block of `entries` entries.
  bool leaves(std::size_t entries) const {
    return question_ && question_->leaves(std::int64_t(entries * outputs()));
  }

  /// Takes the products t_ik = a_i'x_k for sample `first` and those after it, and adds the shifts.
  /// If the gradient is wanted, overwrites t_ik with c_i phi'_k(t_i, y_i).
  void take(std::size_t first, std::span<double> t);

  /// The sum of c_i phi(t_i, y_i) over the samples taken, if the value or the slopes are wanted.
  double value() const noexcept;
  /// The sum of w_i times the terms of the score, over samples and targets.
  double score() const noexcept { return score_; }
  /// If slopes are wanted: for each output the sums of c_i phi'_k, c_i phi''_k and c_i phi(t_ik,
  /// y_ik) over samples. With classes the first output has the sum of c_i phi(t_i, y_i).
  std::span<const Slopes> slopes() const noexcept {
    return buffers_ ? std::span<const Slopes>(buffers_->slopes) : std::span(&slopes_, 1);
  }

 private:
  std::span<double> shifts() noexcept {
    return buffers_ ? std::span<double>(buffers_->shifts) : std::span(&shift_, 1);
  }
  void add_shifts(std::span<double> t);
  void take_some(std::size_t first, std::span<double> t);
  double sum_of_scores(std::span<const double> t, std::span<const double> y,
                       std::span<const double> w) const;
  void add_slopes(std::span<double> t, std::span<const double> y, std::span<const double> w);

  const Loss& loss_;
  double scale_;
  std::span<const double> targets_, weights_;
  Wanted wanted_;
  OutputBuffers* buffers_;
  StopQuestion* question_ = nullptr;
  std::span<const double> mean_;
  std::span<double> kept_;
  bool shifted_ = false;
  double shift_ = 0, score_ = 0;
  Slopes slopes_;
};

}  // namespace prunadag
