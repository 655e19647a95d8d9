// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "select/grouping.hpp"

namespace prunadag {

/// Groups of weights that are kept or pruned as one. The order of a sum over a group is that of
/// ranks and of the weights on each rank.
class WeightGroups {
 public:
  /// `numbers` has the group of each of the first `prunable` entries, a whole number from 0; other
  /// entries have none. Collective.
  WeightGroups(Vec numbers, std::int64_t prunable);
  /// `numbers` has the group of each own entry; negative for none, and the entry is never marked.
  WeightGroups(MPI_Comm comm, std::span<const PetscInt> numbers);

  /// Number of groups that have a member.
  std::int64_t count() const { return count_; }

  /// Marks the own weights in groups whose sum of `keys`, one per own weight, `keep` accepts.
  /// Collective; `keep` is called on the rank that owns the group.
  std::vector<char> marks(std::span<const double> keys, const std::function<bool(double)>& keep);

  /// Marks the own weights in the `wanted` groups with the largest |worth(sum, members)|: the sum
  /// of the keys, and the number of weights marked in `members`. Nothing where a worth is not
  /// finite. Collective.
  using Worth = std::function<double(double sum, double members)>;
  std::optional<std::vector<char>> marks_of_largest(std::span<const double> keys,
                                                    std::span<const char> members,
                                                    std::int64_t wanted, const Worth& worth);
  /// With the sums themselves as worth.
  std::optional<std::vector<char>> marks_of_largest(std::span<const double> keys,
                                                    std::int64_t wanted);

  /// The number of groups with a marked weight. Collective.
  std::int64_t count_of(std::span<const char> marks);

 private:
  std::vector<double> sums(std::span<const double> keys);
  std::vector<char> told(std::span<const char> of_groups);
  std::optional<std::vector<char>> marks_of_greatest(std::span<const double> of_groups,
                                                     std::int64_t wanted);

  MPI_Comm comm_;
  Grouping members_;
  std::int64_t count_ = 0;
};

}  // namespace prunadag
