// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/storage_choice.hpp"

#include <fmt/format.h>

#include "base/collective.hpp"
#include "data/scaled_row.hpp"
#include "matrix/compact.hpp"
#include "matrix/compact_survey.hpp"

namespace prunadag {
namespace {

/// The most entries that a rank may have to store of sparse rows.
std::int64_t most_entries(MPI_Comm comm, const Rows& rows, const ColumnScaling& scaling,
                          std::int64_t features, bool intercept) {
  const std::int64_t stored = scaling.keeps_zeros() ? rows.nonzeros() : rows.count() * features;
  return largest(comm, stored + (intercept ? rows.count() : 0));
}

/// Short rows of doubles are bound by arithmetic, not by memory: fewer bytes do not pay.
bool have_long_rows(MPI_Comm comm, const Rows& rows) {
  return sum(comm, rows.nonzeros()) >= 32 * sum(comm, rows.count());
}

/// Bytes of a column number in compact sparse rows, on any rank.
std::size_t column_bytes(std::int64_t columns) {
  return columns <= std::int64_t(compact::Plan::most_short_places) ? 2 : 4;
}

}  // namespace

StorageChoice choose_storage(MPI_Comm comm, Storage wanted, const Rows& rows,
                             const ColumnScaling& scaling, ScalingKind kind, std::int64_t features,
                             bool intercept, bool dense, const std::string& path) {
  StorageChoice choice;
  choice.dense = dense;
  if (wanted == Storage::doubles) return choice;

  compact::Survey survey(wanted);
  agree(comm, [&] {
    ScaledRow row(scaling, features, intercept, dense);
    std::int64_t number = 0;
    rows.for_each([&](std::span<const PetscInt> columns, std::span<const double> values) {
      if (survey.settled()) return;
      row.set(columns, values);
      for (std::size_t e = 0; e < row.values().size(); ++e) {
        survey.see(number, std::int64_t(row.column(e)), row.values()[e]);
      }
      ++number;
    });
  });
  survey.conclude(comm);
  choice.common = survey.common();
  const bool long_rows = wanted == Storage::automatic && have_long_rows(comm, rows);
  std::string where, how;
  agree(comm, [&] {
    if (wanted == Storage::automatic) {
      // Of dense rows a byte takes no more than a place.
      if (survey.all_equal() && !(dense && survey.all_bytes())) {
        choice.storage = Storage::pattern;
        choice.compact = true;
        choice.reason = fmt::format("every nonzero is {}", survey.common());
      } else if (survey.all_bytes()) {
        choice.storage = Storage::bytes;
        choice.compact = true;
        choice.reason = "every value is a whole number from 0 to 255";
      } else if (const std::size_t bytes = column_bytes(features + intercept);
                 !dense && bytes < sizeof(PetscInt) && long_rows) {
        choice.compact = true;
        choice.reason = fmt::format("columns take {} bytes, not {}", bytes, sizeof(PetscInt));
      }
    } else {
      where = path + ": ";
      if (kind != ScalingKind::none) how = fmt::format(", after {} scaling,", name_of(kind));
    }
  });
  if (wanted != Storage::automatic) {
    survey.require(comm, where, how, sum_below(comm, rows.count()));
    choice.storage = wanted;
    choice.compact = true;
  }
  if (choice.storage == Storage::pattern) choice.dense = false;

  if (!choice.compact || choice.dense) return choice;
  const std::int64_t entries = most_entries(comm, rows, scaling, features, intercept);
  if (entries <= std::int64_t(compact::Plan::most_entries)) return choice;
  if (wanted == Storage::automatic) {
    StorageChoice plain;
    plain.dense = dense;
    return plain;
  }
  throw Error(ErrorKind::data,
              fmt::format("{}: storage {}: a rank has {} entries, and numbers up to {}: use more "
                          "ranks",
                          path, name_of(wanted), entries, compact::Plan::most_entries));
}

}  // namespace prunadag
