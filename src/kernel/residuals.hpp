// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/stop_question.hpp"
#include "prunadag/loss.hpp"

namespace prunadag {

/// The most rows that a pass takes at a time: enough that calling the loss costs nothing.
inline constexpr std::size_t most_block_rows = 64;

/// What a pass over the samples of f(x) = sum of c_i phi(a_i'x + shift, y_i) is to compute.
struct Wanted {
  bool gradient = false, value = false, score = false;
  bool slopes = false;  ///< beside the gradient, the sums of c_i phi' and c_i phi''
};

/// What Residuals works in where samples have K predictions; kept from pass to pass.
struct OutputBuffers {
  /// May throw std::bad_alloc.
  explicit OutputBuffers(std::size_t outputs)
      : block(most_block_rows * outputs),
        terms(block.size()),
        weights(block.size()),
        shifts(outputs),
        slopes(outputs) {}

  std::vector<double> block;    ///< the predictions of a block of rows
  std::vector<double> terms;    ///< of the score
  std::vector<double> weights;  ///< of samples, once for each of their targets
  std::vector<double> shifts;
  std::vector<Slopes> slopes;
};

/// Where the predictions t_ik = a_i'x_k of a pass go, block by block, and what becomes of them. K
/// of them, one sample after the other; one unless there are buffers for more. Of classes a sample
/// has one target y_i; of any other loss one for each prediction, y_ik, and phi is the sum of
/// phi(t_ik, y_ik).
class Residuals {
 public:
  /// `targets` are those of the samples the pass goes through; c_i is scale, or scale times their
  /// weights where these are not empty.
  Residuals(const Loss& loss, double scale, std::span<const double> targets, Wanted wanted,
            std::span<const double> weights = {}, OutputBuffers* buffers = nullptr);

  std::size_t outputs() const noexcept { return buffers_ ? buffers_->slopes.size() : 1; }
  /// Targets of a sample.
  std::size_t targets() const noexcept { return loss_.per_class() ? 1 : outputs(); }
  bool want_gradient() const noexcept { return wanted_.gradient; }
  bool want_value() const noexcept { return wanted_.value; }

  /// Room for the predictions of so many rows, at most most_block_rows; only where there are
  /// buffers.
  std::span<double> block(std::size_t rows) const {
    return std::span(buffers_->block).first(rows * outputs());
  }

  /// Adds to every prediction that comes a number, or one of K.
  void shift_by(std::span<const double> shifts);
  /// The same for a pass that has all parameters: by -mean'x_k, once it shows them.
  void centre(std::span<const double> mean) noexcept { mean_ = mean; }
  /// The K numbers of a column stand side by side.
  void show_parameters(const double* x);

  /// Keeps all predictions, laid out as they come.
  void keep_in(std::span<double> predictions) noexcept { kept_ = predictions; }

  /// Lets a pass end early, with sums of the blocks so far, when the question is answered with yes.
  void may_leave(StopQuestion* question) noexcept { question_ = question; }
  /// Whether to end it before a block of so many entries.
  bool leaves(std::size_t entries) const {
    return question_ && question_->leaves(std::int64_t(entries * outputs()));
  }

  /// Takes the products a_i'x_k of sample `first` and those after it, which the shifts make
  /// predictions; where the gradient is wanted, t_ik becomes c_i phi'_k(t_i, y_i).
  void take(std::size_t first, std::span<double> t);

  /// Sums over what was taken: c_i phi(t_i, y_i), where it or the slopes are wanted; w_i times what
  /// the score takes the mean of, over targets too; K times those of c_i phi'_k and c_i phi''_k,
  /// and of several targets c_i phi(t_ik, y_ik).
  double value() const noexcept;
  double score() const noexcept { return score_; }
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
