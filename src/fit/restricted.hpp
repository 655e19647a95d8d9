// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "prunadag/problem.hpp"

namespace prunadag {

/// The number of this rank's columns with a marked weight; K weights of a column are side by side.
/// Not collective.
std::int64_t columns_with(std::span<const char> marks, std::size_t outputs);

/// A problem with some of the weights of another. Their columns are copied into a matrix, stored
/// and spread as before, so that a pass costs as much as their entries. All parameters that cannot
/// be pruned stay, and with several outputs all weights of a column. Samples that are equal in
/// these columns are merged into one with their total weight.
class Restricted {
 public:
  /// Copies the columns of the marked weights. `kept` has a number per own parameter of `from`,
  /// nonzero to keep it. `from` need not outlive this object, but its loss must. Collective; one
  /// pass.
  Restricted(const Problem& from, std::span<const char> kept);

  /// Copies some columns of this object. `kept` still has a number per own parameter of the
  /// original problem.
  Restricted restricted_to(std::span<const char> kept) const;

  const Problem& problem() const { return *held_->problem; }
  /// The share of the original entries that this object stores.
  double share() const { return share_; }
  /// The number of weights.
  std::int64_t weights() const { return held_->problem->prunable(); }

  /// Copies parameters from a vector of the original problem, or back into one.
  void take(Vec from, Vec own) const;
  void give(Vec own, Vec to) const;
  /// Returns the marks of this problem's own parameters, given the marks of the original problem.
  std::vector<char> take(std::span<const char> marks) const;

 private:
  /// Stays in one place, because the problem refers to the data.
  struct Held {
    Dataset data;
    std::optional<Problem> problem;
  };

  Restricted() = default;
  void build(const Problem& from, std::span<const PetscInt> columns);

  /// Calls work(place in `from`, place here) for each own parameter.
  template <class Work>
  void for_each_parameter(const Work& work) const {
    for (std::size_t j = 0; j < places_.size(); ++j) {
      for (std::size_t k = 0; k < outputs_; ++k) {
        work(std::size_t(places_[j]) * outputs_ + k, j * outputs_ + k);
      }
    }
  }

  std::vector<PetscInt> places_;  // local numbers of the columns in `from`
  std::size_t outputs_ = 1;
  double share_ = 1.0;
  std::unique_ptr<Held> held_;
};

}  // namespace prunadag
