// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "fit/lbfgs.hpp"
#include "fit/restricted.hpp"
#include "prunadag/saliency.hpp"
#include "select/weight_groups.hpp"

namespace prunadag {

/// The weights of a problem that are in use, with their values, and a copy of their columns once
/// that is cheaper. Where the problem has groups, counts are of groups, and a group stays or goes
/// as one.
class Support {
 public:
  /// Begins with all weights that have an influence; overwrites x.
  Support(const Problem& problem, Vec x, double ridge);

  const Problem& problem() const { return whole_; }
  double ridge() const { return ridge_; }
  Vec x() const { return x_; }
  std::int64_t count() const { return count_; }
  /// Marks the `count` weights of all ranks with the largest keys, on this rank; among equal keys
  /// the lowest index first. Keys are not negative, except in groups. Parameters that cannot be
  /// pruned are not marked. Collective; a few reductions.
  std::vector<char> largest(Vec keys, std::int64_t count);
  /// The number of marked weights, or of groups with a marked weight. Collective.
  std::int64_t counted(std::span<const char> marks);
  bool has(std::size_t own) const { return marks_[own]; }
  std::span<const char> marks() const { return marks_; }
  /// f with the ridge, and without it, after the last fit.
  double penalised() const { return penalised_; }
  double objective() const { return objective_; }
  /// Whether f or its gradient was not finite at the start of the last fit.
  bool lost() const { return lost_; }
  /// Passes over the data so far.
  double passes() const { return passes_; }
  void count_passes(double passes) { passes_ += passes; }

  /// Minimises over the support. Collective.
  void fit(std::int64_t iterations);
  /// Keys of the weights: saliencies, raised above 0 in the same order for members, 0 for others.
  /// In groups saliencies are not raised. Collective.
  VecHandle keys(Saliency saliency);
  /// Keeps only the marked weights, which must be members. Collective.
  void keep(std::span<const char> marks);
  /// Tries another support, a subset of the marks `among`, from the weights that both share. Takes
  /// it, and returns true, if `iterations` of L-BFGS lower f with the ridge. `room` is kept between
  /// tries with the same `among`. Collective.
  bool exchange(std::span<const char> marks, std::span<const char> among,
                std::optional<Restricted>& room, std::int64_t iterations);

 private:
  /// Whether copying the columns of the marked weights pays: they are at most half of all.
  bool pays(std::span<const char> marks) const;
  std::int64_t weights_of(std::span<const char> marks) const;
  void take(const LbfgsEnd& end, double share);

  const Problem& whole_;
  Vec x_;
  double ridge_;
  std::size_t weights_;  // on this rank
  bool can_copy_;        // whether columns of the problem can be copied
  std::optional<WeightGroups> groups_;
  std::vector<char> influences_;  // per own parameter
  std::vector<char> marks_;       // per own parameter
  std::int64_t count_ = 0;
  std::optional<Restricted> part_;
  bool lost_ = false;
  double penalised_ = 0, objective_ = 0, passes_ = 0;
};

}  // namespace prunadag
