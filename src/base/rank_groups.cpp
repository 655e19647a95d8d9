// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/rank_groups.hpp"

#include <algorithm>

#include "base/collective.hpp"

namespace prunadag {

RankGroups::RankGroups(MPI_Comm whole, int count)
    : whole_(whole), count_(count), ranks_(size_of(whole)) {
  const int rank = rank_of(whole);
  while (first(number_ + 1) <= rank) ++number_;
  MPI_Comm_split(whole, number_, rank, &own_);
}

RankGroups::~RankGroups() { MPI_Comm_free(&own_); }

int RankGroups::first(int group) const noexcept {
  return group * (ranks_ / count_) + std::min(group, ranks_ % count_);
}

}  // namespace prunadag
