// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/storage_choice.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "data/scaled_row.hpp"
#include "matrix/sparse_plan.hpp"
#include "matrix/storage_survey.hpp"

namespace prunadag {
namespace {

/// The most entries of sparse rows on a rank; `moved`: scaling moves their zeros.
std::int64_t most_entries(MPI_Comm comm, const StorageQuestion& question, bool moved) {
  const Rows& rows = question.rows;
  const std::int64_t entries = moved ? rows.count() * question.features : rows.nonzeros();
  return largest(comm, entries + (question.intercept ? rows.count() : 0));
}

/// The greatest ratio of an offset to the divisor of its column. A product loses as much accuracy
/// as this factor times rounding. Infinite where the square or the inverse of a divisor is not
/// finite, since sums of squares of the unscaled numbers then are not either.
double cancellation_of(const ColumnScaling& scaling) {
  double most = 0;
  for (std::size_t j = 0; j < scaling.divisor.size(); ++j) {
    if (scaling.divisor[j] == 0.0) continue;
    constexpr double least = 1e-150, greatest = 1e150;
    if (!(scaling.divisor[j] >= least && scaling.divisor[j] <= greatest)) {
      return std::numeric_limits<double>::infinity();
    }
    const double inverse = 1.0 / scaling.divisor[j];
    const double times = std::abs(scaling.offset[j] * inverse);
    most = std::max(most, times);
  }
  return most;
}

/// The limit leaves ten digits beside exact numbers or doubles, and six beside floats.
double most_cancellation(Storage wanted) { return wanted == Storage::floats ? 16 : 1e6; }

bool takes_few_bytes(Storage storage) {
  return storage == Storage::bytes || storage == Storage::pattern;
}

/// Inspects all numbers in the form to be stored. Collective; one pass and one reduction.
StorageSurvey surveyed(MPI_Comm comm, const StorageQuestion& question, bool dense,
                       bool as_they_come) {
  const ColumnScaling nothing;
  StorageSurvey survey(question.wanted);
  agree(comm, [&] {
    ScaledRow row(as_they_come ? nothing : question.scaling, question.features, question.intercept,
                  dense);
    std::int64_t number = 0;
    question.rows.for_each([&](std::span<const PetscInt> columns, std::span<const double> values) {
      if (survey.settled()) return;
      row.set(columns, values);
      for (std::size_t e = 0; e < row.values().size(); ++e) {
        survey.see(number, std::int64_t(row.column(e)), row.values()[e]);
      }
      ++number;
    });
  });
  survey.conclude(comm);
  return survey;
}

/// Takes bytes or a pattern where that loses nothing. In dense rows a byte is no larger than a
/// place.
bool take_few_bytes(const StorageSurvey& survey, StorageChoice& choice) {
  if (survey.all_equal() && !(choice.dense && survey.all_bytes())) {
    choice.storage = Storage::pattern;
    choice.reason = fmt::format("every nonzero is {}", survey.common());
  } else if (survey.all_bytes()) {
    choice.storage = Storage::bytes;
    choice.reason = "every value is a whole number from 0 to 255";
  } else {
    return false;
  }
  choice.common = survey.common();
  return true;
}

/// Takes doubles, unless the numbers fit in fewer bytes before or after scaling.
void choose_by_numbers(MPI_Comm comm, const StorageQuestion& question, bool beside,
                       StorageChoice& choice) {
  const bool scaled = question.scaling.active();
  const StorageSurvey survey = surveyed(comm, question, choice.dense, beside || !scaled);
  if (agree(comm, [&] { return take_few_bytes(survey, choice); })) {
    choice.scaled_beside = beside;
    return;
  }
  if (!beside || choice.scaled_beside) return;
  const StorageSurvey afterwards = surveyed(comm, question, choice.dense, false);
  agree(comm, [&] { take_few_bytes(afterwards, choice); });
}

/// Takes the requested storage if it loses nothing.
void require_storage(MPI_Comm comm, const StorageQuestion& question, bool beside,
                     StorageChoice& choice) {
  if (takes_few_bytes(question.wanted)) choice.scaled_beside = beside;
  const bool as_they_come = choice.scaled_beside || !question.scaling.active();
  const StorageSurvey survey = surveyed(comm, question, choice.dense, as_they_come);
  std::string where, how;
  agree(comm, [&] {
    where = question.path + ": ";
    if (!as_they_come) how = fmt::format(", after {} scaling,", name_of(question.kind));
  });
  survey.require(comm, where, how, sum_below(comm, question.rows.count()));
  choice.storage = question.wanted;
  choice.common = survey.common();
}

}  // namespace

StorageChoice choose_storage(MPI_Comm comm, const StorageQuestion& question) {
  const ColumnScaling& scaling = question.scaling;
  const bool beside =
      scaling.active() && cancellation_of(scaling) <= most_cancellation(question.wanted);
  StorageChoice choice;
  choice.dense = question.dense || (!scaling.keeps_zeros() && !beside);
  choice.scaled_beside = !scaling.keeps_zeros() && !choice.dense;
  if (question.wanted == Storage::automatic) {
    choose_by_numbers(comm, question, beside, choice);
  } else if (question.wanted != Storage::doubles) {
    require_storage(comm, question, beside, choice);
  }
  if (choice.storage == Storage::pattern) choice.dense = false;
  if (choice.dense) return choice;
  const bool moved = !scaling.keeps_zeros() && !choice.scaled_beside;
  const std::int64_t entries = most_entries(comm, question, moved);
  if (entries <= std::int64_t(SparsePlan::most_entries)) return choice;
  throw Error(ErrorKind::data,
              fmt::format("{}: a rank has {} entries, and numbers up to {}: use more ranks",
                          question.path, entries, SparsePlan::most_entries));
}

}  // namespace prunadag
