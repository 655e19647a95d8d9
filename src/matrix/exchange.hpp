// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <vector>

#include <petscmat.h>

#include "base/arrays.hpp"
#include "base/page_allocator.hpp"

namespace prunadag {

/// How x and A't travel for a matrix whose rows, which are whole, need all of x.
struct Exchange {
  std::size_t columns = 0;

  // On several ranks: all of x, the sums that go into a vector laid out as x, and what part of
  // these every rank has.
  std::vector<double, PageAllocator<double>> whole, sums;
  std::vector<PetscMPIInt> counts, starts;

  Arrays gathered, summed;  // on one rank, between the calls below
};

/// Allocates what products need for columns of this layout. Not collective.
PetscErrorCode set_up(Exchange& exchange, MPI_Comm comm, PetscLayout columns);

/// All entries of x, which is laid out as the columns; on one rank those of x themselves.
/// Collective, one gathering.
PetscErrorCode gather(Exchange& exchange, Vec x, const PetscScalar** whole);
PetscErrorCode restore(Exchange& exchange, Vec x, const PetscScalar** whole);

/// An array of all columns to sum into, which starts from `start`, or from zero when that is null;
/// end_sum() adds the arrays of all ranks into z. z may be `start`. Collective, one
/// Reduce_scatter; on one rank the array is that of z itself.
PetscErrorCode begin_sum(Exchange& exchange, Vec start, Vec z, PetscScalar** sums);
PetscErrorCode end_sum(Exchange& exchange, Vec z, PetscScalar** sums);

/// The same for K vectors x_k, which a vector has entry by entry, the K numbers of an entry side by
/// side, and products want one after the other.
struct OutputExchange {
  std::size_t outputs = 0, columns = 0;
  Exchange entries;
  std::vector<double, PageAllocator<double>> whole, sums;
};

/// `entries` is the layout of the vector. Not collective; may throw std::bad_alloc.
PetscErrorCode set_up(OutputExchange& exchange, MPI_Comm comm, PetscLayout entries,
                      std::size_t outputs);

// As above. A pass over K = 1 and one over more then are the same lines.
PetscErrorCode gather(OutputExchange& exchange, Vec x, const PetscScalar** whole);
PetscErrorCode restore(OutputExchange& exchange, Vec x, const PetscScalar** whole);
/// There is no start but zero: null.
PetscErrorCode begin_sum(OutputExchange& exchange, Vec start, Vec z, PetscScalar** sums);
PetscErrorCode end_sum(OutputExchange& exchange, Vec z, PetscScalar** sums);

}  // namespace prunadag
