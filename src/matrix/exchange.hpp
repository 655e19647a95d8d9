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

/// The same for a Vec with K > 1 numbers per column, side by side.
struct OutputExchange {
  std::size_t outputs = 1;
  Exchange entries;
};

/// The exchange for `outputs` numbers per column: `of_one`, or `of_more`. The first pass with several
/// sets `of_more` up. Collective; fails on all ranks.
PetscErrorCode exchange_for(Vec x, std::size_t outputs, Exchange& of_one, OutputExchange& of_more,
                            Exchange** exchange);

}  // namespace prunadag
