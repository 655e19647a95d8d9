// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Algorithm: a table from the hash of a row to the groups with this hash, then comparison number by
// number.
#include "matrix/equal_rows.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>

#include "base/petsc.hpp"
#include "matrix/row.hpp"

namespace prunadag {
namespace {

std::uint64_t mixed(std::uint64_t hash, std::uint64_t word) {
  hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
  return hash ^ (hash >> 32);
}

/// One row of each group.
class Groups {
 public:
  /// The group of a row; makes a new group where there is none.
  PetscInt of(const RowEntries& row, std::span<const double> marks) {
    const auto [columns, values] = row;
    const auto [place, is_new] = heads_.emplace(hash_of(columns, values, marks), none);
    for (PetscInt g = place->second; g != none; g = next_[std::size_t(g)]) {
      if (is_same(std::size_t(g), columns, values, marks)) return g;
    }
    next_.push_back(std::exchange(place->second, PetscInt(count())));
    marks_.insert(marks_.end(), marks.begin(), marks.end());
    columns_.insert(columns_.end(), columns.begin(), columns.end());
    values_.insert(values_.end(), values.begin(), values.end());
    starts_.push_back(values_.size());
    return place->second;
  }

  std::size_t count() const { return next_.size(); }

 private:
  static constexpr PetscInt none = -1;

  static std::uint64_t hash_of(std::span<const PetscInt> columns, std::span<const double> values,
                               std::span<const double> marks) {
    std::uint64_t hash = columns.size();
    for (const double mark : marks) hash = mixed(hash, std::bit_cast<std::uint64_t>(mark));
    for (const PetscInt column : columns) hash = mixed(hash, std::uint64_t(column));
    for (const double value : values) hash = mixed(hash, std::bit_cast<std::uint64_t>(value));
    return hash;
  }

  bool is_same(std::size_t g, std::span<const PetscInt> columns, std::span<const double> values,
               std::span<const double> marks) const {
    const std::size_t size = starts_[g + 1] - starts_[g];
    return size == values.size() &&
           std::equal(marks.begin(), marks.end(),
                      marks_.begin() + std::ptrdiff_t(g * marks.size())) &&
           std::equal(columns.begin(), columns.end(),
                      columns_.begin() + std::ptrdiff_t(starts_[g])) &&
           std::equal(values.begin(), values.end(), values_.begin() + std::ptrdiff_t(starts_[g]));
  }

  std::unordered_map<std::uint64_t, PetscInt> heads_;  // last group with a hash
  std::vector<PetscInt> next_;  // for each group the previous one with its hash
  std::vector<double> marks_, values_;
  std::vector<PetscInt> columns_;
  std::vector<std::size_t> starts_{0};
};

}  // namespace

std::optional<EqualRows> equal_rows(Mat matrix, std::span<const double> marks) {
  std::int64_t probe = 1024;
  StoredRowReader rows(matrix);
  EqualRows result;
  Groups groups;
  for (PetscInt i = 0; i < rows.count(); ++i) {
    const std::size_t before = groups.count();
    const std::size_t each = marks.size() / std::size_t(rows.count());
    result.group.push_back(groups.of(rows.row(i), marks.subspan(std::size_t(i) * each, each)));
    if (groups.count() > before) result.first.push_back(i);
    if (10 * groups.count() > 7 * std::size_t(rows.count())) return std::nullopt;
    if (i < probe) continue;
    if (10 * groups.count() > 9 * std::size_t(probe)) return std::nullopt;
    probe *= 2;
  }
  return result;
}

}  // namespace prunadag
