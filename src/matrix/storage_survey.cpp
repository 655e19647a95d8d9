// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "matrix/storage_survey.hpp"

#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "matrix/stored_rows.hpp"

namespace prunadag {

bool StorageSurvey::holds_(double value) const {
  return holds(wanted_ == Storage::automatic ? Storage::bytes : wanted_, value);
}

void StorageSurvey::conclude(MPI_Comm comm) {
  constexpr double none = -std::numeric_limits<double>::infinity();
  const bool finite = !first_ || std::isfinite(first_->value);
  // maxima over the ranks, of the greatest value and of minus the least value
  std::array<double, 4> facts{double(lost_.has_value()), double(differs_ || !finite),
                              first_ && finite ? first_->value : none,
                              first_ && finite ? -first_->value : none};
  MPI_Allreduce(MPI_IN_PLACE, facts.data(), int(facts.size()), MPI_DOUBLE, MPI_MAX, comm);
  const bool any = facts[2] != none;
  all_bytes_ = wanted_ == Storage::automatic && facts[0] == 0;
  all_equal_ = facts[1] == 0 && (!any || facts[2] == -facts[3]);
  if (any) common_ = facts[2];
}

void StorageSurvey::require(MPI_Comm comm, const std::string& where, const std::string& how,
                            std::int64_t first_row) const {
  const auto refuse = [&](const EntryPlace& place, const std::string& rule) {
    throw Error(ErrorKind::usage,
                fmt::format("{}storage {}: value {} in row {}, column {}{} is not {}", where,
                            name_of(wanted_), place.value, first_row + place.row + 1,
                            place.column + 1, how, rule));
  };
  agree(comm, [&] {
    if (lost_) refuse(*lost_, rule_of(wanted_));
  });
  if (wanted_ != Storage::pattern || all_equal_) return;
  int owner = first_ ? rank_of(comm) : size_of(comm) - 1;
  MPI_Allreduce(MPI_IN_PLACE, &owner, 1, MPI_INT, MPI_MIN, comm);
  double common = first_ ? first_->value : 0.0;
  MPI_Bcast(&common, 1, MPI_DOUBLE, owner, comm);
  agree(comm, [&] {
    const std::string rule = fmt::format("{} as the nonzeros before", common);
    if (first_ && first_->value != common) refuse(*first_, rule);
    if (differs_) refuse(*differs_, rule);
  });
}

}  // namespace prunadag
