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

/// The mean over samples of what `derivative` makes of a prediction t for all.
template <class Derivative>
double mean_at(const Dataset& data, double t, const Derivative& derivative) {
  const ReadArray targets(data.targets), weights(data.weights);
  std::array<double, 256> terms;
  std::array<double, 1> total{};
  for (std::size_t first = 0; first < targets.span().size(); first += terms.size()) {
    const std::size_t count = std::min(terms.size(), targets.span().size() - first);
    const std::span<double> part = std::span(terms).first(count);
    std::ranges::fill(part, t);
    derivative(part, targets.span().subspan(first, count), 1.0 / data.total_weight(),
               weights_of(weights.span(), first, count));
    for (const double term : part) total[0] += term;
  }
  sum_in_place(comm_of(data), total);
  return total[0];
}

/// Where the mean of phi' changes its sign: from a bracket around `guess` that grows until it has.
double zero_of_slope(const Dataset& data, const Loss& loss, double guess) {
  const auto slope = [&](double t) {
    return mean_at(data, t, [&](auto&&... arguments) { loss.derivative(arguments...); });
  };
  const double first = slope(guess);
  if (first == 0 || !std::isfinite(first)) return guess;
  double near = guess, far = guess;
  for (double step = std::max(1.0, 1e-3 * std::abs(guess)); step < 1e100; step *= 4) {
    near = far;
    far = first > 0 ? guess - step : guess + step;
    if ((slope(far) > 0) != (first > 0)) break;
  }
  for (int k = 0; k < 60 && std::abs(far - near) > 1e-12 * std::abs(near + far); ++k) {
    const double middle = 0.5 * (near + far);
    ((slope(middle) > 0) == (first > 0) ? near : far) = middle;
  }
  return 0.5 * (near + far);
}

/// The sum over all samples of weight times target.
double sum_of_targets(const Dataset& data) {
  PetscScalar total;
  check(data.weights ? VecDot(data.weights, data.targets, &total) : VecSum(data.targets, &total));
  return total;
}

}  // namespace

double best_constant(const Dataset& data, const Loss& loss) {
  const double total = sum_of_targets(data);
  const double weight = data.total_weight(), mean = total / weight;
  if (!std::isfinite(mean)) return 0.0;
  const double best = loss.link(mean);
  if (std::isnan(best)) return zero_of_slope(data, loss, mean);
  if (std::isfinite(best)) return best;
  const double samples = double(data.samples);  // as if one more had another target
  return loss.link((total != 0 ? mean * samples : 1.0 / samples) / (samples + 1));
}

std::vector<double> best_constants(const Dataset& data, const Loss& loss) {
  const MPI_Comm comm = comm_of(data);
  if (!loss.per_class()) {
    const double best = best_constant(data, loss);
    return agree(comm, [&] { return std::vector<double>{best}; });
  }
  const std::size_t classes = std::size_t(data.outputs);
  std::vector<double> shares = agree(comm, [&] { return std::vector<double>(classes); });
  {
    const ReadArray targets(data.targets), weights(data.weights);
    for (std::size_t i = 0; i < targets.span().size(); ++i) {
      shares[std::size_t(targets[i])] += weight_of(weights.span(), i) / data.total_weight();
    }
  }
  sum_in_place(comm, shares);
  // As if there were one more sample, which is of all classes alike, where one has none.
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

double mean_curvature(const Dataset& data, const Loss& loss) {
  return mean_at(data, best_constant(data, loss),
                 [&](auto&&... arguments) { loss.curvature(arguments...); });
}

}  // namespace prunadag
