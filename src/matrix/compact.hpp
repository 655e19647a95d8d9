// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include <petscmat.h>

#include "kernel/one_pass.hpp"
#include "prunadag/handle.hpp"
#include "prunadag/storage.hpp"

/// PETSc's matrix type MATPRUNADAGCOMPACT from the inside: rows that are written once, in as few
/// bytes as their numbers need.
namespace prunadag::compact {

/// The rows of this rank in one storage. A storage is a class of its own with a line in
/// compact_kind.cpp.
class StoredRows {
 public:
  StoredRows() = default;
  StoredRows(const StoredRows&) = delete;
  StoredRows& operator=(const StoredRows&) = delete;
  virtual ~StoredRows() = default;

  /// Adds the next row: its entries by ascending column of the whole matrix, or all of its numbers
  /// and no columns. The numbers are such as the storage holds. Not collective; may throw
  /// std::bad_alloc.
  virtual void add(std::span<const PetscInt> columns, std::span<const double> values) = 0;
  /// Prepares products with vectors laid out as the columns of A. Collective, once, after the rows.
  virtual PetscErrorCode connect(Mat A) = 0;

  /// Of this rank: rows, entries that are stored, and the bytes these take with their columns.
  virtual std::size_t count() const = 0;
  virtual std::size_t entries() const = 0;
  virtual std::size_t bytes() const = 0;
  virtual bool dense() const = 0;
  virtual Storage storage() const = 0;

  /// Sets the columns, ascending, and values of row i of this rank. May throw std::bad_alloc.
  virtual void row(std::size_t i, std::vector<PetscInt>& columns,
                   std::vector<double>& values) const = 0;

  /// t = A x, for the rows of this rank. Collective.
  virtual PetscErrorCode multiply(Vec x, double* t) = 0;
  /// z = start + A't, or A't where `start` is null; z may be `start`. Collective.
  virtual PetscErrorCode combine(const double* t, Vec start, Vec z) = 0;
  /// Both in one pass, as SamplePass::run(). Collective.
  virtual PetscErrorCode pass(Vec x, Residuals& residuals, Vec g) = 0;
};

/// What sparse rows need to know before the first is added: counted in a first sweep over them.
class Plan {
 public:
  /// This rank owns the columns [first, end).
  Plan(PetscInt first, PetscInt end) : first_(first), end_(end) {}

  void count(std::span<const PetscInt> columns);
  /// Ghost columns are known from here on.
  void finish();

  bool owns(PetscInt column) const noexcept { return column >= first_ && column < end_; }
  PetscInt first() const noexcept { return first_; }
  /// Where a column stands among those this rank owns, or among the ghosts.
  std::size_t place(PetscInt column) const;

  std::size_t rows() const noexcept { return rows_; }
  std::size_t local_entries() const noexcept { return local_entries_; }
  std::size_t ghost_entries() const noexcept { return ghost_entries_; }
  const std::vector<PetscInt>& ghosts() const noexcept { return ghosts_; }
  /// Whether 16 bits are enough for a place.
  bool short_places() const noexcept;
  static constexpr std::size_t most_short_places = 65536;

  /// The most entries that a rank can store in each of the two parts of its rows.
  static constexpr std::size_t most_entries = std::numeric_limits<std::uint32_t>::max();

 private:
  void sort_ghosts();

  PetscInt first_, end_;
  std::size_t rows_ = 0, local_entries_ = 0, ghost_entries_ = 0, sorted_ = 0;
  std::vector<PetscInt> ghosts_;
};

// compact_kind.cpp
/// Whether the storage holds the number: exactly, or rounded where it rounds. Of a pattern only
/// whether it is finite, since all of its numbers are to be the same.
bool holds(Storage storage, double value);
/// What a number must be for the storage to hold it: "a whole number from 0 to 255".
const char* rule_of(Storage storage);

/// No rows yet. `value` is that of all nonzeros of a pattern. Throws Error(internal) for a storage
/// that has no compact rows of this kind; may throw std::bad_alloc. Not collective.
std::unique_ptr<StoredRows> dense_rows(Storage storage, std::size_t rows, std::size_t columns);
std::unique_ptr<StoredRows> sparse_rows(Storage storage, const Plan& plan, double value);

/// The same storage as `like`, for `count` rows of `columns` columns, of which this rank owns those
/// of `plan`, from what for_each(show) shows, once or twice, as show(columns, values). As above.
template <class ForEach>
std::shared_ptr<StoredRows> rows_like(const StoredRows& like, std::size_t count,
                                      std::size_t columns, Plan plan, const ForEach& for_each) {
  std::shared_ptr<StoredRows> made;
  if (like.dense()) {
    made = dense_rows(like.storage(), count, columns);
  } else {
    double common = 1.0;  // of a pattern: that of all entries
    for_each([&](std::span<const PetscInt> at, std::span<const double> values) {
      plan.count(at);
      if (!values.empty()) common = values[0];
    });
    plan.finish();
    made = sparse_rows(like.storage(), plan, common);
  }
  for_each([&](std::span<const PetscInt> at, std::span<const double> values) {
    made->add(like.dense() ? std::span<const PetscInt>() : at, values);
  });
  return made;
}

// sparse_compact.cpp and dense_compact.cpp: one function for each kind of rows.
template <class Value>
std::unique_ptr<StoredRows> dense_rows_of(Storage storage, std::size_t rows, std::size_t columns);
/// Value is a number or OneValue.
template <class Value>
std::unique_ptr<StoredRows> sparse_rows_of(Storage storage, const Plan& plan, double value);

// compact_convert.cpp
/// What is to be seen of a row of this rank: its number from 0, the columns of its entries,
/// ascending, and their values; or all of its numbers and no columns.
using Visit = std::function<void(std::int64_t row, std::span<const PetscInt> columns,
                                 std::span<const double> values)>;
/// Shows all rows of this rank, in order. Not collective.
using Sweep = std::function<void(const Visit&)>;

/// The rows of a sweep in a storage, spread as those of `layout`; whole ones where they are dense
/// and the storage has such. Throws Error(usage), on all ranks, naming the first number that would
/// be lost. Collective; two or three sweeps.
std::shared_ptr<StoredRows> rows_of(Mat layout, const Sweep& sweep, Storage storage, bool dense);

// compact_load.cpp
PetscErrorCode load(Mat A, PetscViewer viewer);

// compact.cpp
/// Makes the type known to PETSc; may be called more than once. Not collective.
PetscErrorCode register_type();
PetscErrorCode is_of_type(Mat A, PetscBool* same);
/// The rows of a matrix of the type, which has MatScale()'s factor beside them.
PetscErrorCode get(Mat A, StoredRows** rows);
/// That factor. Not collective.
PetscErrorCode factor_of(Mat A, double* factor);
/// Product and transposed product in one pass over a matrix of the type, as SamplePass::run().
/// Collective.
PetscErrorCode pass(Mat A, Vec x, Residuals& residuals, Vec g);
/// The storage that MatLoad() is to use, to be read and written.
PetscErrorCode storage_to_load(Mat A, Storage** storage);
/// Gives rows to a matrix of the type, laid out as they are, instead of those it had. Collective.
PetscErrorCode fill(Mat A, std::shared_ptr<StoredRows> rows);
/// A new matrix of these rows. Sizes as for MatSetSizes(). Collective.
PetscErrorCode create(MPI_Comm comm, PetscInt local_columns, PetscInt columns,
                      std::shared_ptr<StoredRows> rows, Mat* A);

}  // namespace prunadag::compact
