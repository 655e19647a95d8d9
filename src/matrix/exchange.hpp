// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <vector>

#include <petscmat.h>

#include "base/arrays.hpp"
#include "base/page_allocator.hpp"

namespace prunadag {

/// Communication of x and A't for a matrix of whole rows, which need all of x.
struct Exchange {
  std::size_t columns = 0;

  // On several ranks: all of x, sums of all columns, and the share of each rank in both.
  std::vector<double, PageAllocator<double>> whole, sums;
  std::vector<PetscMPIInt> counts, starts;

  Arrays gathered, summed;  // on one rank, between the calls below
};

/// Allocates buffers for products with columns of this layout. Not collective.
PetscErrorCode set_up(Exchange& exchange, MPI_Comm comm, PetscLayout columns);

/// Gives all entries of x, which is laid out as the columns; on one rank the array of x itself.
/// Collective, one gathering.
PetscErrorCode gather(Exchange& exchange, Vec x, const PetscScalar** whole);
PetscErrorCode restore(Exchange& exchange, Vec x, const PetscScalar** whole);

/// Gives an array of all columns to sum into. It starts from `start`, or from zero if `start` is
/// null. end_sum() adds the arrays of all ranks into z; z may be `start`. Collective, one
/// Reduce_scatter; on one rank the array is that of z itself.
PetscErrorCode begin_sum(Exchange& exchange, Vec start, Vec z, PetscScalar** sums);
PetscErrorCode end_sum(Exchange& exchange, Vec z, PetscScalar** sums);

/// The same for K vectors x_k. The Vec holds the K numbers of an entry side by side; products want
/// one vector after the other.
struct OutputExchange {
  std::size_t outputs = 0, columns = 0;
  Exchange entries;
  std::vector<double, PageAllocator<double>> whole, sums;
};

/// `entries` is the layout of the vector. Not collective; may throw std::bad_alloc.
PetscErrorCode set_up(OutputExchange& exchange, MPI_Comm comm, PetscLayout entries,
                      std::size_t outputs);

// As above, so that a pass over one output and a pass over several share their code.
PetscErrorCode gather(OutputExchange& exchange, Vec x, const PetscScalar** whole);
PetscErrorCode restore(OutputExchange& exchange, Vec x, const PetscScalar** whole);
/// `start` must be null: sums start from zero.
PetscErrorCode begin_sum(OutputExchange& exchange, Vec start, Vec z, PetscScalar** sums);
PetscErrorCode end_sum(OutputExchange& exchange, Vec z, PetscScalar** sums);

}  // namespace prunadag
