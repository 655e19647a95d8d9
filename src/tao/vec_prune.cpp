// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Pruning for C programs: of any vector, and of the solution of any Tao.
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include <fmt/format.h>

#include "base/argument.hpp"
#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/share.hpp"
#include "matrix/operations.hpp"
#include "prunadag/vecprunadag.h"
#include "select/marks.hpp"
#include "select/weight_groups.hpp"
#include "tao/prunadag.hpp"

namespace prunadag {
namespace {

MPI_Comm comm_of(Vec x) { return PetscObjectComm((PetscObject)x); }

/// The exempt entries of this rank, and their number on all ranks.
class Exempt {
 public:
  Exempt(Vec x, IS indices) {
    const std::int64_t first = first_index(x);
    PetscInt size, count = 0;
    const PetscInt* own = nullptr;
    check(VecGetLocalSize(x, &size));
    if (indices) {
      check(ISGetLocalSize(indices, &count));
      check(ISGetIndices(indices, &own));
    }
    agree(comm_of(x), [&] {
      marks_.assign(std::size_t(size), 0);
      for (PetscInt k = 0; k < count; ++k) {
        const std::int64_t place = own[k] - first;
        if (place < 0 || place >= size) {
          throw Error(ErrorKind::usage,
                      fmt::format("exempt index {}: rank {} owns those from {} to {}", own[k],
                                  rank_of(comm_of(x)), first, first + size - 1));
        }
        marks_[std::size_t(place)] = 1;
      }
    });
    if (indices) check(ISRestoreIndices(indices, &own));
    std::int64_t marked = 0;
    for (const char mark : marks_) marked += mark;
    count_ = sum(comm_of(x), marked);
  }

  bool has(std::size_t i) const { return marks_[i] != 0; }
  std::int64_t count() const { return count_; }

 private:
  std::vector<char> marks_;
  std::int64_t count_ = 0;
};

/// Zeroes the own entries that `goes` accepts; returns the number of nonzeros on all ranks.
template <class Goes>
std::int64_t zero(Vec x, const Exempt& exempt, const Goes& goes) {
  std::int64_t left = 0;
  {
    const WriteArray entries(x);
    for (std::size_t i = 0; i < entries.span().size(); ++i) {
      if (exempt.has(i)) continue;
      if (goes(entries[i], i)) entries[i] = 0.0;
      left += entries[i] != 0.0;
    }
  }
  return sum(comm_of(x), left);
}

std::int64_t to_sparsity(Vec x, double sparsity, const Exempt& exempt) {
  const MPI_Comm comm = comm_of(x);
  const std::int64_t total = global_size(x), candidates = total - exempt.count();
  const std::int64_t dropped = nearest_count(sparsity, candidates);
  // Exempt entries have the key 0. If the cut keeps one of them, it drops only other zeros for it.
  const std::vector<double> keys = agree(comm, [&] {
    const ReadArray entries(x);
    std::vector<double> all(entries.span().begin(), entries.span().end());
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (exempt.has(i)) all[i] = 0.0;
    }
    return all;
  });
  const auto kept = marks_of_largest(comm, keys, first_index(x), total, candidates - dropped);
  if (!kept) throw Error(ErrorKind::usage, "the entries are not all finite");
  return zero(x, exempt, [&](double, std::size_t i) { return !(*kept)[i]; });
}

std::int64_t groups_to_sparsity(Vec x, double sparsity, IS numbers, const Exempt& exempt) {
  const MPI_Comm comm = comm_of(x);
  const PetscInt* given;
  check(ISGetIndices(numbers, &given));
  const auto restore = [&](const PetscInt*) { ISRestoreIndices(numbers, &given); };
  const std::unique_ptr<const PetscInt, decltype(restore)> held(given, restore);
  std::vector<double> squares;
  const std::vector<PetscInt> own = agree(comm, [&] {
    const ReadArray entries(x);
    std::vector<PetscInt> result(given, given + entries.span().size());
    for (std::size_t i = 0; i < result.size(); ++i) {
      if (exempt.has(i)) result[i] = -1;
      squares.push_back(entries[i] * entries[i]);
    }
    return result;
  });
  WeightGroups groups(comm, own);
  const auto kept =
      groups.marks_of_largest(squares, groups.count() - nearest_count(sparsity, groups.count()));
  if (!kept) throw Error(ErrorKind::usage, "the entries are not all finite");
  return zero(x, exempt, [&](double, std::size_t i) { return !(*kept)[i]; });
}

PetscErrorCode require(Vec x, IS exempt) {
  PetscFunctionBegin;
  PetscCall(require_object(x, VEC_CLASSID, "vector", 1));
  if (exempt) PetscCall(require_object(exempt, IS_CLASSID, "set of indices", 3));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode require_sparsity(MPI_Comm comm, PetscReal sparsity) {
  PetscFunctionBegin;
  PetscCall(require_same(comm, sparsity, "the sparsity"));
  PetscCheck(sparsity >= 0 && sparsity < 1, comm, PETSC_ERR_ARG_OUTOFRANGE,
             "sparsity %g: must be at least 0 and below 1", double(sparsity));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// The program's objective and the norm of its gradient at x.
PetscErrorCode measure(Tao tao, Vec x, Vec g, PetscReal* objective, PetscReal* norm) {
  PetscBool has_objective;

  PetscFunctionBegin;
  if (objective) {
    *objective = std::numeric_limits<PetscReal>::quiet_NaN();
    PetscCall(TaoIsObjectiveDefined(tao, &has_objective));
    if (has_objective) {
      PetscCall(TaoComputeObjective(tao, x, objective));
    } else {
      PetscCall(TaoIsObjectiveAndGradientDefined(tao, &has_objective));
      if (has_objective) PetscCall(TaoComputeObjectiveAndGradient(tao, x, objective, g));
    }
  }
  if (norm) {
    PetscCall(TaoComputeGradient(tao, x, g));
    PetscCall(VecNorm(g, NORM_2, norm));
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace
}  // namespace prunadag

PetscErrorCode VecPrunAdagPruneToSparsity(Vec x, PetscReal sparsity, IS exempt, PetscInt* left) {
  using namespace prunadag;

  PetscFunctionBegin;
  PetscCall(require(x, exempt));
  PetscCall(require_sparsity(comm_of(x), sparsity));
  std::int64_t nonzeros = 0;
  PetscCall(operations::coded(comm_of(x),
                              [&] { nonzeros = to_sparsity(x, sparsity, Exempt(x, exempt)); }));
  if (left) *left = PetscInt(nonzeros);
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode VecPrunAdagPruneGroupsToSparsity(Vec x, PetscReal sparsity, IS groups, IS exempt,
                                                PetscInt* left) {
  using namespace prunadag;

  PetscFunctionBegin;
  PetscCall(require_object(x, VEC_CLASSID, "vector", 1));
  PetscCall(require_object(groups, IS_CLASSID, "set of indices", 3));
  if (exempt) PetscCall(require_object(exempt, IS_CLASSID, "set of indices", 4));
  PetscCall(require_sparsity(comm_of(x), sparsity));
  PetscInt local;
  PetscCall(VecGetLocalSize(x, &local));
  PetscCall(require_group_numbers(comm_of(x), {first_index(x), local, global_size(x)}, groups));
  std::int64_t nonzeros = 0;
  PetscCall(operations::coded(
      comm_of(x), [&] { nonzeros = groups_to_sparsity(x, sparsity, groups, Exempt(x, exempt)); }));
  if (left) *left = PetscInt(nonzeros);
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode VecPrunAdagPruneBelow(Vec x, PetscReal delta, IS exempt, PetscInt* left) {
  using namespace prunadag;

  PetscFunctionBegin;
  PetscCall(require(x, exempt));
  PetscCall(require_same(comm_of(x), delta, "the threshold"));
  PetscCheck(delta >= 0 && std::isfinite(delta), comm_of(x), PETSC_ERR_ARG_OUTOFRANGE,
             "threshold %g: must be finite and at least 0", double(delta));
  std::int64_t nonzeros = 0;
  PetscCall(operations::coded(comm_of(x), [&] {
    nonzeros = zero(x, Exempt(x, exempt),
                    [&](double entry, std::size_t) { return std::abs(entry) < delta; });
  }));
  if (left) *left = PetscInt(nonzeros);
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagMeasure(Tao tao, IS exempt, PetscInt count, const PetscReal sparsities[],
                                  PetscReal objectives[], PetscReal norms[], PetscInt left[]) {
  using namespace prunadag;
  TAO_PrunAdag* ours = nullptr;
  Vec x, pruned, g;

  PetscFunctionBegin;
  PetscCall(require_object(tao, TAO_CLASSID, "Tao", 1));
  const MPI_Comm comm = PetscObjectComm((PetscObject)tao);
  PetscCall(require_same(comm, count, "the number of sparsities"));
  PetscCall(require_same(comm, (sparsities ? 4 : 0) + (objectives ? 2 : 0) + (norms ? 1 : 0),
                         "which of the arrays are there"));
  PetscCheck(count >= 0, comm, PETSC_ERR_ARG_OUTOFRANGE, "%lld sparsities: must be at least 0",
             static_cast<long long>(count));
  if (count > 0) PetscCall(require_pointer(sparsities, 4));
  PetscCall(TaoGetSolution(tao, &x));
  PetscCheck(x, comm, PETSC_ERR_ARG_WRONGSTATE, "the Tao has no solution: call TaoSetSolution()");
  PetscCall(data_of(tao, &ours));
  const IS groups = ours ? ours->groups.given : nullptr;
  PetscCall(VecDuplicate(x, &pruned));
  PetscCall(VecDuplicate(x, &g));
  for (PetscInt k = 0; k < count; ++k) {
    PetscCall(VecCopy(x, pruned));
    PetscInt* const here = left ? left + k : nullptr;
    if (groups) {
      PetscCall(VecPrunAdagPruneGroupsToSparsity(pruned, sparsities[k], groups, exempt, here));
    } else {
      PetscCall(VecPrunAdagPruneToSparsity(pruned, sparsities[k], exempt, here));
    }
    PetscCall(measure(tao, pruned, g, objectives ? objectives + k : nullptr,
                      norms ? norms + k : nullptr));
  }
  PetscCall(VecDestroy(&g));
  PetscCall(VecDestroy(&pruned));
  PetscFunctionReturn(PETSC_SUCCESS);
}
