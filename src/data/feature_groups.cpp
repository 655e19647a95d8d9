// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/feature_groups.hpp"

#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "data/labels.hpp"
#include "prunadag/dataset.hpp"
#include "select/grouping.hpp"

namespace prunadag {
namespace {

/// The number of features of this rank, without the intercept.
std::int64_t own_features(const Dataset& data, Vec like) {
  return std::int64_t(owned_of_first(like, data.features));
}

/// Renumbers the groups that have a member from 0, in ascending order. Returns their number.
std::int64_t number_anew(MPI_Comm comm, std::vector<PetscInt>& numbers) {
  Grouping members(comm, numbers, 1);
  check(VecSet(members.here(), 1.0));
  check(members.sum());
  std::int64_t used = 0;
  {
    const ReadArray met(members.owned());
    for (const double count : met.span()) used += count > 0;
  }
  std::int64_t next = sum_below(comm, used);
  {
    const WriteArray owned(members.owned());
    for (double& number : owned.span()) {
      if (number > 0) number = double(next++);
    }
  }
  check(members.tell());
  const ReadArray here(members.here());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    numbers[i] = PetscInt(here[std::size_t(members.places()[i])]);
  }
  return sum(comm, used);
}

}  // namespace

void set_feature_groups(Dataset& data, std::span<const double> own, const std::string& where) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)data.matrix.get());
  VecHandle groups;
  check(MatCreateVecs(data.matrix, groups.put(), nullptr));
  const std::int64_t local = own_features(data, groups), first = first_index(groups);
  std::vector<PetscInt> numbers = agree(comm, [&] {
    if (std::int64_t(own.size()) != local) {
      throw Error(ErrorKind::usage, fmt::format("{}: {} groups for the {} features of rank {}",
                                                where, own.size(), local, rank_of(comm)));
    }
    std::vector<PetscInt> result;
    for (std::size_t i = 0; i < own.size(); ++i) {
      if (!(own[i] >= 0 && own[i] <= double(data.features) && own[i] == std::floor(own[i]))) {
        throw Error(ErrorKind::data,
                    fmt::format("{}: feature {}: group {:g}: must be a whole number from 0 to {}",
                                where, first + std::int64_t(i) + 1, own[i], data.features));
      }
      result.push_back(PetscInt(own[i]));
    }
    return result;
  });
  data.group_count = number_anew(comm, numbers);
  {
    const WriteArray all(groups);
    for (std::size_t i = 0; i < all.span().size(); ++i) {
      all[i] = i < numbers.size() ? double(numbers[i]) : 0.0;
    }
  }
  data.feature_groups = std::move(groups);
}

void group_by_feature(Dataset& data) {
  if (data.outputs == 1) return;  // every weight is a group by itself
  check(MatCreateVecs(data.matrix, data.feature_groups.put(), nullptr));
  check(VecSet(data.feature_groups, 0.0));
  const std::int64_t own = own_features(data, data.feature_groups);
  const double first = double(first_index(data.feature_groups));
  const WriteArray groups(data.feature_groups);
  for (std::int64_t j = 0; j < own; ++j) groups[std::size_t(j)] = first + double(j);
  data.group_count = data.features;
}

void read_feature_groups(const std::string& path, Dataset& data) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)data.matrix.get());
  VecHandle like;
  check(MatCreateVecs(data.matrix, like.put(), nullptr));
  const std::vector<double> own = read_numbers(comm, path, own_features(data, like), "features");
  set_feature_groups(data, own, path);
}

}  // namespace prunadag
