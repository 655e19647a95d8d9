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
/// Norms stand for the members of a group: g = |g_group|, x = |x_group|, negative where the sum of
/// g_i x_i is not above 0. The method treats the pair (g, x) as one parameter. Its step s is shared
/// out: a step against the gradient as s g_i/g, a step towards 0 as s x_i/x. A group of one equals
/// its member, to the bit.
struct ParameterGroups {
  IS given = nullptr;  // group number of each own parameter

  // Since set-up. Vectors have an entry per group, in scaled units where the parameters are.
  std::optional<Grouping> members;
  Vec g = nullptr, x = nullptr;  // norms, with the sign of x as above
  Vec root = nullptr;            // all 1
  Vec step = nullptr;            // of the last update
  Label* labels = nullptr;       // of the last update

  std::int64_t count = 0;       // groups with a member, on all ranks
  std::int64_t empty_here = 0;  // groups without a member that this rank owns

  /// The layout of the groups; empty before set-up.
  VectorLayout layout() const { return members ? members->layout() : VectorLayout{}; }
};

/// Refuses wrong group numbers on every rank: PETSC_ERR_ARG_SIZ where `given` has another length
/// than the own parameters, PETSC_ERR_ARG_OUTOFRANGE for a number below 0 or above the number of
/// parameters. Collective.
PetscErrorCode require_group_numbers(MPI_Comm comm, const VectorLayout& parameters, IS given);

/// Refuses as above. Exempt parameters belong to no group, whatever their number. Collective.
PetscErrorCode set_up(Tao tao, const VectorLayout& layout, const ExemptParameters& exempt,
                      ParameterGroups& groups);
PetscErrorCode destroy_work(ParameterGroups& groups);

/// Computes g and x of the groups from tao->gradient and tao->solution; `root` may be null.
/// Collective: a message each way between ranks that share groups. Cost: a pass over g, x, root.
PetscErrorCode gather_groups(Tao tao, Vec root, ParameterGroups& groups);

/// Moves the members in `x` by the steps and labels of their groups. `step` receives the moves, and
/// may be null; `labels` receives the sets of the members; sums.product becomes that of the
/// members. Collective, as gather_groups().
PetscErrorCode move_members(Tao tao, Vec root, ParameterGroups& groups, Vec x, Vec step,
                            Label* labels, Step& sums);

}  // namespace prunadag
