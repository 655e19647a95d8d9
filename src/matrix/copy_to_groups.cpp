// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: for each group in turn, every rank sends its rows to the ranks of the group that get
// them, as counts, columns and numbers. They arrive in the order of the rows.
#include "matrix/copy_to_groups.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "matrix/rows_matrix.hpp"
#include "matrix/submatrix.hpp"

namespace prunadag {
namespace {

/// Rows one after the other; dense rows have no columns.
struct RowBatch {
  std::vector<PetscInt> counts, columns;
  std::vector<double> values;

  void add(std::span<const PetscInt> row_columns, std::span<const double> row_values) {
    counts.push_back(PetscInt(row_values.size()));
    columns.insert(columns.end(), row_columns.begin(), row_columns.end());
    values.insert(values.end(), row_values.begin(), row_values.end());
  }

  /// Calls show(columns, values) for each row.
  template <class Show>
  void for_each(const Show& show) const {
    std::size_t at = 0;
    for (const PetscInt count : counts) {
      const std::size_t length = std::size_t(count);
      show(RowEntries{
          columns.empty() ? std::span<const PetscInt>() : std::span(columns).subspan(at, length),
          std::span(values).subspan(at, length)});
      at += length;
    }
  }
};

/// PETSc's default split of `total` numbers over some ranks: the first number of each rank, then
/// the end.
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

/// How many items each rank sends or receives, and where they begin.
struct SendParts {
  std::vector<int> counts, starts;

  explicit SendParts(int ranks) : counts(std::size_t(ranks), 0), starts(std::size_t(ranks), 0) {}
  /// Sets the begins and returns the number of items; throws Error(data) for more than MPI counts.
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

/// The rows that each rank sends to a group, and receives.
class RowExchange {
 public:
  /// `total` rows are stored; this rank has the rows from `first` on.
  RowExchange(const StoredRows& rows, PetscInt total, PetscInt first, const RankGroups& groups)
      : rows_(rows),
        total_(total),
        first_(first),
        groups_(groups),
        comm_(groups.whole()),
        ranks_(size_of(comm_)) {}

  /// The rows of the whole matrix that this rank gets, by ascending number.
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
    std::array<SendParts, 4> parts = agree(comm_, [&] {
      std::array<SendParts, 4> all{SendParts(ranks_), SendParts(ranks_), SendParts(ranks_),
                                   SendParts(ranks_)};
      pack(group, out, all[0], all[1]);
      return all;
    });
    // Not a structured binding: clang 14 takes none into a lambda.
    SendParts &rows_out = parts[0], &entries_out = parts[1];
    SendParts &rows_in = parts[2], &entries_in = parts[3];
    MPI_Alltoall(rows_out.counts.data(), 1, MPI_INT, rows_in.counts.data(), 1, MPI_INT, comm_);
    MPI_Alltoall(entries_out.counts.data(), 1, MPI_INT, entries_in.counts.data(), 1, MPI_INT,
                 comm_);
    const bool whole = rows_.dense();
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

  /// Packs this rank's rows in the order of the group's ranks that get them.
  void pack(int group, RowBatch& out, SendParts& rows, SendParts& entries) {
    const PetscInt end = first_ + PetscInt(rows_.count());
    const std::vector<PetscInt> starts = split(total_, groups_.size(group));
    RowBuffer buffer;
    for (int k = 0; k < groups_.size(group); ++k) {
      const PetscInt low = std::clamp(starts[std::size_t(k)], first_, end);
      const PetscInt high = std::clamp(starts[std::size_t(k) + 1], first_, end);
      const std::size_t before = out.values.size();
      for (PetscInt i = low - first_; i < high - first_; ++i) {
        const RowEntries row = rows_.row(std::size_t(i), buffer);
        out.add(rows_.dense() ? std::span<const PetscInt>() : row.columns, row.values);
      }
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

  const StoredRows& rows_;
  PetscInt total_, first_;
  const RankGroups& groups_;
  MPI_Comm comm_;
  int ranks_;
};

/// The map of a matrix for a copy on the group, which has `columns` columns on this rank.
/// Collective over the group.
ColumnMap map_for_group(const ColumnMap& map, MPI_Comm group, PetscInt columns) {
  ColumnMap made;
  made.factor = map.factor;
  const auto spread = [&](const std::shared_ptr<const std::vector<double>>& all, VecHandle& own) {
    if (!all) return;
    check(VecCreateMPI(group, columns, PETSC_DETERMINE, own.put()));
    const auto first = std::size_t(first_index(own));
    const WriteArray numbers(own);
    std::copy_n(all->begin() + std::ptrdiff_t(first), numbers.span().size(),
                numbers.span().begin());
  };
  spread(map.all_inverse, made.inverse);
  spread(map.all_offset, made.offset);
  made.all_inverse = map.all_inverse;
  made.all_offset = map.all_offset;
  return made;
}

/// A matrix of the group from this rank's rows; rows are features where `from` is turned.
MatHandle matrix_of(Mat from, const RankGroups& groups, const RowBatch& batch) {
  const MPI_Comm group = groups.own();
  const rows_matrix::RowsMatrix& held = *rows_matrix::find(from);
  const rows_matrix::MatrixShape whole = rows_matrix::shape_of(from);
  const PetscInt width = held.turned ? whole.total_rows : whole.total_columns;
  const std::vector<PetscInt> starts = agree(group, [&] { return split(width, size_of(group)); });
  const auto rank = std::size_t(rank_of(group));
  std::shared_ptr<StoredRows> made = agree(group, [&] {
    const SparsePlan plan =
        held.turned ? SparsePlan::whole(width) : SparsePlan(starts[rank], starts[rank + 1]);
    return rows_like(*held.rows, batch.counts.size(), std::size_t(width), plan,
                     [&](const auto& show) { batch.for_each(show); });
  });
  PetscInt rows = PetscInt(batch.counts.size()), columns = starts[rank + 1] - starts[rank];
  if (held.turned) std::swap(rows, columns);
  return rows_matrix::create(group, {rows, columns}, std::move(made), held.turned,
                             map_for_group(held.map, group, columns));
}

}  // namespace

bool can_copy_to_groups(Mat matrix) { return rows_matrix::find(matrix) || has_submatrix(matrix); }

MatHandle copy_to_groups(Mat matrix, const RankGroups& groups) {
  const auto* held = rows_matrix::find(matrix);
  if (!held) return copy_to_groups(rows_matrix::converted(matrix, Storage::doubles), groups);
  const rows_matrix::MatrixShape shape = rows_matrix::shape_of(matrix);
  PetscInt first;
  check(held->turned ? MatGetOwnershipRangeColumn(matrix, &first, nullptr)
                     : MatGetOwnershipRange(matrix, &first, nullptr));
  const PetscInt total = held->turned ? shape.total_columns : shape.total_rows;
  const RowBatch rows = RowExchange(*held->rows, total, first, groups).run();
  return end_together(groups.whole(), [&] { return matrix_of(matrix, groups, rows); });
}

std::int64_t bytes_of_copy(Mat matrix, int size) {
  MatInfo info;
  PetscInt rows;
  PetscInt columns;
  check(MatGetInfo(matrix, MAT_GLOBAL_SUM, &info));
  check(MatGetSize(matrix, &rows, &columns));
  if (is_turned(matrix)) std::swap(rows, columns);
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
