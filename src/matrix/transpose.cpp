// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: the transpose of a dense matrix stored by rows, as another one.
// Algorithm: in step k every rank sends to the k-th rank after it what that one will own, in pieces
//   of some rows and some columns, and turns what comes from the k-th rank before it; step 0 is its
//   own part. Beside the two matrices a rank holds two pieces of 1 MB: a piece lies in cache while
//   it is turned, and whole cache lines are written.
#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/success.hpp"
#include "matrix/operations.hpp"
#include "matrix/sample_major.hpp"
#include "prunadag/matprunadag.h"

namespace prunadag::sample_major {
namespace {

constexpr PetscInt piece_rows = 256, piece_columns = 504;  // no power of 2: rows in other sets
constexpr std::size_t piece_numbers = std::size_t(piece_rows * piece_columns);

/// to[j][i] = from[i][j] for all rows i and columns j of `from`; the rows of `to` are longer.
void turn(const double* from, std::size_t rows, std::size_t columns, double* to,
          std::size_t to_width) {
  constexpr std::size_t tile = 16;  // of either matrix a tile lies in the level-1 cache
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

/// The part of a matrix that is on one rank and will be on another, piece by piece.
struct MovedPart {
  PetscInt first_row, rows, first_column, columns;

  PetscInt down() const { return (rows + piece_rows - 1) / piece_rows; }
  PetscInt across() const { return (columns + piece_columns - 1) / piece_columns; }
  std::int64_t pieces() const { return std::int64_t(down()) * across(); }
  /// Nothing where there is no such piece.
  MovedPart piece(std::int64_t k) const {
    if (k >= pieces()) return {0, 0, 0, 0};
    const PetscInt row = PetscInt(k % down()) * piece_rows;
    const PetscInt column = PetscInt(k / down()) * piece_columns;
    return {first_row + row, std::min(piece_rows, rows - row), first_column + column,
            std::min(piece_columns, columns - column)};
  }
  PetscMPIInt numbers() const { return PetscMPIInt(rows * columns); }
};

/// What rows and columns each rank has.
struct Ranges {
  const PetscInt *rows, *columns;

  MovedPart part(PetscMPIInt from, PetscMPIInt to) const {
    return {rows[from], rows[from + 1] - rows[from], columns[to], columns[to + 1] - columns[to]};
  }
};

/// Sends to `next` its columns of the rows of this rank, and turns this rank's columns of the rows
/// of `before`; both may be this rank.
PetscErrorCode exchange(MPI_Comm comm, const SampleMajor& from, SampleMajor& to,
                        const Ranges& ranges, PetscMPIInt rank, PetscMPIInt next,
                        PetscMPIInt before, std::vector<double>& sent,
                        std::vector<double>& received) {
  const MovedPart outgoing = ranges.part(rank, next), incoming = ranges.part(before, rank);

  PetscFunctionBegin;
  for (std::int64_t k = 0; k < std::max(outgoing.pieces(), incoming.pieces()); ++k) {
    const MovedPart out = outgoing.piece(k), in = incoming.piece(k);
    for (PetscInt i = 0; i < out.rows; ++i) {
      const double* const row = from.view().row(std::size_t(out.first_row + i - ranges.rows[rank]));
      std::copy_n(row + out.first_column, out.columns, sent.data() + i * out.columns);
    }
    if (next == rank) {
      std::swap(sent, received);
    } else {
      PetscCallMPI(MPI_Sendrecv(sent.data(), out.numbers(), MPIU_SCALAR,
                                out.rows > 0 ? next : MPI_PROC_NULL, 0, received.data(),
                                in.numbers(), MPIU_SCALAR, in.rows > 0 ? before : MPI_PROC_NULL, 0,
                                comm, MPI_STATUS_IGNORE));
    }
    if (in.rows == 0 || in.columns == 0) continue;  // nothing came, and there is no place for it
    turn(received.data(), std::size_t(in.rows), std::size_t(in.columns),
         to.values.data() + std::size_t(in.first_column - ranges.columns[rank]) * to.columns +
             in.first_row,
         to.columns);
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode transpose(Mat A, MatReuse reuse, Mat* B) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)A);
  SampleMajor *from, *to;
  Ranges ranges;
  PetscMPIInt rank, size;
  PetscInt rows, columns, total_rows, total_columns;

  PetscFunctionBegin;
  PetscCheck(reuse == MAT_INITIAL_MATRIX, comm, PETSC_ERR_SUP,
             "the transpose is made as a new matrix only");
  PetscCall(get(A, &from));
  PetscCallMPI(MPI_Comm_rank(comm, &rank));
  PetscCallMPI(MPI_Comm_size(comm, &size));
  PetscCall(MatGetLocalSize(A, &rows, &columns));
  PetscCall(MatGetSize(A, &total_rows, &total_columns));
  PetscCall(MatGetOwnershipRanges(A, &ranges.rows));
  PetscCall(MatGetOwnershipRangesColumn(A, &ranges.columns));
  PetscCall(MatCreate(comm, B));
  PetscCall(MatSetSizes(*B, columns, rows, total_columns, total_rows));
  PetscCall(MatSetType(*B, MATPRUNADAGDENSE));
  std::vector<double> sent, received;
  PetscCall(MatSetUp(*B));
  PetscCall(operations::coded(comm, [&] {
    agree(comm, [&] {
      sent.resize(piece_numbers);
      received.resize(piece_numbers);
    });
  }));

  PetscCall(get(*B, &to));
  for (PetscMPIInt step = 0; step < size; ++step) {
    PetscCall(exchange(comm, *from, *to, ranges, rank, (rank + step) % size,
                       (rank + size - step) % size, sent, received));
  }
  PetscCall(MatAssemblyBegin(*B, MAT_FINAL_ASSEMBLY));
  PetscCall(MatAssemblyEnd(*B, MAT_FINAL_ASSEMBLY));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag::sample_major
