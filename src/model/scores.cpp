// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/scores.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "model/ranked.hpp"

namespace prunadag {
namespace {

struct Samples {
  MPI_Comm comm;
  const Loss& loss;
  std::span<const double> t, y, w;  // of this rank; w may be empty

  double weight(std::size_t i) const { return w.empty() ? 1.0 : w[i]; }
};

/// The sums over all samples of what `terms(i)` gives for each.
template <std::size_t count, class Terms>
std::array<double, count> summed(const Samples& of, const Terms& terms) {
  std::array<double, count> sums{};
  for (std::size_t i = 0; i < of.t.size(); ++i) {
    const std::array<double, count> add = terms(i);
    for (std::size_t k = 0; k < count; ++k) sums[k] += of.weight(i) * add[k];
  }
  sum_in_place(of.comm, sums);
  return sums;
}

std::vector<NamedScore> of_classes(const Samples& samples) {
  // Of each class the weight and what of it is right; minus the log of the class's probability.
  const auto sums = summed<5>(samples, [&](std::size_t i) {
    const bool positive = samples.y[i] > 0, right = (samples.t[i] > 0) == positive;
    const double z = positive ? samples.t[i] : -samples.t[i];
    const double log_loss = std::max(-z, 0.0) + std::log1p(std::exp(-std::abs(z)));
    return std::array<double, 5>{double(!positive), double(positive), double(!positive && right),
                                 double(positive && right), log_loss};
  });
  const double total = sums[0] + sums[1];
  std::vector<NamedScore> found{
      {"accuracy", (sums[2] + sums[3]) / total},
      {"balanced_accuracy", 0.5 * (sums[2] / sums[0] + sums[3] / sums[1])}};
  if (!std::isnan(samples.loss.response(0))) found.push_back({"log_loss", sums[4] / total});
  found.push_back({"auc", area_under_curve(samples.comm, samples.t, samples.y, samples.w)});
  return found;
}

std::vector<NamedScore> of_numbers(const Samples& samples) {
  const auto means = summed<2>(samples, [&](std::size_t i) {
    return std::array<double, 2>{1.0, samples.y[i]};
  });
  const double mean = means[1] / means[0];
  const auto sums = summed<3>(samples, [&](std::size_t i) {
    const double off = samples.loss.response(samples.t[i]) - samples.y[i];
    const double from_mean = samples.y[i] - mean;
    return std::array<double, 3>{off * off, std::abs(off), from_mean * from_mean};
  });
  return {{"rmse", std::sqrt(sums[0] / means[0])},
          {"mae", sums[1] / means[0]},
          {"r2", sums[2] > 0 ? 1 - sums[0] / sums[2] : std::numeric_limits<double>::quiet_NaN()}};
}

}  // namespace

std::vector<NamedScore> scores(const Problem& problem, Vec x) {
  const Dataset& data = problem.data();
  VecHandle predictions;
  check(VecDuplicate(data.targets, predictions.put()));
  problem.predict(x, predictions);
  const ReadArray t(predictions), y(data.targets), w(data.weights);
  const Samples samples{PetscObjectComm((PetscObject)x), problem.loss(), t.span(), y.span(),
                        w.span()};
  const bool classes = problem.loss().labels == LabelRule::two_classes;
  std::vector<NamedScore> found = classes ? of_classes(samples) : of_numbers(samples);
  const ScoreRule& own = problem.loss().score;
  if (std::ranges::none_of(found, [&](const NamedScore& s) { return s.name == own.key(); })) {
    const auto sums = summed<2>(samples, [&](std::size_t i) {
      double term = t[i];
      problem.loss().score_terms({&term, 1}, samples.y.subspan(i, 1));
      return std::array<double, 2>{1.0, term};
    });
    found.insert(found.begin(), {own.key(), own.total(sums[1] / sums[0])});
  }
  return found;
}

}  // namespace prunadag
