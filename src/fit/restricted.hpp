// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <memory>
#include <vector>

#include "prunadag/problem.hpp"

namespace prunadag {

/// A problem on some of its weights alone: their columns stand in a matrix of its own, stored and
/// spread as before, so that a pass costs what their entries do. All parameters that cannot be
/// pruned are in it.
class Restricted {
 public:
  /// Copies the columns of the weights that are marked: `kept` has a number per own parameter of
  /// `from`, not 0 where it stays. `share` is that of the entries of the data that `from` has.
  /// `from` is no longer needed afterwards, its targets and its loss are. Collective; one pass.
  Restricted(const Problem& from, std::span<const char> kept, double share = 1.0);

  const Problem& problem() const { return *problem_; }
  /// Of the entries of the data, this many are in it.
  double share() const { return share_; }

  /// The parameters that are in it, from those of `from`, and back into these.
  void take(Vec from, Vec own) const;
  void give(Vec own, Vec to) const;
  /// Marks of the own parameters, from those of the parameters of `from`.
  std::vector<char> take(std::span<const char> marks) const;

 private:
  std::vector<PetscInt> places_;  // of the parameters among those of `from`, on this rank
  double share_;
  std::unique_ptr<Dataset> data_;
  std::unique_ptr<Problem> problem_;
};

}  // namespace prunadag
