// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/scores.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "kernel/sample_weights.hpp"
#include "model/ranked.hpp"

namespace prunadag {
namespace {

struct Samples {
  MPI_Comm comm;
  const Loss& loss;
  std::span<const double> t, y, w;  // of this rank; w may be empty
  std::size_t targets = 1;          // of a sample

  /// Of the sample that target number e is one of.
  double weight(std::size_t e) const { return weight_of(w, e / targets); }
};

/// Sums terms(i) over all targets of all samples.
template <std::size_t count, class Terms>
std::array<double, count> summed(const Samples& of, const Terms& terms) {
  std::array<double, count> sums{};
  for (std::size_t i = 0; i < of.y.size(); ++i) {
    const std::array<double, count> add = terms(i);
    for (std::size_t k = 0; k < count; ++k) sums[k] += of.weight(i) * add[k];
  }
  sum_in_place(of.comm, sums);
  return sums;
}

/// Scores in memory allocated before: adding a name must not fail between collective calls.
class KnownScores {
 public:
  void add(const char* name, double value) { numbers_[count_++] = {name, value}; }
  std::vector<NamedScore> named(const ScoreRule& own, double value) const {
    std::vector<NamedScore> all;
    bool has_own = false;
    for (std::size_t k = 0; k < count_; ++k) {
      all.push_back({numbers_[k].name, numbers_[k].value});
      has_own |= own.key() == numbers_[k].name;
    }
    if (!has_own) all.insert(all.begin(), {own.key(), value});
    return all;
  }

 private:
  struct Number {
    const char* name;
    double value;
  };
  std::array<Number, 4> numbers_{};
  std::size_t count_ = 0;
};

KnownScores of_classes(const Samples& samples) {
  // Per class the total weight and the correct weight; then minus the log probabilities of classes.
  const auto sums = summed<5>(samples, [&](std::size_t i) {
    const bool positive = samples.y[i] > 0, right = (samples.t[i] > 0) == positive;
    const double z = positive ? samples.t[i] : -samples.t[i];
    const double log_loss = std::max(-z, 0.0) + std::log1p(std::exp(-std::abs(z)));
    return std::array<double, 5>{double(!positive), double(positive), double(!positive && right),
                                 double(positive && right), log_loss};
  });
  const double total = sums[0] + sums[1];
  KnownScores found;
  found.add("accuracy", (sums[2] + sums[3]) / total);
  found.add("balanced_accuracy", 0.5 * (sums[2] / sums[0] + sums[3] / sums[1]));
  if (!std::isnan(samples.loss.response(0))) found.add("log_loss", sums[4] / total);
  const std::vector<double> weights = agree(samples.comm, [&] {
    std::vector<double> of_targets;
    for (std::size_t e = 0; samples.targets > 1 && !samples.w.empty() && e < samples.y.size();
         ++e) {
      of_targets.push_back(samples.weight(e));
    }
    return of_targets;
  });
  found.add("auc", area_under_curve(samples.comm, samples.t, samples.y,
                                    weights.empty() ? samples.w : weights));
  return found;
}

/// With K predictions per sample.
KnownScores of_many_classes(const Samples& samples, std::size_t classes) {
  std::vector<double> sums, own;  // per class total weight, then correct weight; then the log loss
  agree(samples.comm, [&] {
    sums.resize(2 * classes + 1);
    own.resize(classes);
  });
  for (std::size_t i = 0; i < samples.y.size(); ++i) {
    const std::size_t right = std::size_t(samples.y[i]);
    const double weight = weight_of(samples.w, i);
    const auto put = [&] {
      std::ranges::copy(samples.t.subspan(i * classes, classes), own.begin());
    };
    sums[right] += weight;
    put();
    samples.loss.score_terms(own, samples.y.subspan(i, 1));
    sums[classes + right] += weight * own[0];
    put();
    samples.loss.values(own, samples.y.subspan(i, 1));
    sums[2 * classes] += weight * own[0];
  }
  sum_in_place(samples.comm, sums);
  double total = 0, found_right = 0, recalls = 0, met = 0;
  for (std::size_t k = 0; k < classes; ++k) {
    if (!(sums[k] > 0)) continue;
    total += sums[k];
    found_right += sums[classes + k];
    recalls += sums[classes + k] / sums[k];
    met += 1;
  }
  KnownScores found;
  found.add("accuracy", found_right / total);
  found.add("balanced_accuracy", recalls / met);
  found.add("log_loss", sums[2 * classes] / total);
  return found;
}

/// Of each target the mean.
std::vector<double> means_of_targets(const Samples& samples) {
  std::vector<double> sums =
      agree(samples.comm, [&] { return std::vector<double>(samples.targets + 1, 0.0); });
  for (std::size_t e = 0; e < samples.y.size(); ++e) {
    sums[e % samples.targets] += samples.weight(e) * samples.y[e];
    if (e % samples.targets == 0) sums.back() += samples.weight(e);
  }
  sum_in_place(samples.comm, sums);
  for (double& sum : sums) sum /= sums.back();
  return sums;
}

/// R^2 is that of all targets together, each about its own mean.
KnownScores of_numbers(const Samples& samples) {
  const std::vector<double> means = means_of_targets(samples);
  const auto sums = summed<4>(samples, [&](std::size_t e) {
    const double off = samples.loss.response(samples.t[e]) - samples.y[e];
    const double from_mean = samples.y[e] - means[e % samples.targets];
    return std::array<double, 4>{off * off, std::abs(off), from_mean * from_mean, 1.0};
  });
  KnownScores found;
  found.add("rmse", std::sqrt(sums[0] / sums[3]));
  found.add("mae", sums[1] / sums[3]);
  found.add("r2", sums[2] > 0 ? 1 - sums[0] / sums[2] : std::numeric_limits<double>::quiet_NaN());
  return found;
}

}  // namespace

std::vector<NamedScore> scores(const Problem& problem, Vec x) {
  const Dataset& data = problem.data();
  problem.require_targets();
  const VecHandle predictions = problem.make_predictions();
  problem.predict(x, predictions);
  const ReadArray t(predictions), y(data.targets), w(data.weights);
  const Samples samples{
      PetscObjectComm((PetscObject)x),          problem.loss(), t.span(), y.span(), w.span(),
      std::size_t(problem.targets_per_sample())};
  if (problem.loss().per_class()) {
    const KnownScores found = of_many_classes(samples, std::size_t(problem.outputs()));
    return agree(samples.comm, [&] { return found.named(problem.loss().score, 0.0); });
  }
  const bool classes = problem.loss().labels == LabelRule::two_classes;
  const KnownScores found = classes ? of_classes(samples) : of_numbers(samples);
  const auto own = summed<2>(samples, [&](std::size_t i) {
    double term = t[i];
    problem.loss().score_terms({&term, 1}, samples.y.subspan(i, 1));
    return std::array<double, 2>{1.0, term};
  });
  const ScoreRule& rule = problem.loss().score;
  return agree(samples.comm, [&] { return found.named(rule, rule.total(own[1] / own[0])); });
}

}  // namespace prunadag
