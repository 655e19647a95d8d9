// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/another_reference.hpp"
#include "support/stored_ways.hpp"

namespace prunadag::test {

/// The rows of make_samples(), and the numbers of each of K targets.
struct TargetSamples {
  std::vector<Vector> rows;
  std::vector<Vector> targets;
};

inline TargetSamples make_target_samples(std::size_t samples, std::size_t features,
                                         std::size_t targets, LabelRule rule) {
  Samples made = make_samples(samples, features, rule);
  TargetSamples result{std::move(made.rows), {std::move(made.targets)}};
  for (std::size_t k = 1; k < targets; ++k) {
    Vector own;
    for (std::size_t i = 0; i < samples; ++i) {
      const Vector& row = result.rows[i];
      const double signal = 0.4 * row[k % features] - 0.3 * row[(2 * k + 1) % features] - 0.2 +
                            0.1 * double((7 * i + k) % 5);
      own.push_back(target_of(rule, signal));
    }
    result.targets.push_back(std::move(own));
  }
  return result;
}

/// Gives the data these targets, side by side.
inline void put_targets(const TargetSamples& made, Dataset& data) {
  const std::size_t first = std::size_t(first_index(data.targets));
  PetscInt rows;
  check(MatGetLocalSize(data.matrix, &rows, nullptr));
  Vector own;
  for (std::size_t i = 0; i < std::size_t(rows); ++i) {
    for (const Vector& target : made.targets) own.push_back(target[first + i]);
  }
  set_targets(data, std::int64_t(made.targets.size()), own);
}

/// Returns stored_ways() of such samples.
inline std::vector<std::pair<std::string, Dataset>> stored_ways(const TargetSamples& made) {
  auto ways = stored_ways(Samples{made.rows, made.targets[0]});
  for (auto& [name, data] : ways) put_targets(made, data);
  return ways;
}

/// Returns the same data with target k alone.
inline Dataset with_target(const Dataset& data, std::size_t k) {
  Dataset one;
  check(PetscObjectReference((PetscObject)data.matrix.get()));
  one.matrix = MatHandle(data.matrix.get());
  one.samples = data.samples;
  one.features = data.features;
  one.intercept = data.intercept;
  one.weights = another_reference(data.weights);
  one.weight_sum = data.weight_sum;
  Vector own;
  {
    const ReadArray all(data.targets);
    const std::size_t each = std::size_t(data.outputs);
    for (std::size_t e = k; e < all.span().size(); e += each) own.push_back(all[e]);
  }
  set_targets(one, 1, own);
  return one;
}

/// Returns every `columns`-th number from number k on.
inline Vector column_of(const Vector& all, std::size_t k, std::size_t columns) {
  Vector column;
  for (std::size_t e = k; e < all.size(); e += columns) column.push_back(all[e]);
  return column;
}

}  // namespace prunadag::test
