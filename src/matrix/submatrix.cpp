// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "matrix/submatrix.hpp"

#include <numeric>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "matrix/row.hpp"
#include "matrix/rows_matrix.hpp"

namespace prunadag {
namespace {

MPI_Comm comm_of(Mat matrix) { return PetscObjectComm((PetscObject)matrix); }

std::vector<PetscInt> all_of(PetscInt count) {
  std::vector<PetscInt> places(static_cast<std::size_t>(count));
  std::iota(places.begin(), places.end(), PetscInt(0));
  return places;
}

/// The numbers of the chosen rows or columns of all ranks within the submatrix. `own` has local
/// places in a vector laid out as `like`.
class ChosenPlaces {
 public:
  ChosenPlaces(Vec like, std::span<const PetscInt> own) : count_(PetscInt(own.size())) {
    const MPI_Comm comm = PetscObjectComm((PetscObject)like);
    VecHandle marks;
    check(VecDuplicate(like, marks.put()));
    check(VecSet(marks, 0.0));
    {
      const WriteArray array(marks);
      for (const PetscInt j : own) array[std::size_t(j)] = 1.0;
    }
    const std::vector<double> all = gathered(marks);
    agree(comm, [&] {
      places_.assign(all.size(), -1);
      for (std::size_t j = 0; j < all.size(); ++j) {
        if (all[j] == 0.0) continue;
        places_[j] = total_++;
        sources_.push_back(PetscInt(j));
      }
    });
    first_ = PetscInt(sum_below(comm, count_));
  }

  /// The new number of an old global number; -1 where it was not chosen.
  PetscInt place(PetscInt number) const { return places_[std::size_t(number)]; }
  /// The chosen old numbers, of all ranks.
  std::span<const PetscInt> sources() const { return sources_; }
  PetscInt total() const { return total_; }
  PetscInt count() const { return count_; }  // of this rank
  PetscInt first() const { return first_; }

 private:
  std::vector<PetscInt> places_, sources_;
  PetscInt count_, total_ = 0, first_ = 0;
};

/// Shows the chosen entries of the chosen rows; may be called twice.
class ChosenEntries {
 public:
  /// `dense`: the rows of `from` have all their numbers.
  ChosenEntries(Mat from, std::span<const PetscInt> rows, const ChosenPlaces& columns, bool dense)
      : from_(from), rows_(rows), columns_(columns), dense_(dense) {}

  template <class Show>
  void operator()(const Show& show) {
    for (const PetscInt i : rows_) {
      const RowEntries row = from_.row(i);
      if (dense_) {
        chosen_.values.clear();
        for (const PetscInt j : columns_.sources()) {
          chosen_.values.push_back(row.values[std::size_t(j)]);
        }
        show(RowEntries{{}, chosen_.values});
        continue;
      }
      chosen_.columns.resize(row.values.size());
      chosen_.values.resize(row.values.size());
      std::size_t count = 0;
      for (std::size_t e = 0; e < row.values.size(); ++e) {
        const PetscInt place = columns_.place(row.columns[e]);
        chosen_.columns[count] = place;
        chosen_.values[count] = row.values[e];
        count += place >= 0;  // without a branch
      }
      show(RowEntries{std::span(chosen_.columns).first(count),
                      std::span(chosen_.values).first(count)});
    }
  }

 private:
  StoredRowReader from_;
  std::span<const PetscInt> rows_;
  const ChosenPlaces& columns_;
  bool dense_;
  RowBuffer chosen_;
};

/// Scales and shifts of the chosen columns.
ColumnMap map_of(Mat matrix, const rows_matrix::RowsMatrix& held,
                 std::span<const PetscInt> columns) {
  ColumnMap map;
  map.factor = held.map.factor;
  const auto chosen = [&](Vec numbers, VecHandle& part) {
    if (!numbers) return;
    check(VecCreateMPI(comm_of(matrix), PetscInt(columns.size()), PETSC_DETERMINE, part.put()));
    const ReadArray from(numbers);
    const WriteArray to(part);
    for (std::size_t k = 0; k < columns.size(); ++k) to[k] = from[std::size_t(columns[k])];
  };
  chosen(held.map.inverse, map.inverse);
  chosen(held.map.offset, map.offset);
  map.gather_all();
  return map;
}

/// A part of a MATPRUNADAGROWS.
MatHandle part_of(Mat matrix, std::span<const PetscInt> rows, std::span<const PetscInt> columns) {
  const MPI_Comm comm = comm_of(matrix);
  const rows_matrix::RowsMatrix& held = *rows_matrix::find(matrix);
  VecHandle of_columns, of_rows;
  check(MatCreateVecs(matrix, of_columns.put(), of_rows.put()));
  // By features, stored rows are columns of the matrix, and every row has entries of all samples.
  const std::span<const PetscInt> stored = held.turned ? columns : rows,
                                  within = held.turned ? rows : columns;
  const ChosenPlaces places(held.turned ? of_rows : of_columns, within);
  std::shared_ptr<StoredRows> made = agree(comm, [&] {
    const SparsePlan plan = held.turned
                                ? SparsePlan::whole(places.total())
                                : SparsePlan(places.first(), places.first() + places.count());
    ChosenEntries entries(matrix, stored, places, held.rows->dense());
    return rows_like(*held.rows, stored.size(), std::size_t(places.total()), plan,
                     [&](const auto& show) { entries(show); });
  });
  return rows_matrix::create(comm, {PetscInt(rows.size()), PetscInt(columns.size())},
                             std::move(made), held.turned, map_of(matrix, held, columns));
}

}  // namespace

MatHandle submatrix(Mat matrix, const Chosen& chosen) {
  if (!rows_matrix::find(matrix)) {
    return submatrix(rows_matrix::converted(matrix, Storage::doubles), chosen);
  }
  PetscInt row_count, column_count;
  check(MatGetLocalSize(matrix, &row_count, &column_count));
  std::vector<PetscInt> all_rows, all_columns;
  agree(comm_of(matrix), [&] {
    if (!chosen.rows) all_rows = all_of(row_count);
    if (!chosen.columns) all_columns = all_of(column_count);
  });
  return part_of(matrix, chosen.rows.value_or(all_rows), chosen.columns.value_or(all_columns));
}

bool has_submatrix(Mat matrix) {
  PetscBool gives_rows;
  check(MatHasOperation(matrix, MATOP_GET_ROW, &gives_rows));
  return gives_rows;
}

double stored_entries(Mat matrix) {
  MatInfo info;
  check(MatGetInfo(matrix, MAT_GLOBAL_SUM, &info));
  return info.nz_used;
}

}  // namespace prunadag
