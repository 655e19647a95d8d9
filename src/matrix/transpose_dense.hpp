// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: the transpose of dense rows, as dense rows.
// Algorithm: in step k every rank sends to the k-th rank after it the part that this rank will own,
// in pieces of some rows and some columns, and transposes the pieces from the k-th rank before it.
// Step 0 is its own part. Beside the two matrices a rank holds two pieces of 1 MB at most: a piece
// stays in cache while it is transposed, and whole cache lines are written.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/collective.hpp"
#include "kernel/dense_rows.hpp"
#include "matrix/stored_rows.hpp"

namespace prunadag {

/// The part of a matrix that moves from one rank to another, piece by piece.
struct MovedPart {
  // no power of 2, so that rows fall into different cache sets
  static constexpr PetscInt most_rows = 256, most_columns = 504;
  static constexpr std::size_t most_numbers = std::size_t(most_rows * most_columns);

  PetscInt first_row, rows, first_column, columns;

  PetscInt down() const { return (rows + most_rows - 1) / most_rows; }
  PetscInt across() const { return (columns + most_columns - 1) / most_columns; }
  std::int64_t pieces() const { return std::int64_t(down()) * across(); }
  /// Piece k, or nothing where there is no such piece.
  MovedPart piece(std::int64_t k) const {
    if (k >= pieces()) return {0, 0, 0, 0};
    const PetscInt row = PetscInt(k % down()) * most_rows;
    const PetscInt column = PetscInt(k / down()) * most_columns;
    return {first_row + row, std::min(most_rows, rows - row), first_column + column,
            std::min(most_columns, columns - column)};
  }
  bool empty() const { return rows == 0 || columns == 0; }
  std::size_t numbers() const { return std::size_t(rows) * std::size_t(columns); }

  /// The part that moves from rank `from` to rank `to`.
  static MovedPart between(const RankRanges& ranges, int from, int to) {
    const auto f = std::size_t(from), t = std::size_t(to);
    return {ranges.rows[f], ranges.rows[f + 1] - ranges.rows[f], ranges.columns[t],
            ranges.columns[t + 1] - ranges.columns[t]};
  }
};

/// to[j][i] = from[i][j] for all rows i and columns j of `from`; the rows of `to` are longer.
template <class Value>
void turn(const Value* from, std::size_t rows, std::size_t columns, Value* to,
          std::size_t to_width) {
  constexpr std::size_t tile = 16;  // tiles of both matrices fit in the level-1 cache
  for (std::size_t j0 = 0; j0 < columns; j0 += tile) {
    const std::size_t j1 = std::min(columns, j0 + tile);
    for (std::size_t i0 = 0; i0 < rows; i0 += tile) {
      const std::size_t i1 = std::min(rows, i0 + tile);
      for (std::size_t j = j0; j < j1; ++j) {
        for (std::size_t i = i0; i < i1; ++i) to[j * to_width + i] = from[i * columns + j];
      }
    }
  }
}

/// Transposes `from`, the rows of this rank, into `to`, which has a row for each column of this
/// rank. Collective.
template <class Value>
void transpose_dense(const RankRanges& ranges, const DenseRows<Value>& from, Value* to) {
  const MPI_Comm comm = ranges.comm;
  const int rank = rank_of(comm), size = size_of(comm);
  const auto own = std::size_t(rank), width = std::size_t(ranges.rows.back());
  std::vector<Value> sent, received;
  agree(comm, [&] {
    sent.resize(MovedPart::most_numbers);
    received.resize(MovedPart::most_numbers);
  });
  for (int step = 0; step < size; ++step) {
    const int next = (rank + step) % size, before = (rank + size - step) % size;
    const MovedPart outgoing = MovedPart::between(ranges, rank, next),
                    incoming = MovedPart::between(ranges, before, rank);
    for (std::int64_t k = 0; k < std::max(outgoing.pieces(), incoming.pieces()); ++k) {
      const MovedPart out = outgoing.piece(k), in = incoming.piece(k);
      for (PetscInt i = 0; i < out.rows; ++i) {
        const Value* const row = from.row(std::size_t(out.first_row + i - ranges.rows[own]));
        std::copy_n(row + out.first_column, out.columns, sent.data() + i * out.columns);
      }
      if (next == rank) {
        std::swap(sent, received);
      } else {
        MPI_Sendrecv(sent.data(), int(out.numbers() * sizeof(Value)), MPI_BYTE,
                     out.empty() ? MPI_PROC_NULL : next, 0, received.data(),
                     int(in.numbers() * sizeof(Value)), MPI_BYTE,
                     in.empty() ? MPI_PROC_NULL : before, 0, comm, MPI_STATUS_IGNORE);
      }
      if (in.empty()) continue;  // nothing arrived
      turn(received.data(), std::size_t(in.rows), std::size_t(in.columns),
           to + std::size_t(in.first_column - ranges.columns[own]) * width + in.first_row, width);
    }
  }
}

}  // namespace prunadag
