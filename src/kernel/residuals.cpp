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

/// Of any number of samples, some at a time.
double Residuals::sum_of_scores(std::span<const double> t, std::span<const double> y,
                                std::span<const double> w) const {
  double sum = 0;
  std::array<double, most_block_rows> few;
  const std::span<double> terms = buffers_ ? std::span<double>(buffers_->terms) : std::span(few);
  for (std::size_t first = 0; first < y.size(); first += most_block_rows) {
    const std::size_t count = std::min(most_block_rows, y.size() - first);
    const std::span<double> part = terms.first(count * outputs());
    std::ranges::copy(t.subspan(first * outputs(), part.size()), part.begin());
    loss_.score_terms(part, y.subspan(first, count));
    for (std::size_t i = 0; i < count; ++i) sum += w.empty() ? terms[i] : w[first + i] * terms[i];
  }
  return sum;
}

void Residuals::take(std::size_t first, std::span<double> t) {
  const std::size_t count = t.size() / outputs();
  const std::span<const double> y = targets_.subspan(first, count);
  const std::span<const double> w = weights_of(weights_, first, count);
  if (shifted_) add_shifts(t);
  if (!kept_.empty()) std::ranges::copy(t, kept_.subspan(first * outputs()).begin());
  const std::span<Slopes> sums =
      buffers_ ? std::span<Slopes>(buffers_->slopes) : std::span(&slopes_, 1);
  if (wanted_.value && !wanted_.slopes) sums[0].value += loss_.value(t, y, scale_, w);
  if (wanted_.score) score_ += sum_of_scores(t, y, w);
  if (!wanted_.gradient) return;
  if (wanted_.slopes) {
    loss_.add_slopes(t, y, scale_, w, sums);
  } else {
    loss_.derivative(t, y, scale_, w);
  }
}

}  // namespace prunadag
