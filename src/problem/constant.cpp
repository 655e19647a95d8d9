// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "problem/constant.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "kernel/sample_weights.hpp"

namespace prunadag {
namespace {

MPI_Comm comm_of(const Dataset& data) { return PetscObjectComm((PetscObject)data.matrix.get()); }

/// Returns the mean over samples of `derivative` for target k, where every prediction is t.
/// `derivative` takes the arguments of Loss::derivative(). Collective; one reduction.
template <class Derivative>
double mean_at(const Dataset& data, std::size_t k, double t, const Derivative& derivative) {
  const std::size_t each = std::size_t(data.targets_per_sample());
  const ReadArray targets(data.targets), weights(data.weights);
  const std::size_t samples = targets.span().size() / each;
  std::array<double, 256> terms, goals;
  std::array<double, 1> total{};
  for (std::size_t first = 0; first < samples; first += terms.size()) {
    const std::size_t count = std::min(terms.size(), samples - first);
    const std::span<double> part = std::span(terms).first(count);
    std::ranges::fill(part, t);
    for (std::size_t i = 0; i < count; ++i) goals[i] = targets[(first + i) * each + k];
    derivative(part, std::span<const double>(goals).first(count), 1.0 / data.total_weight(),
               weights_of(weights.span(), first, count));
    for (const double term : part) total[0] += term;
  }
  sum_in_place(comm_of(data), total);
  return total[0];
}

/// Returns the t where the mean of phi' for target k changes its sign. Begins with a bracket at
/// `guess`, which grows until the sign changes in it. Collective; a reduction per step.
double zero_of_slope(const Dataset& data, std::size_t k, const Loss& loss, double guess) {
  const auto slope = [&](double t) {
    return mean_at(data, k, t, [&](auto&&... arguments) { loss.derivative(arguments...); });
  };
  const double first = slope(guess);
  if (first == 0 || !std::isfinite(first)) return guess;
  double near = guess, far = guess;
  for (double step = std::max(1.0, 1e-3 * std::abs(guess)); step < 1e100; step *= 4) {
    near = far;
    far = first > 0 ? guess - step : guess + step;
    if ((slope(far) > 0) != (first > 0)) break;
  }
  for (int n = 0; n < 60 && std::abs(far - near) > 1e-12 * std::abs(near + far); ++n) {
    const double middle = 0.5 * (near + far);
    ((slope(middle) > 0) == (first > 0) ? near : far) = middle;
  }
  return 0.5 * (near + far);
}

/// Returns for each target the sum of weight times target over all samples. Collective; one
/// reduction.
std::vector<double> sums_of_targets(const Dataset& data) {
  const std::size_t each = std::size_t(data.targets_per_sample());
  std::vector<double> sums = agree(comm_of(data), [&] { return std::vector<double>(each); });
  if (each == 1) {
    PetscScalar total;
    check(data.weights ? VecDot(data.weights, data.targets, &total) : VecSum(data.targets, &total));
    sums[0] = total;
    return sums;
  }
  {
    const ReadArray targets(data.targets), weights(data.weights);
    for (std::size_t e = 0; e < targets.span().size(); ++e) {
      sums[e % each] += weight_of(weights.span(), e / each) * targets[e];
    }
  }
  sum_in_place(comm_of(data), sums);
  return sums;
}

/// Returns the best constant for target k. `total` is the sum of weight times target. Collective.
double best_constant(const Dataset& data, std::size_t k, const Loss& loss, double total) {
  const double weight = data.total_weight(), mean = total / weight;
  if (!std::isfinite(mean)) return 0.0;
  const double best = loss.link(mean);
  if (std::isnan(best)) return zero_of_slope(data, k, loss, mean);
  if (std::isfinite(best)) return best;
  const double samples = double(data.samples);  // with one more sample of another target
  return loss.link((total != 0 ? mean * samples : 1.0 / samples) / (samples + 1));
}

/// Returns the logs of the shares of the classes, shifted to the sum 0. Collective; one reduction.
std::vector<double> logs_of_shares(const Dataset& data, const Loss& loss) {
  const std::size_t classes = std::size_t(data.outputs);
  std::vector<double> shares = agree(comm_of(data), [&] { return std::vector<double>(classes); });
  {
    const ReadArray targets(data.targets), weights(data.weights);
    for (std::size_t i = 0; i < targets.span().size(); ++i) {
      shares[std::size_t(targets[i])] += weight_of(weights.span(), i) / data.total_weight();
    }
  }
  sum_in_place(comm_of(data), shares);
  // If a class has no samples, one more sample is added, in equal parts to all classes.
  const double samples = double(data.samples);
  const bool missing = std::ranges::any_of(shares, [](double share) { return !(share > 0); });
  double mean = 0;
  for (double& share : shares) {
    if (missing) share = (samples * share + 1 / double(classes)) / (samples + 1);
    share = loss.link(share);
    mean += share / double(classes);
  }
  for (double& constant : shares) constant -= mean;
  return shares;
}

}  // namespace

std::vector<double> best_constants(const Dataset& data, const Loss& loss) {
  if (loss.per_class()) return logs_of_shares(data, loss);
  std::vector<double> numbers = sums_of_targets(data);
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    numbers[k] = best_constant(data, k, loss, numbers[k]);
  }
  return numbers;
}

std::vector<double> mean_curvatures(const Dataset& data, const Loss& loss) {
  std::vector<double> numbers = best_constants(data, loss);
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    numbers[k] =
        mean_at(data, k, numbers[k], [&](auto&&... arguments) { loss.curvature(arguments...); });
  }
  return numbers;
}

}  // namespace prunadag
