// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// METHOD.md's steps 2 to 7, one vector operation after the other.
#include "bench/plain_iteration.hpp"

#include <algorithm>
#include <cmath>

#include "base/collective.hpp"

namespace prunadag::bench {

PlainIteration::PlainIteration(Vec like, std::int64_t target, bool scaled, double zeta)
    : target_(target), scaled_(scaled) {
  for (VecHandle* vector :
       {&so_, &sd_, &zero_, &magnitude_, &in_O_, &in_S_, &root_, &low_, &high_, &work_, &work2_}) {
    check(VecDuplicate(like, vector->put()));
    check(VecSet(*vector, 0.0));
  }
  check(VecSet(so_, zeta));
  check(VecSet(sd_, zeta));
  check(VecScatterCreateToZero(like, to_rank_0_.put(), on_rank_0_.put()));
}

double PlainIteration::boundary() {
  check(VecScatterBegin(to_rank_0_, magnitude_, on_rank_0_, INSERT_VALUES, SCATTER_FORWARD));
  check(VecScatterEnd(to_rank_0_, magnitude_, on_rank_0_, INSERT_VALUES, SCATTER_FORWARD));
  double tau = 0;
  const MPI_Comm comm = PetscObjectComm((PetscObject)magnitude_.get());
  if (rank_of(comm) == 0) {
    const ReadArray all(on_rank_0_);
    sorted_.assign(all.span().begin(), all.span().end());
    const auto last = sorted_.begin() + target_ - 1;
    std::nth_element(sorted_.begin(), last, sorted_.end(), std::greater<>());
    tau = *last;
  }
  MPI_Bcast(&tau, 1, MPI_DOUBLE, 0, comm);
  return tau;
}

void PlainIteration::classify(Vec g, Vec x) {
  IndexSetHandle R, S, between;
  PetscReal g_R, x_S;

  // 2. R, as the ones of in_O
  check(VecCopy(g, magnitude_));
  check(VecAbs(magnitude_));
  check(VecSet(work_, std::nextafter(boundary(), 0.0)));
  check(VecWhichGreaterThan(magnitude_, work_, R.put()));
  check(VecSet(in_O_, 0.0));
  check(VecISSet(in_O_, R, 1.0));
  check(VecPointwiseMult(work_, in_O_, g));
  check(VecNorm(work_, NORM_2, &g_R));

  // 3. S
  check(VecPointwiseMult(work_, x, g));
  check(VecWhichGreaterThan(work_, zero_, S.put()));
  check(VecSet(in_S_, 0.0));
  check(VecISSet(in_S_, S, 1.0));
  check(VecISSet(in_S_, R, 0.0));
  check(VecPointwiseMult(work_, in_S_, x));
  check(VecNorm(work_, NORM_2, &x_S));

  // 4. root = sqrt(so + g^2),  work = r = |g| / root
  check(VecPointwiseMult(root_, g, g));
  check(VecAXPY(root_, 1.0, so_));
  check(VecSqrtAbs(root_));
  check(VecPointwiseDivide(work_, magnitude_, root_));

  // 5. low = a,  high = b,  O = R u A
  double alpha = 1.0 / double(++iteration_);
  if (scaled_) alpha *= x_S > 0 ? g_R / x_S : 0.0;
  check(VecCopy(x, high_));
  check(VecAbs(high_));
  check(VecCopy(high_, low_));
  check(VecScale(low_, alpha));
  check(VecWhichBetweenOrEqual(low_, work_, high_, between.put()));
  check(VecSet(work_, 0.0));
  check(VecISSet(work_, between, 1.0));
  check(VecPointwiseMult(work_, work_, in_S_));
  check(VecAXPY(in_O_, 1.0, work_));
  check(VecAXPY(in_S_, -1.0, work_));
}

void PlainIteration::step(Vec g, Vec x) {
  classify(g, x);

  // 6. on O: so += g^2,  work = the step g / root
  check(VecPointwiseMult(work2_, g, g));
  check(VecPointwiseMult(work2_, work2_, in_O_));
  check(VecAXPY(so_, 1.0, work2_));
  check(VecPointwiseDivide(work_, g, root_));
  check(VecPointwiseMult(work_, work_, in_O_));

  // 7. on D: sd += x^2; in S the step sign(x) min(a, |x| / sqrt(sd))
  check(VecPointwiseMult(work2_, x, x));
  check(VecPointwiseMult(root_, work2_, in_O_));
  check(VecAXPY(work2_, -1.0, root_));
  check(VecAXPY(sd_, 1.0, work2_));
  check(VecCopy(sd_, root_));
  check(VecSqrtAbs(root_));
  check(VecPointwiseDivide(root_, high_, root_));
  check(VecPointwiseMin(root_, low_, root_));
  check(VecPointwiseDivide(work2_, x, high_));  // the sign; PETSc divides by 0 to 0
  check(VecPointwiseMult(root_, root_, work2_));
  check(VecPointwiseMult(root_, root_, in_S_));
  check(VecAXPY(x, -1.0, work_));
  check(VecAXPY(x, -1.0, root_));
}

}  // namespace prunadag::bench
