// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <mpi.h>

namespace prunadag {

/// The ranks of a communicator, parted into groups of neighbours whose sizes differ by at most one,
/// the larger ones first.
class RankGroups {
 public:
  /// 1 <= count <= the number of ranks. Collective.
  RankGroups(MPI_Comm whole, int count);
  ~RankGroups();
  RankGroups(const RankGroups&) = delete;
  RankGroups& operator=(const RankGroups&) = delete;

  MPI_Comm whole() const noexcept { return whole_; }
  /// That of this rank's group; what lives on it must not outlive this.
  MPI_Comm own() const noexcept { return own_; }
  int count() const noexcept { return count_; }
  int number() const noexcept { return number_; }  ///< of this rank's group, from 0

  /// The first rank of a group among all; for count() the number of ranks.
  int first(int group) const noexcept;
  int size(int group) const noexcept { return first(group + 1) - first(group); }

 private:
  MPI_Comm whole_, own_ = MPI_COMM_NULL;
  int count_, ranks_, number_ = 0;
};

}  // namespace prunadag
