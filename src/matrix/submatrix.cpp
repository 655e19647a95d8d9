// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Copies of some rows and columns, one function for each way to store them.
#include "matrix/submatrix.hpp"

#include <numeric>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "matrix/compact.hpp"
#include "matrix/sample_major.hpp"
#include "matrix/stored.hpp"
#include "prunadag/matprunadag.h"

namespace prunadag {
namespace {

MPI_Comm comm_of(Mat matrix) { return PetscObjectComm((PetscObject)matrix); }

std::vector<PetscInt> all_of(PetscInt count) {
  std::vector<PetscInt> places(static_cast<std::size_t>(count));
  std::iota(places.begin(), places.end(), PetscInt(0));
  return places;
}

/// Where the chosen columns of all ranks are among each other.
class ChosenColumns {
 public:
  ChosenColumns(Mat matrix, std::span<const PetscInt> own) : count_(PetscInt(own.size())) {
    VecHandle marks;
    check(MatCreateVecs(matrix, marks.put(), nullptr));
    check(VecSet(marks, 0.0));
    {
      const WriteArray array(marks);
      for (const PetscInt j : own) array[std::size_t(j)] = 1.0;
    }
    const std::vector<double> all = gathered(marks);
    agree(comm_of(matrix), [&] {
      places_.assign(all.size(), -1);
      for (std::size_t j = 0; j < all.size(); ++j) {
        if (all[j] == 0.0) continue;
        places_[j] = PetscInt(sources_.size());
        sources_.push_back(PetscInt(j));
      }
    });
    first_ = PetscInt(sum_below(comm_of(matrix), count_));
  }

  /// Of a column of the matrix: -1 where it was not chosen.
  PetscInt place(PetscInt column) const { return places_[std::size_t(column)]; }
  /// The columns that were chosen, of all ranks.
  std::span<const PetscInt> sources() const { return sources_; }
  PetscInt count() const { return count_; }  // of this rank
  PetscInt first() const { return first_; }

 private:
  std::vector<PetscInt> places_, sources_;
  PetscInt count_, first_ = 0;
};

MatHandle of_dense(Mat matrix, std::span<const PetscInt> rows, std::span<const PetscInt> own) {
  const ChosenColumns columns(matrix, own);
  sample_major::SampleMajor* storage;
  check(sample_major::get(matrix, &storage));
  MatHandle part;
  check(MatCreate(comm_of(matrix), part.put()));
  check(
      MatSetSizes(part, PetscInt(rows.size()), columns.count(), PETSC_DETERMINE, PETSC_DETERMINE));
  check(MatSetType(part, MATPRUNADAGDENSE));
  check(MatSetUp(part));
  PetscScalar* to;
  check(MatPrunAdagDenseGetArray(part, &to));
  for (const PetscInt i : rows) {
    const double* const from = storage->view().row(std::size_t(i));
    for (const PetscInt j : columns.sources()) *to++ = from[j];
  }
  check(MatAssemblyBegin(part, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(part, MAT_FINAL_ASSEMBLY));
  return part;
}

/// The chosen entries of rows, as the rows of another matrix.
class CompactPart {
 public:
  CompactPart(const compact::StoredRows& from, std::span<const PetscInt> rows,
              const ChosenColumns& columns)
      : from_(from), rows_(rows), columns_(columns) {}

  std::shared_ptr<compact::StoredRows> make() {
    return compact::rows_like(from_, rows_.size(), columns_.sources().size(),
                              {columns_.first(), columns_.first() + columns_.count()},
                              [&](const auto& show) { for_each(show); });
  }

 private:
  template <class Show>
  void for_each(const Show& show) {
    for (const PetscInt i : rows_) {
      from_.row(std::size_t(i), row_columns_, row_values_);
      chosen_columns_.resize(row_values_.size());
      chosen_values_.resize(row_values_.size());
      std::size_t count = 0;
      for (std::size_t e = 0; e < row_values_.size(); ++e) {
        const PetscInt place = columns_.place(row_columns_[e]);
        chosen_columns_[count] = place;
        chosen_values_[count] = row_values_[e];
        count += place >= 0;  // without a branch
      }
      chosen_columns_.resize(count);
      chosen_values_.resize(count);
      show(std::span<const PetscInt>(chosen_columns_), std::span<const double>(chosen_values_));
    }
  }

  const compact::StoredRows& from_;
  std::span<const PetscInt> rows_;
  const ChosenColumns& columns_;
  std::vector<PetscInt> row_columns_, chosen_columns_;
  std::vector<double> row_values_, chosen_values_;
};

MatHandle of_compact(Mat matrix, std::span<const PetscInt> rows, std::span<const PetscInt> own) {
  const ChosenColumns columns(matrix, own);
  compact::StoredRows* from;
  check(compact::get(matrix, &from));
  std::shared_ptr<compact::StoredRows> made =
      agree(comm_of(matrix), [&] { return CompactPart(*from, rows, columns).make(); });
  MatHandle part;
  check(compact::create(comm_of(matrix), columns.count(), PETSC_DETERMINE, std::move(made),
                        part.put()));
  double factor;
  check(compact::factor_of(matrix, &factor));
  if (factor != 1.0) check(MatScale(part, factor));
  return part;
}

MatHandle of_petsc(Mat matrix, std::span<const PetscInt> rows, std::span<const PetscInt> columns) {
  PetscInt first_row, first_column;
  check(MatGetOwnershipRange(matrix, &first_row, nullptr));
  check(MatGetOwnershipRangeColumn(matrix, &first_column, nullptr));
  const auto set_of = [&](std::span<const PetscInt> places, PetscInt first) {
    const std::vector<PetscInt> numbers = agree(comm_of(matrix), [&] {
      std::vector<PetscInt> of_all(places.begin(), places.end());
      for (PetscInt& number : of_all) number += first;
      return of_all;
    });
    IndexSetHandle set;
    check(ISCreateGeneral(comm_of(matrix), PetscInt(numbers.size()), numbers.data(),
                          PETSC_COPY_VALUES, set.put()));
    return set;
  };
  const IndexSetHandle row_set = set_of(rows, first_row);
  const IndexSetHandle column_set = set_of(columns, first_column);
  MatHandle part;
  check(MatCreateSubMatrix(matrix, row_set, column_set, MAT_INITIAL_MATRIX, part.put()));
  return part;
}

MatHandle part_of(Mat matrix, std::span<const PetscInt> rows, std::span<const PetscInt> columns) {
  PetscBool dense, compacted;
  check(sample_major::is_of_type(matrix, &dense));
  if (dense) return of_dense(matrix, rows, columns);
  check(compact::is_of_type(matrix, &compacted));
  if (compacted) return of_compact(matrix, rows, columns);
  return of_petsc(matrix, rows, columns);
}

}  // namespace

MatHandle submatrix(Mat matrix, const Chosen& chosen) {
  PetscInt row_count, column_count;
  check(MatGetLocalSize(matrix, &row_count, &column_count));
  std::vector<PetscInt> all_rows, all_columns;
  agree(comm_of(matrix), [&] {
    if (!chosen.rows) all_rows = all_of(row_count);
    if (!chosen.columns) all_columns = all_of(column_count);
  });
  const std::span<const PetscInt> rows = chosen.rows.value_or(all_rows);
  const std::span<const PetscInt> columns = chosen.columns.value_or(all_columns);
  if (!is_turned(matrix)) return part_of(matrix, rows, columns);
  const MatHandle by_features = part_of(stored(matrix), columns, rows);
  MatHandle part;
  check(MatCreateTranspose(by_features, part.put()));
  return part;
}

bool has_submatrix(Mat matrix) {
  PetscBool dense, compacted, petsc;
  check(sample_major::is_of_type(stored(matrix), &dense));
  check(compact::is_of_type(stored(matrix), &compacted));
  check(MatHasOperation(stored(matrix), MATOP_CREATE_SUBMATRIX, &petsc));
  return dense || compacted || petsc;
}

double stored_entries(Mat matrix) {
  MatInfo info;
  check(MatGetInfo(stored(matrix), MAT_GLOBAL_SUM, &info));
  return info.nz_used;
}

}  // namespace prunadag
