// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "kernel/residuals.hpp"

#include <algorithm>
#include <array>

#include "kernel/dense_outputs.hpp"
#include "kernel/sample_weights.hpp"
#include "kernel/sums.hpp"

namespace prunadag {

Residuals::Residuals(const Loss& loss, double scale, std::span<const double> targets, Wanted wanted,
                     std::span<const double> weights, OutputBuffers* buffers)
    : loss_(loss),
      scale_(scale),
      targets_(targets),
      weights_(weights),
      wanted_(wanted),
      buffers_(buffers) {
  if (buffers_) std::ranges::fill(buffers_->slopes, Slopes());
}

void Residuals::shift_by(std::span<const double> by) {
  std::ranges::copy(by, shifts().begin());
  shifted_ = std::ranges::any_of(by, [](double shift) { return shift != 0; });
}

void Residuals::show_parameters(const double* x) {
  if (mean_.empty()) return;
  const std::span<double> by = shifts();
  if (by.size() == 1) {
    by[0] = dot(mean_, {x, mean_.size()});
  } else {
    products(DenseRows<double>{mean_.data(), 1, mean_.size()}, by.size(), x, by.data());
  }
  for (double& shift : by) shift = -shift;
  shifted_ = std::ranges::any_of(by, [](double shift) { return shift != 0; });
}

void Residuals::add_shifts(std::span<double> t) {
  const std::span<const double> by = shifts();
  if (by.size() == 1) {
    for (double& prediction : t) prediction += by[0];
    return;
  }
  for (std::size_t i = 0; i < t.size(); i += by.size()) {
    for (std::size_t k = 0; k < by.size(); ++k) t[i + k] += by[k];
  }
}

double Residuals::value() const noexcept {
  double sum = 0;
  for (const Slopes& of_one : slopes()) sum += of_one.value;
  return sum;
}

/// Returns the weighted sum of the score terms of any number of samples, which are taken in blocks.
double Residuals::sum_of_scores(std::span<const double> t, std::span<const double> y,
                                std::span<const double> w) const {
  double sum = 0;
  std::array<double, most_block_rows> few;
  const std::size_t each = targets(), samples = y.size() / each;
  const std::span<double> terms = buffers_ ? std::span<double>(buffers_->terms) : std::span(few);
  for (std::size_t first = 0; first < samples; first += most_block_rows) {
    const std::size_t count = std::min(most_block_rows, samples - first);
    const std::span<double> part = terms.first(count * outputs());
    std::ranges::copy(t.subspan(first * outputs(), part.size()), part.begin());
    loss_.score_terms(part, y.subspan(first * each, count * each));
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t k = i * each; k < (i + 1) * each; ++k) {
        sum += w.empty() ? terms[k] : w[first + i] * terms[k];
      }
    }
  }
  return sum;
}

/// Overwrites t with derivatives and adds to the slopes. Takes several targets one after the other,
/// because a loss adds up all predictions that it gets.
void Residuals::add_slopes(std::span<double> t, std::span<const double> y,
                           std::span<const double> w) {
  if (targets() == 1) {
    loss_.add_slopes(t, y, scale_, w,
                     buffers_ ? std::span<Slopes>(buffers_->slopes) : std::span(&slopes_, 1));
    return;
  }
  std::array<double, most_block_rows> of_one, goals;
  const std::size_t count = t.size() / outputs();
  for (std::size_t k = 0; k < outputs(); ++k) {
    for (std::size_t i = 0; i < count; ++i) {
      of_one[i] = t[i * outputs() + k];
      goals[i] = y[i * outputs() + k];
    }
    loss_.add_slopes(std::span(of_one).first(count), std::span(goals).first(count), scale_, w,
                     {&buffers_->slopes[k], 1});
    for (std::size_t i = 0; i < count; ++i) t[i * outputs() + k] = of_one[i];
  }
}

void Residuals::take(std::size_t first, std::span<double> t) {
  if (targets() == 1) {
    take_some(first, t);
    return;
  }
  const std::size_t most = most_block_rows * outputs();  // the size of the buffers
  for (std::size_t begin = 0; begin < t.size(); begin += most) {
    take_some(first + begin / outputs(), t.subspan(begin, std::min(most, t.size() - begin)));
  }
}

void Residuals::take_some(std::size_t first, std::span<double> t) {
  const std::size_t count = t.size() / outputs(), each = targets();
  const std::span<const double> y = targets_.subspan(first * each, count * each);
  const std::span<const double> w = weights_of(weights_, first, count);
  if (shifted_) add_shifts(t);
  if (!kept_.empty()) std::ranges::copy(t, kept_.subspan(first * outputs()).begin());
  if (wanted_.score) score_ += sum_of_scores(t, y, w);
  if (wanted_.gradient && wanted_.slopes) {
    add_slopes(t, y, w);
    return;
  }
  std::span<const double> of_targets = w;
  if (each > 1 && !w.empty()) {
    for (std::size_t i = 0; i < count; ++i) {
      std::fill_n(buffers_->weights.begin() + std::ptrdiff_t(i * each), each, w[i]);
    }
    of_targets = std::span(buffers_->weights).first(y.size());
  }
  Slopes& sums = buffers_ ? buffers_->slopes[0] : slopes_;
  if (wanted_.value && !wanted_.slopes) sums.value += loss_.value(t, y, scale_, of_targets);
  if (wanted_.gradient) loss_.derivative(t, y, scale_, of_targets);
}

}  // namespace prunadag
