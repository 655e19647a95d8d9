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

/// The weights of a problem that are in use, their values, and a copy of their columns once that is
/// cheaper than the problem's own. Where the problem has groups, these are counted, and go or stay
/// as one.
class Support {
 public:
  /// All weights that have an influence; x is overwritten from then on.
  Support(const Problem& problem, Vec x, double ridge);

  const Problem& problem() const { return whole_; }
  double ridge() const { return ridge_; }
  Vec x() const { return x_; }
  std::int64_t count() const { return count_; }
  /// The marks of the `count` weights with the largest keys on this rank, which are not negative but for groups;
  /// of equal ones those with the lowest index. Parameters that cannot be pruned are not marked.
  /// Collective; a few reductions.
  std::vector<char> largest(Vec keys, std::int64_t count);
  /// How many weights, or groups with a weight, are marked. Collective.
  std::int64_t counted(std::span<const char> marks);
  bool has(std::size_t own) const { return marks_[own]; }
  std::span<const char> marks() const { return marks_; }
  /// f with the ridge, and without, after the last fit.
  double penalised() const { return penalised_; }
  double objective() const { return objective_; }
  /// Whether f, or its gradient, was not finite where the last fit began.
  bool lost() const { return lost_; }
  /// Passes over the data so far.
  double passes() const { return passes_; }
  void count_passes(double passes) { passes_ += passes; }

  /// Minimises over the support. Collective.
  void fit(std::int64_t iterations);
  /// Saliencies of its weights, raised so that those of its members are above 0 in their order, and
  /// 0 elsewhere; those of weights in groups as they are. Collective.
  VecHandle keys(Saliency saliency);
  /// Leaves the marked weights only, members all of them. Collective.
  void keep(std::span<const char> marks);
  /// Tries a support that may have others, a part of the marks `among`, from the weights it shares:
  /// takes it, and says so, where `iterations` of L-BFGS bring f with the ridge below what it is.
  /// `room` is kept between tries with the same `among`. Collective.
  bool exchange(std::span<const char> marks, std::span<const char> among,
                std::optional<Restricted>& room, std::int64_t iterations);

 private:
  /// Whether a copy of the columns of the marked weights does: they are half of all at most.
  bool pays(std::span<const char> marks) const;
  std::int64_t weights_of(std::span<const char> marks) const;
  void take(const LbfgsEnd& end, double share);

  const Problem& whole_;
  Vec x_;
  double ridge_;
  std::size_t weights_;  // of this rank
  bool can_copy_;        // columns of the problem
  std::optional<WeightGroups> groups_;
  std::vector<char> influences_;  // per own parameter: whether it has an influence
  std::vector<char> marks_;       // per own parameter
  std::int64_t count_ = 0;
  std::optional<Restricted> part_;
  bool lost_ = false;
  double penalised_ = 0, objective_ = 0, passes_ = 0;
};

}  // namespace prunadag
