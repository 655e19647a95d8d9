// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: group by group, every rank sends the rows that it has to those of the group's ranks that get
//   them, as counts, columns and numbers; what arrives is in the order of the rows.
#include "matrix/copy_to_groups.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "matrix/compact.hpp"
#include "matrix/row.hpp"
#include "matrix/sample_major.hpp"
#include "matrix/stored.hpp"
#include "prunadag/matprunadag.h"

namespace prunadag {
namespace {

/// The ways to store rows that are known here.
enum class MatrixKind { dense, compact, aij, other };

MatrixKind kind_of(Mat matrix) {
  PetscBool dense, compacted, aij;
  check(sample_major::is_of_type(matrix, &dense));
  check(compact::is_of_type(matrix, &compacted));
  check(PetscObjectTypeCompareAny((PetscObject)matrix, &aij, MATSEQAIJ, MATMPIAIJ, ""));
  return dense       ? MatrixKind::dense
         : compacted ? MatrixKind::compact
         : aij       ? MatrixKind::aij
                     : MatrixKind::other;
}

/// RowBatch one after the other; whole ones have no columns.
struct RowBatch {
  std::vector<PetscInt> counts, columns;
  std::vector<double> values;

  void add(std::span<const PetscInt> row_columns, std::span<const double> row_values) {
    counts.push_back(PetscInt(row_values.size()));
    columns.insert(columns.end(), row_columns.begin(), row_columns.end());
    values.insert(values.end(), row_values.begin(), row_values.end());
  }

  /// show(columns, values) of each.
  template <class Show>
  void for_each(const Show& show) const {
    std::size_t at = 0;
    for (const PetscInt count : counts) {
      const std::size_t length = std::size_t(count);
      show(columns.empty() ? std::span<const PetscInt>() : std::span(columns).subspan(at, length),
           std::span(values).subspan(at, length));
      at += length;
    }
  }
};

/// Adds rows [first, end) of this rank, counted from its own first, as they are stored.
class Source {
 public:
  explicit Source(Mat matrix) : matrix_(matrix), kind_(kind_of(matrix)) {
    check(MatGetOwnershipRange(matrix, &first_, nullptr));
    if (kind_ == MatrixKind::dense) check(sample_major::get(matrix, &dense_));
    if (kind_ == MatrixKind::compact) check(compact::get(matrix, &compact_));
  }

  /// Whether rows are whole, without columns.
  bool whole() const { return kind_ == MatrixKind::dense || (compact_ && compact_->dense()); }

  void add(PetscInt first, PetscInt end, RowBatch& to) {
    for (PetscInt i = first; i < end; ++i) {
      if (kind_ == MatrixKind::dense) {
        to.add({}, {dense_->view().row(std::size_t(i)), dense_->columns});
      } else if (kind_ == MatrixKind::compact) {
        compact_->row(std::size_t(i), columns_, values_);
        to.add(whole() ? std::span<const PetscInt>() : std::span<const PetscInt>(columns_),
               values_);
      } else {
        const Row row(matrix_, first_ + i);
        const std::size_t count = std::size_t(row.count);
        to.add({row.columns, count}, {row.values, count});
      }
    }
  }

 private:
  Mat matrix_;
  MatrixKind kind_;
  PetscInt first_ = 0;
  sample_major::SampleMajor* dense_ = nullptr;
  compact::StoredRows* compact_ = nullptr;
  std::vector<PetscInt> columns_;
  std::vector<double> values_;
};

/// Where `total` numbers begin on each of some ranks, and where they end: PETSc's own split.
std::vector<PetscInt> split(PetscInt total, int ranks) {
  std::vector<PetscInt> starts{0};
  for (int k = 0; k < ranks; ++k) {
    starts.push_back(starts.back() + total / ranks + (total % ranks > k ? 1 : 0));
  }
  return starts;
}

void require_countable(std::int64_t items) {
  if (items <= std::numeric_limits<int>::max()) return;
  throw Error(ErrorKind::data,
              fmt::format("{} numbers on a rank: a copy for groups of ranks has at most {}", items,
                          std::numeric_limits<int>::max()));
}

/// How many items go to each rank or come from it, and where those begin.
struct SendParts {
  std::vector<int> counts, starts;

  explicit SendParts(int ranks) : counts(std::size_t(ranks), 0), starts(std::size_t(ranks), 0) {}
  /// Says how many there are; throws Error(data) for more than MPI counts.
  std::size_t finish() {
    std::int64_t all = 0;
    for (std::size_t r = 0; r < counts.size(); ++r) {
      starts[r] = int(all);
      all += counts[r];
      require_countable(all);
    }
    return std::size_t(all);
  }
};

/// The rows that go to the ranks of a group, and those that come.
class RowExchange {
 public:
  RowExchange(Mat matrix, const RankGroups& groups)
      : matrix_(matrix), groups_(groups), comm_(groups.whole()), ranks_(size_of(comm_)) {}

  /// All rows that this rank gets of the whole matrix, by ascending number.
  RowBatch run() {
    RowBatch mine;
    for (int group = 0; group < groups_.count(); ++group) {
      RowBatch arrived = send_to(group);
      if (group == groups_.number()) mine = std::move(arrived);
    }
    return mine;
  }

 private:
  RowBatch send_to(int group) {
    RowBatch out, in;
    std::array<SendParts, 4> parts = agree(comm_, [&] {  // rows and entries, out and in
      std::array<SendParts, 4> all{SendParts(ranks_), SendParts(ranks_), SendParts(ranks_),
                                   SendParts(ranks_)};
      pack(group, out, all[0], all[1]);
      return all;
    });
    auto& [rows_out, entries_out, rows_in, entries_in] = parts;
    MPI_Alltoall(rows_out.counts.data(), 1, MPI_INT, rows_in.counts.data(), 1, MPI_INT, comm_);
    MPI_Alltoall(entries_out.counts.data(), 1, MPI_INT, entries_in.counts.data(), 1, MPI_INT,
                 comm_);
    const bool whole = Source(matrix_).whole();
    agree(comm_, [&] {
      rows_out.finish();
      entries_out.finish();
      in.counts.resize(rows_in.finish());
      in.values.resize(entries_in.finish());
      if (!whole) in.columns.resize(in.values.size());
    });
    send(out.counts, rows_out, in.counts, rows_in, MPIU_INT);
    send(out.values, entries_out, in.values, entries_in, MPI_DOUBLE);
    if (!whole) send(out.columns, entries_out, in.columns, entries_in, MPIU_INT);
    return in;
  }

  /// This rank's rows, in the order of the group's ranks that get them.
  void pack(int group, RowBatch& out, SendParts& rows, SendParts& entries) {
    PetscInt total, first, end;
    check(MatGetSize(matrix_, &total, nullptr));
    check(MatGetOwnershipRange(matrix_, &first, &end));
    const std::vector<PetscInt> starts = split(total, groups_.size(group));
    Source source(matrix_);
    for (int k = 0; k < groups_.size(group); ++k) {
      const PetscInt low = std::clamp(starts[std::size_t(k)], first, end);
      const PetscInt high = std::clamp(starts[std::size_t(k) + 1], first, end);
      const std::size_t before = out.values.size();
      source.add(low - first, high - first, out);
      const std::size_t sent = out.values.size() - before;
      require_countable(std::int64_t(out.values.size()));
      rows.counts[std::size_t(groups_.first(group) + k)] = int(high - low);
      entries.counts[std::size_t(groups_.first(group) + k)] = int(sent);
    }
  }

  template <class T>
  void send(const std::vector<T>& out, const SendParts& to, std::vector<T>& in,
            const SendParts& from, MPI_Datatype type) {
    MPI_Alltoallv(out.data(), to.counts.data(), to.starts.data(), type, in.data(),
                  from.counts.data(), from.starts.data(), type, comm_);
  }

  Mat matrix_;
  const RankGroups& groups_;
  MPI_Comm comm_;
  int ranks_;
};

/// A matrix of the group, from this rank's rows.
class Target {
 public:
  Target(Mat from, MPI_Comm group, const RowBatch& rows) : from_(from), group_(group), rows_(rows) {
    PetscInt columns;
    check(MatGetSize(from, nullptr, &columns));
    const std::vector<PetscInt> starts =
        agree(group, [&] { return split(columns, size_of(group)); });
    const std::size_t rank = std::size_t(rank_of(group));
    all_columns_ = columns;
    first_column_ = starts[rank];
    columns_ = starts[rank + 1] - first_column_;
  }

  MatHandle make() {
    switch (kind_of(from_)) {
      case MatrixKind::dense:
        return dense();
      case MatrixKind::compact:
        return compact();
      default:
        return aij();
    }
  }

 private:
  MatHandle empty(MatType type) {
    MatHandle matrix;
    check(MatCreate(group_, matrix.put()));
    check(MatSetSizes(matrix, PetscInt(rows_.counts.size()), columns_, PETSC_DETERMINE,
                      PETSC_DETERMINE));
    check(MatSetType(matrix, type));
    return matrix;
  }

  MatHandle dense() {
    MatHandle matrix = empty(MATPRUNADAGDENSE);
    check(MatSetUp(matrix));
    PetscScalar* to;
    check(MatPrunAdagDenseGetArray(matrix, &to));
    std::copy(rows_.values.begin(), rows_.values.end(), to);
    check(MatAssemblyBegin(matrix, MAT_FINAL_ASSEMBLY));
    check(MatAssemblyEnd(matrix, MAT_FINAL_ASSEMBLY));
    return matrix;
  }

  MatHandle compact() {
    compact::StoredRows* like;
    double factor;
    check(compact::get(from_, &like));
    check(compact::factor_of(from_, &factor));
    std::shared_ptr<compact::StoredRows> made = agree(group_, [&] { return compact_rows(*like); });
    MatHandle matrix;
    check(compact::create(group_, columns_, PETSC_DETERMINE, std::move(made), matrix.put()));
    if (factor != 1.0) check(MatScale(matrix, factor));
    return matrix;
  }

  std::shared_ptr<compact::StoredRows> compact_rows(const compact::StoredRows& like) {
    return compact::rows_like(like, rows_.counts.size(), std::size_t(all_columns_),
                              {first_column_, first_column_ + columns_},
                              [&](const auto& show) { rows_.for_each(show); });
  }

  MatHandle aij() {
    MatHandle matrix = empty(MATAIJ);
    const std::vector<PetscInt> starts = agree(group_, [&] {
      std::vector<PetscInt> all{0};
      for (const PetscInt count : rows_.counts) all.push_back(all.back() + count);
      return all;
    });
    // Each heeds the one that is meant for it.
    check(MatSeqAIJSetPreallocationCSR(matrix, starts.data(), rows_.columns.data(),
                                       rows_.values.data()));
    check(MatMPIAIJSetPreallocationCSR(matrix, starts.data(), rows_.columns.data(),
                                       rows_.values.data()));
    return matrix;
  }

  Mat from_;
  MPI_Comm group_;
  const RowBatch& rows_;
  PetscInt all_columns_ = 0, first_column_ = 0, columns_ = 0;
};

}  // namespace

bool can_copy_to_groups(Mat matrix) { return kind_of(stored(matrix)) != MatrixKind::other; }

MatHandle copy_to_groups(Mat matrix, const RankGroups& groups) {
  const RowBatch rows = RowExchange(stored(matrix), groups).run();
  MatHandle copy = end_together(groups.whole(),
                                [&] { return Target(stored(matrix), groups.own(), rows).make(); });
  if (!is_turned(matrix)) return copy;
  MatHandle turned;
  check(MatCreateTranspose(copy, turned.put()));
  return turned;
}

std::int64_t bytes_of_copy(Mat matrix, int size) {
  MatInfo info;
  PetscInt rows;
  check(MatGetInfo(stored(matrix), MAT_GLOBAL_SUM, &info));
  check(MatGetSize(stored(matrix), &rows, nullptr));
  constexpr double sent = 2 * (sizeof(double) + sizeof(PetscInt)), kept = 16;
  return std::int64_t((sent + kept) * (info.nz_used + double(rows)) / double(size));
}

void copy_to_groups(Vec whole, Vec like) {
  const std::vector<double> all = gathered(whole);
  const std::size_t first = std::size_t(first_index(like));
  const WriteArray own(like);
  for (std::size_t i = 0; i < own.span().size(); ++i) own[i] = all[first + i];
}

}  // namespace prunadag
