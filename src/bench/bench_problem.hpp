// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/petsc.hpp"
#include "prunadag/dataset.hpp"
#include "prunadag/loss.hpp"

/// Made samples for benchmarks: random numbers that are the same on any number of ranks, targets
/// that alternate between +1 and -1.
namespace prunadag::bench {

enum class Columns {
  uniform,    ///< any column as often as any other
  power_law,  ///< column j about as often as 1/j, as words in texts
};

enum class Values { various, ones };

/// Every rank makes its own rows. `type` is MATPRUNADAGROWS or MATDENSE. Collective.
Dataset dense_samples(MPI_Comm comm, std::int64_t rows, std::int64_t columns, MatType type);

/// At most `per_row` entries in each row, of type MATAIJ; where a column comes twice, one entry.
/// Collective.
Dataset sparse_samples(MPI_Comm comm, std::int64_t rows, std::int64_t columns, std::int64_t per_row,
                       Columns spread, Values kind = Values::various);

/// The same samples as a MATPRUNADAGROWS in a storage, given by name. Collective.
Dataset stored_as(const Dataset& data, const char* storage);

/// The arrays in which this rank's part of a matrix of MATPRUNADAGROWS or MATAIJ lies: what a pass
/// over it has to read. They live as long as the matrix. Not collective.
std::vector<std::span<const std::byte>> arrays_of(Mat matrix);

/// The gradient as two products of PETSc with the loss between them.
class PlainGradient {
 public:
  /// The data outlive it. Collective.
  PlainGradient(const Dataset& data, const Loss& loss);
  void operator()(Vec x, Vec g) const;

 private:
  const Dataset& data_;
  const Loss& loss_;
  VecHandle predictions_;
};

}  // namespace prunadag::bench
