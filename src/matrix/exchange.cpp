// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "matrix/exchange.hpp"

#include <algorithm>
#include <exception>

#include "base/success.hpp"
#include "base/traffic.hpp"
#include "matrix/operations.hpp"

namespace prunadag {
namespace {

void allocate(Exchange& exchange, const PetscInt* ranges, PetscMPIInt ranks) {
  exchange.whole.resize(exchange.columns);
  exchange.sums.resize(exchange.columns);
  for (PetscMPIInt r = 0; r < ranks; ++r) {
    exchange.starts.push_back(PetscMPIInt(ranges[r]));
    exchange.counts.push_back(PetscMPIInt(ranges[r + 1] - ranges[r]));
  }
}

}  // namespace

PetscErrorCode set_up(Exchange& exchange, MPI_Comm comm, PetscLayout layout) {
  PetscInt columns;
  const PetscInt* ranges;
  PetscMPIInt ranks, fits;

  PetscFunctionBegin;
  PetscCall(PetscLayoutGetSize(layout, &columns));
  PetscCall(PetscLayoutGetRanges(layout, &ranges));
  PetscCallMPI(MPI_Comm_size(comm, &ranks));
  exchange.columns = std::size_t(columns);
  if (ranks == 1) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCall(PetscMPIIntCast(columns, &fits));  // MPI counts the entries of x
  bool allocated = false;
  try {
    allocate(exchange, ranges, ranks);
    allocated = true;
  } catch (const std::exception&) {
  }
  PetscCheck(allocated, PETSC_COMM_SELF, PETSC_ERR_MEM, "no memory for %" PetscInt_FMT " numbers",
             columns);
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode gather(Exchange& exchange, Vec x, const PetscScalar** whole) {
  const PetscScalar* own;
  PetscInt count;
  Arrays arrays;

  PetscFunctionBegin;
  if (exchange.counts.empty()) {
    PetscCall(exchange.gathered.read(x, whole));
    PetscFunctionReturn(PETSC_SUCCESS);
  }
  PetscCall(VecGetLocalSize(x, &count));
  PetscCall(arrays.read(x, &own));
  const MPI_Comm comm = PetscObjectComm((PetscObject)x);
  {
    const Sending sending(comm, Collective::gather, 8.0 * double(exchange.columns));
    PetscCallMPI(MPI_Allgatherv(own, PetscMPIInt(count), MPIU_SCALAR, exchange.whole.data(),
                                exchange.counts.data(), exchange.starts.data(), MPIU_SCALAR, comm));
  }
  PetscCall(arrays.give_back());
  *whole = exchange.whole.data();
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode restore(Exchange& exchange, Vec, const PetscScalar** whole) {
  PetscFunctionBegin;
  PetscCall(exchange.gathered.give_back());
  *whole = nullptr;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode begin_sum(Exchange& exchange, Vec start, Vec z, PetscScalar** sums) {
  PetscInt first, end;
  const PetscScalar* own;
  Arrays arrays;

  PetscFunctionBegin;
  if (exchange.counts.empty()) {
    if (start && start != z) PetscCall(VecCopy(start, z));
    PetscCall(exchange.summed.change(z, sums));
    if (!start) std::fill_n(*sums, exchange.columns, 0.0);
    PetscFunctionReturn(PETSC_SUCCESS);
  }
  std::fill(exchange.sums.begin(), exchange.sums.end(), 0.0);
  *sums = exchange.sums.data();
  if (start) {
    PetscCall(VecGetOwnershipRange(start, &first, &end));
    PetscCall(arrays.read(start, &own));
    std::copy_n(own, end - first, exchange.sums.data() + first);
    PetscCall(arrays.give_back());
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode end_sum(Exchange& exchange, Vec z, PetscScalar** sums) {
  PetscScalar* own;
  Arrays arrays;

  PetscFunctionBegin;
  if (exchange.counts.empty()) {
    PetscCall(exchange.summed.give_back());
    PetscFunctionReturn(PETSC_SUCCESS);
  }
  PetscCall(arrays.write(z, &own));
  const MPI_Comm comm = PetscObjectComm((PetscObject)z);
  {
    const Sending sending(comm, Collective::scatter_sums, 8.0 * double(exchange.columns));
    PetscCallMPI(MPI_Reduce_scatter(exchange.sums.data(), own, exchange.counts.data(), MPIU_SCALAR,
                                    MPIU_SUM, comm));
  }
  PetscCall(arrays.give_back());
  *sums = nullptr;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode exchange_for(Vec x, std::size_t outputs, Exchange& of_one, OutputExchange& of_more,
                            Exchange** exchange) {
  PetscLayout entries;

  PetscFunctionBegin;
  *exchange = &of_one;
  if (outputs == 1) PetscFunctionReturn(PETSC_SUCCESS);
  if (of_more.outputs != outputs) {
    const MPI_Comm comm = PetscObjectComm((PetscObject)x);
    PetscCall(VecGetLayout(x, &entries));
    of_more.outputs = 1;
    PetscCall(operations::agreed(comm, [&] {
      of_more.entries = Exchange();
      return set_up(of_more.entries, comm, entries);
    }));
    of_more.outputs = outputs;
  }
  *exchange = &of_more.entries;
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag
