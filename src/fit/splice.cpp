// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: by a quadratic model of the loss, exchange the members of least worth for the others that
// promise most.
// Reference: Zhu, Wen, Zhu, Zhang and Wang, A polynomial algorithm for best-subset selection
//   problem, PNAS 117 (2020).
#include "fit/splice.hpp"

#include <algorithm>

#include "base/collective.hpp"
#include "base/petsc.hpp"

namespace prunadag {
namespace {

/// The worth of members and the promise of others; each 0 elsewhere.
struct Worth {
  VecHandle members, others;
  std::int64_t promising = 0;  // others, or groups with one, with a promise above 0

  explicit Worth(Support& support) {
    const Problem& problem = support.problem();
    members = problem.make_parameters();
    others = problem.make_parameters();
    const VecHandle g = problem.make_parameters(), h = problem.make_parameters();
    const VecHandle L = problem.make_parameters();
    problem.gradient(support.x(), g);
    column_curvatures(problem, support.x(), h);
    problem.curvature_bounds(L);
    support.count_passes(1 + 2 * double(problem.outputs()));
    const std::size_t weights = owned_of_first(g, problem.prunable());
    const ReadArray x(support.x()), slope(g), bend(h), bound(L);
    const WriteArray inside(members), outside(others);
    std::vector<char> promises = agree(PetscObjectComm((PetscObject)g.get()),
                                       [&] { return std::vector<char>(slope.span().size(), 0); });
    for (std::size_t i = 0; i < weights; ++i) {
      const double second = bend[i] + support.ridge() * bound[i];
      if (support.has(i)) {
        inside[i] = std::max(second * x[i] * x[i], 1e-300);
      } else if (second > 0.0 && bound[i] > 0.0) {
        outside[i] = slope[i] * slope[i] / second;
        promises[i] = outside[i] > 0.0;
      }
    }
    promising = support.counted(promises);
  }
};

std::vector<char> both(std::vector<char> marks, std::span<const char> more) {
  for (std::size_t i = 0; i < marks.size(); ++i) marks[i] = marks[i] || more[i];
  return marks;
}

}  // namespace

bool splice(Support& support, std::int64_t iterations) {
  const std::int64_t count = support.count();
  const Worth worth(support);
  const std::int64_t most = std::min(std::max<std::int64_t>(1, count / 3), worth.promising);
  if (most < 1) return false;
  const std::vector<char> among =
      both(support.largest(worth.others, most), support.largest(worth.members, count));
  std::optional<Restricted> room;
  for (std::int64_t swapped = most; swapped >= 1; swapped /= 2) {
    const std::vector<char> marks = both(support.largest(worth.others, swapped),
                                         support.largest(worth.members, count - swapped));
    if (support.exchange(marks, among, room, iterations)) return true;
  }
  return false;
}

}  // namespace prunadag
