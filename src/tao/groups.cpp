// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "tao/groups.hpp"

#include <algorithm>
#include <cmath>

#include "base/arrays.hpp"
#include "base/collective.hpp"
#include "kernel/measured.hpp"
#include "matrix/operations.hpp"

namespace prunadag {
namespace {

constexpr PetscInt width = 3;  // numbers sent per group

/// Counts the groups that have a member.
PetscErrorCode count_groups(MPI_Comm comm, ParameterGroups& groups) {
  const PetscScalar* sums;
  Arrays arrays;

  PetscFunctionBegin;
  PetscCall(VecSet(groups.members->here(), 1.0));
  PetscCall(groups.members->sum());
  PetscCall(arrays.read(groups.members->owned(), &sums));
  groups.empty_here = 0;
  for (std::int64_t j = 0; j < groups.layout().local; ++j) {
    groups.empty_here += sums[width * j] == 0.0;
  }
  PetscCall(arrays.give_back());
  groups.count = groups.layout().local - groups.empty_here;
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &groups.count, 1, MPI_INT64_T, MPI_SUM, comm));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode require_group_numbers(MPI_Comm comm, const VectorLayout& parameters, IS given) {
  PetscInt count, least = 0, greatest = 0;
  const PetscInt* numbers;

  PetscFunctionBegin;
  PetscCall(ISGetLocalSize(given, &count));
  PetscCall(ISGetIndices(given, &numbers));
  for (PetscInt i = 0; i < count; ++i) {
    least = std::min(least, numbers[i]);
    greatest = std::max(greatest, numbers[i]);
  }
  PetscCall(ISRestoreIndices(given, &numbers));
  std::int64_t wrong[3] = {count != parameters.local, -std::int64_t(least), greatest};
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, wrong, 3, MPI_INT64_T, MPI_MAX, comm));
  PetscCheck(!wrong[0], comm, PETSC_ERR_ARG_SIZ,
             "the numbers of groups are not laid out as the %lld parameters",
             static_cast<long long>(parameters.total));
  PetscCheck(wrong[1] == 0 && wrong[2] <= parameters.total, comm, PETSC_ERR_ARG_OUTOFRANGE,
             "group %lld: must be from 0 to %lld",
             static_cast<long long>(wrong[1] > 0 ? -wrong[1] : wrong[2]),
             static_cast<long long>(parameters.total));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode destroy_work(ParameterGroups& groups) {
  PetscFunctionBegin;
  groups.members.reset();
  for (Vec* vector : {&groups.g, &groups.x, &groups.root, &groups.step}) {
    PetscCall(VecDestroy(vector));
  }
  PetscCall(PetscFree(groups.labels));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode set_up(Tao tao, const VectorLayout& layout, const ExemptParameters& exempt,
                      ParameterGroups& groups) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)tao);
  const PetscInt* numbers;

  PetscFunctionBegin;
  PetscCall(destroy_work(groups));
  if (!groups.given) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCall(require_group_numbers(comm, layout, groups.given));
  PetscCall(ISGetIndices(groups.given, &numbers));
  const PetscErrorCode code = operations::coded(comm, [&] {
    std::vector<PetscInt> own =
        agree(comm, [&] { return std::vector<PetscInt>(numbers, numbers + layout.local); });
    for (PetscInt k = 0; k < exempt.count; ++k) own[std::size_t(exempt.places[k])] = -1;
    groups.members.emplace(comm, own, width);
  });
  PetscCall(ISRestoreIndices(groups.given, &numbers));
  PetscCall(code);
  const VectorLayout all = groups.layout();
  PetscCall(count_groups(comm, groups));
  PetscCall(operations::agreed(
      comm, [&] { return PetscCalloc1(std::size_t(all.local), &groups.labels); }));
  PetscCall(VecCreateMPI(comm, PetscInt(all.local), PetscInt(all.total), &groups.g));
  for (Vec* vector : {&groups.x, &groups.root, &groups.step}) {
    PetscCall(VecDuplicate(groups.g, vector));
  }
  PetscCall(VecSet(groups.root, 1.0));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode gather_groups(Tao tao, Vec root, ParameterGroups& groups) {
  const PetscScalar *g, *x, *units, *sums;
  PetscScalar *own, *norm, *size;
  const std::span<const PetscInt> places = groups.members->places();
  Arrays arrays;

  PetscFunctionBegin;
  PetscCall(VecSet(groups.members->here(), 0.0));
  PetscCall(arrays.change(groups.members->here(), &own));
  PetscCall(arrays.read(tao->gradient, &g));
  PetscCall(arrays.read(tao->solution, &x));
  PetscCall(arrays.read(root, &units));
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i] < 0) continue;
    PetscScalar* const sum = own + places[i];
    const double slope = root ? in_units(g[i], units[i]) : g[i];
    const double value = root ? x[i] * units[i] : x[i];
    sum[0] += slope * slope;
    sum[1] += value * value;
    sum[2] += slope * value;
  }
  PetscCall(arrays.give_back());

  PetscCall(groups.members->sum());

  PetscCall(arrays.read(groups.members->owned(), &sums));
  PetscCall(arrays.change(groups.g, &norm));
  PetscCall(arrays.change(groups.x, &size));
  for (std::int64_t j = 0; j < groups.layout().local; ++j) {
    const PetscScalar* const sum = sums + width * j;
    norm[j] = std::sqrt(sum[0]);
    size[j] = std::copysign(std::sqrt(sum[1]), sum[2] > 0 ? 1.0 : -1.0);
  }
  PetscCall(arrays.give_back());
  PetscFunctionReturn(PETSC_SUCCESS);
}

namespace {

/// Sends to the members of each group its step, the norm that divides the step, and its label.
/// Corrects sums.product: a step towards 0 gains s_J times the sum of g_i x_i over |x_J|, where the
/// norms alone would give s_J g_J. Both are equal for a group of one parameter.
PetscErrorCode tell_members(ParameterGroups& groups, Step& sums) {
  const PetscScalar *g, *s;
  PetscScalar* told;
  Arrays arrays;

  PetscFunctionBegin;
  PetscCall(arrays.read(groups.g, &g));
  PetscCall(arrays.read(groups.step, &s));
  // owned() still has the sums of gather_groups().
  PetscCall(arrays.change(groups.members->owned(), &told));
  for (std::int64_t j = 0; j < groups.layout().local; ++j) {
    PetscScalar* const mine = told + width * j;
    const bool shrinks = groups.labels[j] == Label::decreasable && s[j] != 0;
    // groups.x has moved already, so |x_J| comes from the sum
    const double size = std::sqrt(mine[1]);
    if (shrinks) sums.product += s[j] * g[j] * (mine[2] / (g[j] * size) - 1.0);
    mine[0] = s[j];
    mine[1] = shrinks ? size : g[j];
    mine[2] = PetscScalar(groups.labels[j]);
  }
  PetscCall(arrays.give_back());
  PetscCall(groups.members->tell());
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode move_members(Tao tao, Vec root, ParameterGroups& groups, Vec x, Vec step,
                            Label* labels, Step& sums) {
  const PetscScalar *g, *units, *told;
  PetscScalar *values, *moved;
  const std::span<const PetscInt> places = groups.members->places();
  Arrays arrays;

  PetscFunctionBegin;
  PetscCall(tell_members(groups, sums));
  PetscCall(arrays.read(groups.members->here(), &told));
  PetscCall(arrays.read(tao->gradient, &g));
  PetscCall(arrays.read(root, &units));
  PetscCall(arrays.change(step, &moved));
  PetscCall(arrays.change(x, &values));
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (moved) moved[i] = 0;
    if (places[i] < 0) continue;
    const PetscScalar* const group = told + places[i];
    labels[i] = Label(int(group[2]));
    if (group[0] == 0) continue;
    const double unit = root ? units[i] : 1.0;
    const double own = labels[i] == Label::decreasable ? values[i] * unit : in_units(g[i], unit);
    const double move = in_units(group[0] * (own / group[1]), unit);
    values[i] += move;
    if (moved) moved[i] = move;
  }
  PetscCall(arrays.give_back());
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag
