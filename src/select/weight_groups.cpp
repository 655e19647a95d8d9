// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "select/weight_groups.hpp"

#include <algorithm>

#include "base/collective.hpp"
#include "select/marks.hpp"

namespace prunadag {
namespace {

std::vector<PetscInt> numbers_of(MPI_Comm comm, Vec numbers, std::int64_t prunable) {
  const ReadArray all(numbers);
  return agree(comm, [&] {
    std::vector<PetscInt> own;
    for (const double number : all.span().first(owned_of_first(numbers, prunable))) {
      own.push_back(PetscInt(number));
    }
    return own;
  });
}

}  // namespace

WeightGroups::WeightGroups(Vec numbers, std::int64_t prunable)
    : WeightGroups(PetscObjectComm((PetscObject)numbers),
                   numbers_of(PetscObjectComm((PetscObject)numbers), numbers, prunable)) {}

WeightGroups::WeightGroups(MPI_Comm comm, std::span<const PetscInt> numbers)
    : comm_(comm), members_(comm, numbers, 1) {
  count_ = count_of(agree(comm, [&] { return std::vector<char>(numbers.size(), 1); }));
}

std::vector<double> WeightGroups::sums(std::span<const double> keys) {
  {
    const WriteArray here(members_.here());
    std::ranges::fill(here.span(), 0.0);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const PetscInt place = members_.places()[i];
      if (place >= 0) here[std::size_t(place)] += keys[i];
    }
  }
  check(members_.sum());
  const ReadArray owned(members_.owned());
  return agree(comm_,
               [&] { return std::vector<double>(owned.span().begin(), owned.span().end()); });
}

std::vector<char> WeightGroups::told(std::span<const char> of_groups) {
  std::ranges::copy(of_groups, WriteArray(members_.owned()).span().begin());
  check(members_.tell());
  const ReadArray here(members_.here());
  return agree(comm_, [&] {
    std::vector<char> own;
    for (const PetscInt place : members_.places()) {
      own.push_back(place >= 0 && here[std::size_t(place)] != 0.0);
    }
    return own;
  });
}

std::vector<char> WeightGroups::marks(std::span<const double> keys,
                                      const std::function<bool(double)>& keep) {
  const std::vector<double> all = sums(keys);
  const std::vector<char> kept = agree(comm_, [&] {
    std::vector<char> of_groups;
    for (const double sum : all) of_groups.push_back(keep(sum));
    return of_groups;
  });
  return told(kept);
}

std::optional<std::vector<char>> WeightGroups::marks_of_largest(std::span<const double> keys,
                                                                std::span<const char> members,
                                                                std::int64_t wanted,
                                                                const Worth& worth) {
  const std::vector<double> marked =
      agree(comm_, [&] { return std::vector<double>(members.begin(), members.end()); });
  std::vector<double> all = sums(keys);
  const std::vector<double> counts = sums(marked);
  for (std::size_t j = 0; j < all.size(); ++j) all[j] = worth(all[j], counts[j]);
  return marks_of_greatest(all, wanted);
}

std::optional<std::vector<char>> WeightGroups::marks_of_largest(std::span<const double> keys,
                                                                std::int64_t wanted) {
  return marks_of_greatest(sums(keys), wanted);
}

std::optional<std::vector<char>> WeightGroups::marks_of_greatest(std::span<const double> of_groups,
                                                                 std::int64_t wanted) {
  const VectorLayout& layout = members_.layout();
  const auto kept =
      prunadag::marks_of_largest(comm_, of_groups, layout.first, layout.total, wanted);
  if (!kept) return std::nullopt;
  return told(*kept);
}

std::int64_t WeightGroups::count_of(std::span<const char> marks) {
  const std::vector<double> keys =
      agree(comm_, [&] { return std::vector<double>(marks.begin(), marks.end()); });
  const std::vector<double> all = sums(keys);
  return sum(comm_, std::ranges::count_if(all, [](double marked) { return marked > 0; }));
}

}  // namespace prunadag
