// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "fit/gain_test.hpp"

#include <cmath>
#include <utility>

#include "base/petsc.hpp"

namespace prunadag {

void GainTest::add_to(Tao tao) { check(TaoSetConvergenceTest(tao, test, this)); }

bool GainTest::is_enough(double value) {
  constexpr std::size_t least = 3;  // steps
  if (count_ == 0) first_ = value;
  const double before = std::exchange(values_[count_ % values_.size()], value);
  if (count_++ < least) return false;
  const double lately = before - value;
  return lately <= tolerance_ * (first_ - value) || lately <= 1e-14 * std::abs(value);
}

PetscErrorCode GainTest::test(Tao tao, void* gain) {
  TaoConvergedReason reason;
  PetscReal f;

  PetscFunctionBegin;
  PetscCall(TaoDefaultConvergenceTest(tao, nullptr));
  PetscCall(TaoGetConvergedReason(tao, &reason));
  if (reason != TAO_CONTINUE_ITERATING) PetscFunctionReturn(0);
  PetscCall(TaoGetSolutionStatus(tao, nullptr, &f, nullptr, nullptr, nullptr, nullptr));
  GainTest* const own = static_cast<GainTest*>(gain);
  if (own->is_enough(f)) PetscCall(TaoSetConvergedReason(tao, TAO_CONVERGED_USER));
  if (own->stop_ && *own->stop_) {
    int stops = (*own->stop_)();
    PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &stops, 1, MPI_INT, MPI_MAX,
                               PetscObjectComm((PetscObject)tao)));
    if (stops) PetscCall(TaoSetConvergedReason(tao, TAO_DIVERGED_USER));
  }
  PetscFunctionReturn(0);
}

}  // namespace prunadag
