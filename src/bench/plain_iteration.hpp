// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "base/petsc.hpp"

namespace prunadag::bench {

/// prunAdag's v3 and v4 written with PETSc's vector operations, as a program without kernels of its
/// own would: what benchmarks compare with. The boundary of R is found on rank 0, to which all of
/// |g| is sent. Differs from the solver where values tie: R has all that equal the T-th largest.
class PlainIteration {
 public:
  /// `like` gives the layout, `target` is T, from 1 to its length; `scaled` chooses v3. The
  /// accumulators start at zeta. Collective.
  PlainIteration(Vec like, std::int64_t target, bool scaled, double zeta = 0.01);

  /// x becomes the next iterate, from its gradient g. About forty passes over vectors, three
  /// reductions, and one gathering of all n magnitudes. Collective.
  void step(Vec g, Vec x);

 private:
  double boundary();
  /// Steps 2 to 5: the sets O and S minus O as ones, and what steps 6 and 7 need of them.
  void classify(Vec g, Vec x);

  std::int64_t target_, iteration_ = 0;
  bool scaled_;
  VecHandle so_, sd_, zero_, magnitude_, in_O_, in_S_, root_, low_, high_, work_, work2_;
  VecHandle on_rank_0_;
  ScatterHandle to_rank_0_;
  std::vector<double> sorted_;
};

}  // namespace prunadag::bench
