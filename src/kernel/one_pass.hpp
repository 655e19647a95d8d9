// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "base/stop_question.hpp"
#include "kernel/dense_rows.hpp"
#include "kernel/sparse_rows.hpp"
#include "prunadag/loss.hpp"

namespace prunadag {

/// What a pass over the samples of f(x) = sum of c_i phi(a_i'x + shift, y_i) is to compute.
struct Wanted {
  bool gradient = false, value = false, score = false;
  bool slopes = false;  ///< beside the gradient, the sums of c_i phi' and c_i phi''
};

/// Where the predictions t_i = a_i'x of a pass go, block by block, and what becomes of them.
class Residuals {
 public:
  /// `targets` are the y of the samples the pass goes through; c_i is scale, or scale times their
  /// weights where these are not empty.
  Residuals(const Loss& loss, double scale, std::span<const double> targets, Wanted wanted,
            std::span<const double> weights = {})
      : loss_(loss), scale_(scale), targets_(targets), weights_(weights), wanted_(wanted) {}

  bool want_gradient() const noexcept { return wanted_.gradient; }
  bool want_value() const noexcept { return wanted_.value; }

  /// Adds a number to every prediction that comes.
  void shift_by(double shift) noexcept { shift_ = shift; }
  /// The same for a pass that has all parameters: by -mean'x, once it shows them.
  void centre(std::span<const double> mean) noexcept { mean_ = mean; }
  void show_parameters(const double* x);

  /// Lets a pass end early, with sums of the blocks so far, when the question is answered with yes.
  void may_leave(StopQuestion* question) noexcept { question_ = question; }
  /// Whether to end it before a block of so many entries.
  bool leaves(std::size_t entries) const {
    return question_ && question_->leaves(std::int64_t(entries));
  }

  /// Takes the products a_i'x of sample `first` and those after it, which the shift makes
  /// predictions; where the gradient is wanted, t_i becomes c_i phi'(t_i, y_i).
  void take(std::size_t first, std::span<double> t);

  /// Sums over what was taken: c_i phi(t_i, y_i), where it or the slopes are wanted; w_i times what
  /// the score takes the mean of.
  double value() const noexcept { return slopes_.value; }
  double score() const noexcept { return score_; }
  const Slopes& slopes() const noexcept { return slopes_; }

 private:
  const Loss& loss_;
  double scale_;
  std::span<const double> targets_, weights_;
  Wanted wanted_;
  StopQuestion* question_ = nullptr;
  std::span<const double> mean_;
  double shift_ = 0, score_ = 0;
  Slopes slopes_;
};

/// g += sum of c_i phi'(a_i'x, y_i) a_i, and the sums of `residuals`, reading A from memory once. g
/// is not looked at unless the gradient is wanted. Always the same order of operations, whatever
/// the processor. Rows of more than 32,000 numbers are read a second time from a farther cache,
/// and from memory where that is too small for four of them.
template <class Value>
void one_pass(const DenseRows<Value>& A, const double* x, Residuals& residuals, double* g);

/// The same for `rows` rows in two parts, those of the entries of x that are here and those of the
/// `ghost` entries, which come from elsewhere: `arrived`, called once, returns when `ghost_x` is
/// filled. Before that the local products of a first block are done.
template <class Start, class Column, class Values>
void one_pass(std::size_t rows, const SparseRows<Start, Column, Values>& local,
              const SparseRows<Start, Column, Values>& ghost, const double* x,
              const double* ghost_x, const std::function<void()>& arrived, Residuals& residuals,
              double* g, double* ghost_g);

/// The same where there are no ghost entries.
template <class Start, class Column, class Values>
void one_pass(std::size_t rows, const SparseRows<Start, Column, Values>& A, const double* x,
              Residuals& residuals, double* g);

}  // namespace prunadag
