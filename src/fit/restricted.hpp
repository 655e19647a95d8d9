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

/// How many columns of this rank have a marked weight, of K side by side each. Not collective.
std::int64_t columns_with(std::span<const char> marks, std::size_t outputs);

/// A problem on some of its weights alone: their columns stand in a matrix of its own, stored and
/// spread as before, so that a pass costs what their entries do. All parameters that cannot be
/// pruned are in it, and of several outputs all weights of a column. Samples that are equal in these
/// columns stand there once, with their weight.
class Restricted {
 public:
  /// Copies the columns of the weights that are marked: `kept` has a number per own parameter of
  /// `from`, not 0 where it stays. `from` need not outlive it, its loss must. Collective; one pass.
  Restricted(const Problem& from, std::span<const char> kept);

  /// The same, of weights that are in it already: `kept` still has a number per own parameter of
  /// what this was made from.
  Restricted restricted_to(std::span<const char> kept) const;

  const Problem& problem() const { return *held_->problem; }
  /// Of the entries of the data, this many are in it.
  double share() const { return share_; }
  /// How many weights are in it.
  std::int64_t weights() const { return held_->problem->prunable(); }

  /// The parameters that are in it, from those of `from`, and back into these.
  void take(Vec from, Vec own) const;
  void give(Vec own, Vec to) const;
  /// Marks of the own parameters, from those of the parameters of `from`.
  std::vector<char> take(std::span<const char> marks) const;

 private:
  /// In one place for as long as it lives: the problem refers to the data.
  struct Held {
    Dataset data;
    std::optional<Problem> problem;
  };

  Restricted() = default;
  void build(const Problem& from, std::span<const PetscInt> columns);

  /// work(place among the parameters of `from`, place among its own)
  template <class Work>
  void for_each_parameter(const Work& work) const {
    for (std::size_t j = 0; j < places_.size(); ++j) {
      for (std::size_t k = 0; k < outputs_; ++k) {
        work(std::size_t(places_[j]) * outputs_ + k, j * outputs_ + k);
      }
    }
  }

  std::vector<PetscInt> places_;  // of the columns among those of `from`, on this rank
  std::size_t outputs_ = 1;
  double share_ = 1.0;
  std::unique_ptr<Held> held_;
};

}  // namespace prunadag
