// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/layout_cost.hpp"

#include <algorithm>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "matrix/rows_matrix.hpp"

namespace prunadag {
namespace {

MPI_Comm comm_of(const Dataset& data) { return PetscObjectComm((PetscObject)data.matrix.get()); }

/// The number of columns with entries here that other ranks own; not collective.
std::int64_t ghosts_of(Mat matrix) {
  if (const auto* held = rows_matrix::find(matrix)) return std::int64_t(held->rows->ghosts());
  PetscBool distributed;
  check(PetscObjectTypeCompare((PetscObject)matrix, MATMPIAIJ, &distributed));
  if (!distributed) return 0;
  Mat local, ghost;
  PetscInt ghosts;
  check(MatMPIAIJGetSeqAIJ(matrix, &local, &ghost, nullptr));
  check(MatGetSize(ghost, nullptr, &ghosts));
  return ghosts;
}

/// Bytes of a row's entry, with its column; the same on all ranks.
double bytes_of_entry(Mat matrix) {
  MatInfo info;
  check(MatGetInfo(matrix, MAT_GLOBAL_SUM, &info));
  if (!rows_matrix::find(matrix)) return sizeof(double) + sizeof(PetscInt);
  return info.nz_used > 0 ? info.memory / info.nz_used : sizeof(double);
}

/// Bytes read to reach `together` numbers that stand side by side among `numbers`: none in cache,
/// else cache lines.
double strayed(double numbers, double together) {
  return numbers > 131072 ? std::max(64.0, 8 * together) : 0;
}

}  // namespace

LayoutCost cost_by_samples(const Dataset& data) {
  const double ranks = size_of(comm_of(data));
  const bool dense = has_dense_rows(data.matrix);
  const double n = double(data.features + data.intercept);
  const double K = double(data.outputs);
  const double most = entries_of(data.matrix, MAT_GLOBAL_MAX), bytes = bytes_of_entry(data.matrix);
  if (dense) {
    const double passes = n > (K < 32 ? 32768 : 4096) ? 2 : 1;
    return {bytes * passes * most + 40 * n * K, 16 * n * K * (ranks - 1) / ranks};
  }
  const double ghosts = double(largest(comm_of(data), ghosts_of(data.matrix)));
  const double here = n / ranks + ghosts;
  return {(bytes + 2 * strayed(here * K, K)) * most + 24 * here * K, 16 * ghosts * K};
}

LayoutCost cost_by_features(const Dataset& data) {
  const double ranks = size_of(comm_of(data));
  const double n = double(data.features + data.intercept), m = double(data.samples);
  const double K = double(data.outputs);
  const double entry = bytes_of_entry(data.matrix);
  const double bytes = has_dense_rows(data.matrix) ? entry : entry + strayed(m * K, K);
  const double share = entries_of(data.matrix, MAT_GLOBAL_SUM) / ranks;
  return {2 * bytes * share + (24 * n / ranks + 40 * m) * K, 16 * m * K * (ranks - 1) / ranks};
}

std::int64_t bytes_to_turn(const Dataset& data) {
  const Mat matrix = data.matrix;
  const double ranks = size_of(comm_of(data));
  const double mine = entries_of(matrix, MAT_LOCAL);
  const double share = entries_of(matrix, MAT_GLOBAL_SUM) / ranks;
  const double stored = bytes_of_entry(matrix) * std::max(mine, share);
  if (has_dense_rows(matrix)) return std::int64_t(stored);
  const double converted = rows_matrix::find(matrix) ? 0.0 : bytes_of_entry(matrix) * mine;
  // Entries are sorted, sent and received with their places. By samples they are stored once more.
  const double moved = sizeof(double) + sizeof(PetscInt);
  return std::int64_t(converted + moved * (mine + share) + 2 * stored +
                      3.0 * sizeof(PetscInt) * double(data.features + data.samples));
}

}  // namespace prunadag
