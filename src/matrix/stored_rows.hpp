// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include <petscmat.h>

#include "kernel/one_pass.hpp"
#include "matrix/sparse_plan.hpp"
#include "prunadag/storage.hpp"

namespace prunadag {

/// The entries of a row: columns of the whole matrix, ascending, and numbers.
struct RowEntries {
  std::span<const PetscInt> columns;
  std::span<const double> values;
};

/// Space for the entries of a row whose stored form differs.
struct RowBuffer {
  std::vector<PetscInt> columns;
  std::vector<double> values;
};

/// The layout of rows and columns: those of rank r begin at number r of each span.
struct RankRanges {
  MPI_Comm comm;
  std::span<const PetscInt> rows, columns;  ///< one number more than there are ranks

  std::size_t own_rows() const;
  std::size_t own_columns() const;
};

/// The rows of this rank, whole, in one storage. Each storage is a class and a line in
/// storage_kind.cpp.
class StoredRows {
 public:
  StoredRows() = default;
  StoredRows(const StoredRows&) = delete;
  StoredRows& operator=(const StoredRows&) = delete;
  virtual ~StoredRows() = default;

  /// Adds the next row: its entries by ascending column of the whole matrix, or all its numbers
  /// without columns. The storage must hold the numbers. Not collective; may throw std::bad_alloc.
  virtual void add(std::span<const PetscInt> columns, std::span<const double> values) = 0;
  /// Prepares products with vectors of this layout, the layout of the columns; later calls do
  /// nothing. Collective, after the rows.
  PetscErrorCode connect_once(MPI_Comm comm, PetscLayout columns);

  /// On this rank: number of rows, of stored entries, and their bytes with columns.
  virtual std::size_t count() const = 0;
  virtual std::size_t entries() const = 0;
  virtual std::size_t bytes() const = 0;
  /// Number of columns with entries here that other ranks own, where the storage separates them.
  virtual std::size_t ghosts() const { return 0; }
  virtual bool dense() const = 0;
  virtual Storage storage() const = 0;
  /// Whether pass() shows all of x to the residuals.
  virtual bool shows_parameters() const { return false; }

  /// Row i of this rank. The result is valid until the next call with the buffer. May throw
  /// std::bad_alloc.
  virtual RowEntries row(std::size_t i, RowBuffer& buffer) const = 0;
  /// Whether the rows can be written to: dense rows of doubles.
  bool is_writable() const { return dense() && storage() == Storage::doubles; }
  /// All numbers of this rank's rows, one row after the other, if the rows are writable.
  virtual double* numbers() { return nullptr; }
  /// The arrays that a pass goes over.
  virtual std::vector<std::span<const std::byte>> arrays() const = 0;

  /// t = A x, for the rows of this rank. With a null t this rank only takes part. For K outputs x
  /// and t are K vectors each, with the K numbers of an entry side by side. Collective.
  virtual PetscErrorCode multiply(Vec x, std::size_t outputs, double* t) = 0;
  /// z = start + A't, or A't where `start` is null, as it must be for K > 1; z may be `start`. With
  /// a null t the rows of this rank add nothing. Collective.
  virtual PetscErrorCode combine(const double* t, std::size_t outputs, Vec start, Vec z) = 0;
  /// Both products in one pass, as SamplePass::run(). Collective.
  virtual PetscErrorCode pass(Vec x, Residuals& residuals, Vec g) = 0;

  /// The columns of the whole matrix as rows, each on the rank that owns it, in the same storage,
  /// not connected. Collective; throws on all ranks.
  virtual std::shared_ptr<StoredRows> transposed(const RankRanges& ranges) const = 0;

 private:
  virtual PetscErrorCode connect(MPI_Comm comm, PetscLayout columns) = 0;

  bool connected_ = false;
};

/// A storage without rows yet. `value` is the value of all nonzeros of a pattern. Throws
/// Error(internal) where the storage has no rows of this kind; may throw std::bad_alloc. Not
/// collective.
std::unique_ptr<StoredRows> dense_rows(Storage storage, std::size_t rows, std::size_t columns);
std::unique_ptr<StoredRows> sparse_rows(Storage storage, const SparsePlan& plan, double value);
/// Dense rows of zeros, which can be written to. As above.
std::unique_ptr<StoredRows> zero_rows(std::size_t rows, std::size_t columns);

/// Stores rows like `like`, in a new object with `count` rows and `columns` columns, of which this
/// rank owns those of `plan`. for_each(show) is called once or twice and calls show(entries) for
/// each row. As above.
template <class ForEach>
std::shared_ptr<StoredRows> rows_like(const StoredRows& like, std::size_t count,
                                      std::size_t columns, SparsePlan plan,
                                      const ForEach& for_each) {
  std::shared_ptr<StoredRows> made;
  if (like.dense()) {
    made = dense_rows(like.storage(), count, columns);
  } else {
    double common = 1.0;  // value of all entries of a pattern
    for_each([&](const RowEntries& row) {
      plan.count(row.columns);
      if (!row.values.empty()) common = row.values[0];
    });
    plan.finish();
    made = sparse_rows(like.storage(), plan, common);
  }
  for_each([&](const RowEntries& row) {
    made->add(like.dense() ? std::span<const PetscInt>() : row.columns, row.values);
  });
  return made;
}

/// Whether the storage holds the number, exactly or rounded as the storage rounds. A pattern holds
/// every finite number, since its numbers are all equal.
bool holds(Storage storage, double value);
/// The rule for numbers in this storage: "a whole number from 0 to 255".
const char* rule_of(Storage storage);
/// Whether the storage has dense rows.
bool may_be_dense(Storage storage);

// dense_storage.cpp and sparse_storage.cpp: one function for each kind of rows.
template <class Value>
std::unique_ptr<StoredRows> dense_rows_of(Storage storage, std::size_t rows, std::size_t columns);
/// Value is a number or OneValue.
template <class Value>
std::unique_ptr<StoredRows> sparse_rows_of(Storage storage, const SparsePlan& plan, double value);

}  // namespace prunadag
