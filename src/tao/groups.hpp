// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <optional>

#include "kernel/update.hpp"
#include "select/grouping.hpp"
#include "tao/exempt.hpp"
#include "tao/objective_free.hpp"

namespace prunadag {

/// Groups of parameters that are classified, moved and shrunk as one (METHOD.md, "Groups").
///
/// A group stands for its members by norms: g = |g_group|, x = |x_group|, negative where the
/// product of both is not above 0. What the method does to such a pair is done to the members: a
/// step s against the gradient is s g_i/g, one towards 0 is s x_i/x. A group of one is its member,
/// to the bit.
struct ParameterGroups {
  IS given = nullptr;  // the number of the group of each own parameter

  // Since set-up. Vectors have an entry per group, in scaled units where the parameters have them.
  std::optional<Grouping> members;
  Vec g = nullptr, x = nullptr;  // by their norms
  Vec root = nullptr;            // 1
  Vec step = nullptr;            // of the last update
  Label* labels = nullptr;       // of the last update

  std::int64_t count = 0;       // of groups with a member, on all ranks
  std::int64_t empty_here = 0;  // of the others, those that this rank owns

  /// Of the groups; none before set-up.
  VectorLayout layout() const { return members ? members->layout() : VectorLayout{}; }
};

/// Refuses numbers of groups on every rank: PETSC_ERR_ARG_SIZ where an own parameter has none,
/// PETSC_ERR_ARG_OUTOFRANGE for one below 0 or above that of parameters. Collective.
PetscErrorCode require_group_numbers(MPI_Comm comm, const VectorLayout& parameters, IS given);

/// The same for its numbers. Collective. Exempt parameters belong to no group, whatever their number.
PetscErrorCode set_up(Tao tao, const VectorLayout& layout, const ExemptParameters& exempt,
                      ParameterGroups& groups);
PetscErrorCode destroy_work(ParameterGroups& groups);

/// g and x of the groups from tao->gradient and tao->solution; `root` may be null. Collective: a
/// message each way between ranks that share groups. Cost: a pass over g, x, root.
PetscErrorCode gather_groups(Tao tao, Vec root, ParameterGroups& groups);

/// Does to the members in `x` what the step and the labels of the groups say. `step`, which may be
/// null, receives what they moved by, `labels` the sets they belong to, and sums.product becomes
/// that of the members. Collective, as gather_groups().
PetscErrorCode move_members(Tao tao, Vec root, ParameterGroups& groups, Vec x, Vec step,
                            Label* labels, Step& sums);

}  // namespace prunadag
