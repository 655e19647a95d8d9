// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "select/grouping.hpp"

#include <algorithm>
#include <iterator>

#include "base/collective.hpp"
#include "base/success.hpp"
#include "base/traffic.hpp"

namespace prunadag {
namespace {

VectorLayout spread(MPI_Comm comm, std::int64_t end_here) {
  std::int64_t before = 0;
  MPI_Exscan(&end_here, &before, 1, MPI_INT64_T, MPI_MAX, comm);
  if (rank_of(comm) == 0) before = 0;  // MPI leaves it undefined on rank 0
  const std::int64_t total = largest(comm, end_here);
  const std::int64_t local = std::max<std::int64_t>(end_here - before, 0);
  if (largest(comm, local) <= 2 * (total / size_of(comm) + 1)) return {before, local, total};
  PetscInt share = PETSC_DECIDE, all = PetscInt(total);
  check(PetscSplitOwnership(comm, &share, &all));
  return {sum_below(comm, share), share, total};
}

}  // namespace

Grouping::Grouping(MPI_Comm comm, std::span<const PetscInt> numbers, PetscInt width) {
  std::vector<PetscInt> met;  // groups with a member on this rank, ascending
  agree(comm, [&] {
    std::ranges::copy_if(numbers, std::back_inserter(met), [](PetscInt n) { return n >= 0; });
    std::ranges::sort(met);
    met.erase(std::unique(met.begin(), met.end()), met.end());
    for (const PetscInt number : numbers) {
      const auto place = std::ranges::lower_bound(met, number) - met.begin();
      places_.push_back(number < 0 ? -1 : PetscInt(place) * width);
    }
  });
  layout_ = spread(comm, met.empty() ? 0 : std::int64_t(met.back()) + 1);
  if (width * layout_.total > std::int64_t(PETSC_MAX_INT)) {
    throw Error(ErrorKind::usage, "too many groups for PETSc's indices");
  }
  IndexSetHandle blocks;
  check(VecCreateMPI(comm, PetscInt(width * layout_.local), PetscInt(width * layout_.total),
                     owned_.put()));
  agree(comm, [&] {
    check(VecCreateSeq(PETSC_COMM_SELF, PetscInt(met.size()) * width, here_.put()));
    check(ISCreateBlock(PETSC_COMM_SELF, width, PetscInt(met.size()), met.data(), PETSC_COPY_VALUES,
                        blocks.put()));
  });
  check(VecScatterCreate(owned_, blocks, here_, nullptr, scatter_.put()));
  const auto outside = std::ranges::count_if(met, [&](std::int64_t group) {
    return group < layout_.first || group >= layout_.first + layout_.local;
  });
  messages_ = outside > 0 ? 1 : 0;  // a lower bound; only PETSc knows the number of ranks
  bytes_ = 8.0 * double(width) * double(outside);
}

PetscErrorCode Grouping::sum() {
  PetscFunctionBegin;
  PetscCall(VecSet(owned_, 0.0));
  const Sending sending(messages_, bytes_);
  PetscCall(VecScatterBegin(scatter_, here_, owned_, ADD_VALUES, SCATTER_REVERSE));
  PetscCall(VecScatterEnd(scatter_, here_, owned_, ADD_VALUES, SCATTER_REVERSE));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode Grouping::tell() {
  PetscFunctionBegin;
  const Sending sending(messages_, bytes_);
  PetscCall(VecScatterBegin(scatter_, owned_, here_, INSERT_VALUES, SCATTER_FORWARD));
  PetscCall(VecScatterEnd(scatter_, owned_, here_, INSERT_VALUES, SCATTER_FORWARD));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag
