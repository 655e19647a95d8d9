// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: the transpose of sparse rows.
// Algorithm: every rank sorts its entries by columns, so that entries for one rank are contiguous.
// In step k it sends to the k-th rank after it. A new row joins the parts of ranks 0, 1, ... in
// order, so that its places ascend.
#include "matrix/transpose_sparse.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "base/collective.hpp"
#include "base/page_allocator.hpp"
#include "base/petsc.hpp"

namespace prunadag {
namespace {

template <class Number>
using Paged = std::vector<Number, PageAllocator<Number>>;

/// Entries sorted by column: the count of each column, then row numbers in the whole matrix and
/// values, column after column.
struct ColumnEntries {
  Paged<PetscInt> counts, rows;
  Paged<double> values;  // empty for a pattern
};

/// A pattern has one number, unknown on a rank without entries.
bool has_values(const StoredRows& rows) { return rows.storage() != Storage::pattern; }

/// The number of a pattern, or 1 where there are no entries. Collective.
double common_value(MPI_Comm comm, const StoredRows& rows) {
  constexpr double none = -std::numeric_limits<double>::infinity();
  double common = agree(comm, [&] {
    RowBuffer buffer;
    for (std::size_t i = 0; i < rows.count(); ++i) {
      const RowEntries row = rows.row(i, buffer);
      if (!row.values.empty()) return row.values[0];
    }
    return none;
  });
  MPI_Allreduce(MPI_IN_PLACE, &common, 1, MPI_DOUBLE, MPI_MAX, comm);
  return common == none ? 1.0 : common;
}

/// This rank's entries, sorted by column of the whole matrix; sets `ends` to the end of each
/// column.
ColumnEntries by_columns(const RankRanges& ranges, const StoredRows& from,
                         Paged<std::size_t>& ends) {
  const auto first_row = ranges.rows[std::size_t(rank_of(ranges.comm))];
  const bool valued = has_values(from);
  ColumnEntries sorted;
  RowBuffer buffer;
  sorted.counts.resize(std::size_t(ranges.columns.back()));
  for (std::size_t i = 0; i < from.count(); ++i) {
    for (const PetscInt j : from.row(i, buffer).columns) ++sorted.counts[std::size_t(j)];
  }
  ends.resize(sorted.counts.size());  // the beginning of each column, until its entries are in
  std::size_t at = 0;
  for (std::size_t j = 0; j < ends.size(); ++j) {
    ends[j] = at;
    at += std::size_t(sorted.counts[j]);
  }
  sorted.rows.resize(at);
  if (valued) sorted.values.resize(at);
  for (std::size_t i = 0; i < from.count(); ++i) {
    const RowEntries row = from.row(i, buffer);
    for (std::size_t e = 0; e < row.columns.size(); ++e) {
      const std::size_t place = ends[std::size_t(row.columns[e])]++;
      sorted.rows[place] = first_row + PetscInt(i);
      if (valued) sorted.values[place] = row.values[e];
    }
  }
  return sorted;
}

/// Sends `out` to one rank while `in` comes from another, in pieces that MPI can count.
template <class Number>
void send_and_receive(MPI_Comm comm, std::span<const Number> out, int to, std::span<Number> in,
                      int from) {
  constexpr std::size_t most = (std::size_t(1) << 30) / sizeof(Number);
  const auto pieces = [=](std::size_t numbers) { return (numbers + most - 1) / most; };
  for (std::size_t k = 0; k < std::max(pieces(out.size()), pieces(in.size())); ++k) {
    const auto part = [=](auto all) {
      const std::size_t first = std::min(all.size(), k * most);
      return all.subspan(first, std::min(most, all.size() - first));
    };
    const auto o = part(out);
    const auto i = part(in);
    MPI_Sendrecv(o.data(), int(o.size_bytes()), MPI_BYTE, o.empty() ? MPI_PROC_NULL : to, 0,
                 i.data(), int(i.size_bytes()), MPI_BYTE, i.empty() ? MPI_PROC_NULL : from, 0, comm,
                 MPI_STATUS_IGNORE);
  }
}

std::size_t sum_of(std::span<const PetscInt> counts) {
  std::size_t all = 0;
  for (const PetscInt count : counts) all += std::size_t(count);
  return all;
}

/// The entries of every rank for the columns of this rank.
std::vector<ColumnEntries> exchanged(const RankRanges& ranges, const ColumnEntries& mine,
                                     const Paged<std::size_t>& ends, bool valued) {
  const MPI_Comm comm = ranges.comm;
  const int rank = rank_of(comm), size = size_of(comm);
  std::vector<ColumnEntries> arrived = agree(comm, [&] {
    std::vector<ColumnEntries> made(static_cast<std::size_t>(size));
    for (ColumnEntries& from : made) from.counts.resize(ranges.own_columns());
    return made;
  });
  for (int step = 0; step < size; ++step) {
    const int next = (rank + step) % size, before = (rank + size - step) % size;
    const auto first = std::size_t(ranges.columns[std::size_t(next)]),
               end = std::size_t(ranges.columns[std::size_t(next) + 1]);
    const std::size_t begin = first == 0 ? 0 : ends[first - 1];
    const std::size_t count = end == 0 ? 0 : ends[end - 1] - begin;
    ColumnEntries& from = arrived[std::size_t(before)];
    send_and_receive<PetscInt>(comm, std::span(mine.counts).subspan(first, end - first), next,
                               from.counts, before);
    agree(comm, [&] {
      from.rows.resize(sum_of(from.counts));
      if (valued) from.values.resize(from.rows.size());
    });
    send_and_receive<PetscInt>(comm, std::span(mine.rows).subspan(begin, count), next, from.rows,
                               before);
    if (!valued) continue;
    send_and_receive<double>(comm, std::span(mine.values).subspan(begin, count), next, from.values,
                             before);
  }
  return arrived;
}

}  // namespace

std::shared_ptr<StoredRows> transpose_sparse(const RankRanges& ranges, const StoredRows& from) {
  std::vector<ColumnEntries> parts;
  {
    Paged<std::size_t> ends;
    const ColumnEntries mine = agree(ranges.comm, [&] { return by_columns(ranges, from, ends); });
    parts = exchanged(ranges, mine, ends, has_values(from));
  }
  const double common = has_values(from) ? 1.0 : common_value(ranges.comm, from);
  return agree(ranges.comm, [&] {
    std::vector<std::size_t> at;
    RowBuffer row;
    const auto for_each = [&](const auto& show) {
      at.assign(parts.size(), 0);
      for (std::size_t j = 0; j < ranges.own_columns(); ++j) {
        row.columns.clear();
        row.values.clear();
        for (std::size_t p = 0; p < parts.size(); ++p) {
          const auto count = std::ptrdiff_t(parts[p].counts[j]);
          const auto begin = parts[p].rows.begin() + std::ptrdiff_t(at[p]);
          row.columns.insert(row.columns.end(), begin, begin + count);
          if (!has_values(from)) {
            row.values.resize(row.columns.size(), common);
          } else {
            const auto first = parts[p].values.begin() + std::ptrdiff_t(at[p]);
            row.values.insert(row.values.end(), first, first + count);
          }
          at[p] += std::size_t(count);
        }
        show(RowEntries{row.columns, row.values});
      }
    };
    return rows_like(from, ranges.own_columns(), std::size_t(ranges.rows.back()),
                     SparsePlan::whole(ranges.rows.back()), for_each);
  });
}

}  // namespace prunadag
