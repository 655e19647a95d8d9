// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <mpi.h>

namespace prunadag {

/// The ranks of a communicator, divided into groups of neighbours. Sizes differ by at most one;
/// larger groups come first.
class RankGroups {
 public:
  /// 1 <= count <= the number of ranks. Collective.
  RankGroups(MPI_Comm whole, int count);
  ~RankGroups();
  RankGroups(const RankGroups&) = delete;
  RankGroups& operator=(const RankGroups&) = delete;

  MPI_Comm whole() const noexcept { return whole_; }
  /// The communicator of this rank's group. Objects on it must not outlive this one.
  MPI_Comm own() const noexcept { return own_; }
  int count() const noexcept { return count_; }
  int number() const noexcept { return number_; }  ///< of this rank's group, from 0

  /// The first rank of a group, in the whole communicator; for count() the number of ranks.
  int first(int group) const noexcept;
  int size(int group) const noexcept { return first(group + 1) - first(group); }

 private:
  MPI_Comm whole_, own_ = MPI_COMM_NULL;
  int count_, ranks_, number_ = 0;
};

}  // namespace prunadag
