// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The number of reductions per iteration. Functions of this test stand between the library and MPI,
// and count them.
#include <cmath>

#include <gtest/gtest.h>

#include "base/traffic.hpp"
#include "prunadag/model.hpp"
#include "prunadag/problem.hpp"
#include "support/losses.hpp"
#include "support/stored_ways.hpp"
#include "tao/problems.hpp"

#undef MPI_Allreduce  // PETSc counts calls by macros
#undef MPI_Allgather
#undef MPI_Allgatherv

static int reductions = 0, gatherings = 0;

extern "C" int MPI_Allreduce(const void* send, void* receive, int count, MPI_Datatype type,
                             MPI_Op op, MPI_Comm comm) {
  ++reductions;
  return PMPI_Allreduce(send, receive, count, type, op, comm);
}
extern "C" int MPI_Allgather(const void* send, int sent, MPI_Datatype send_type, void* receive,
                             int received, MPI_Datatype type, MPI_Comm comm) {
  ++gatherings;
  return PMPI_Allgather(send, sent, send_type, receive, received, type, comm);
}
extern "C" int MPI_Allgatherv(const void* send, int sent, MPI_Datatype send_type, void* receive,
                              const int received[], const int offsets[], MPI_Datatype type,
                              MPI_Comm comm) {
  ++gatherings;
  return PMPI_Allgatherv(send, sent, send_type, receive, received, offsets, type, comm);
}

namespace prunadag {
namespace {

using namespace test;

/// A gradient that is never zero and always changes, so that no solve ends early.
PetscErrorCode local_gradient(Tao, Vec x, Vec g, void*) {
  const ReadArray in(x);
  WriteArray out(g);
  const std::int64_t first = first_index(x);
  for (std::size_t i = 0; i < in.span().size(); ++i) {
    out[i] = 1.5 + std::sin(double(first) + double(i)) + 0.4 * std::sin(in[i]);
  }
  return 0;
}

/// A gradient with the same value for every pair of neighbours, so that the boundary splits equal
/// values for an odd target.
PetscErrorCode paired_gradient(Tao, Vec x, Vec g, void*) {
  const std::int64_t first = first_index(x);
  const ReadArray in(x);
  WriteArray out(g);
  for (std::size_t i = 0; i < in.span().size(); ++i) {
    const double pair = double((first + std::int64_t(i)) / 2);
    out[i] = 1.5 + std::sin(pair) + 0.4 * std::sin(in[i]);
  }
  return 0;
}

/// Returns the reductions of the second hundred iterations, and expects all of them to be counted
/// as traffic. The gradient makes no reductions.
int steady_reductions(const char* type, TaoFrankWolfeStepRule rule = TAO_FRANKWOLFE_DECREASING,
                      PetscErrorCode (*gradient)(Tao, Vec, Vec, void*) = local_gradient,
                      TaoPrunAdagUnits units = TAO_PRUNADAG_UNITS_PAPER) {
  int counts[2], others[2];
  Traffic sent[2];
  for (int hundreds : {1, 2}) {
    VecHandle x = make_vector(world(), 5000);
    check(VecSet(x, 1.0));
    TaoHandle tao;
    check(PrunAdagInitialize());
    check(TaoCreate(world(), tao.put()));
    check(TaoSetType(tao, type));
    check(TaoFrankWolfeSetStepRule(tao, rule));
    check(TaoPrunAdagSetUnits(tao, units));
    check(TaoPrunAdagSetTarget(tao, 501));
    check(TaoSetSolution(tao, x));
    check(TaoSetGradient(tao, nullptr, gradient, nullptr));
    check(TaoSetTolerances(tao, 0.0, 0.0, 0.0));
    check(TaoSetMaximumIterations(tao, 100 * hundreds));
    reductions = gatherings = 0;
    const Traffic before = traffic();
    check(TaoSolve(tao));
    counts[hundreds - 1] = reductions;
    others[hundreds - 1] = gatherings;
    sent[hundreds - 1] = traffic() - before;
  }
  const double of_sum = cost_of(Collective::sum_everywhere, size_of(world()), 0).messages;
  const double of_gathering = cost_of(Collective::gather, size_of(world()), 0).messages;
  EXPECT_EQ(sent[1].messages - sent[0].messages,
            of_sum * double(counts[1] - counts[0]) + of_gathering * double(others[1] - others[0]));
  return counts[1] - counts[0];
}

TEST(Reductions, AreAtMostTwoPerIterationInSteadyState) {
  EXPECT_LE(steady_reductions(TAOPRUNADAG), 200);
  EXPECT_LE(steady_reductions(TAOFRANKWOLFE), 200);
  EXPECT_LE(steady_reductions(TAOFRANKWOLFE, TAO_FRANKWOLFE_RESCALED), 200);
  EXPECT_LE(steady_reductions(TAOPRUNADAG, TAO_FRANKWOLFE_DECREASING, paired_gradient), 200);
  EXPECT_LE(steady_reductions(TAOPRUNADAG, TAO_FRANKWOLFE_DECREASING, local_gradient,
                              TAO_PRUNADAG_UNITS_SCALED),
            200);
  EXPECT_EQ(steady_reductions(TAOADAGRAD), 100);
}

/// Returns the reductions of the second hundred iterations of a fit in scaled units. A gradient
/// makes one or two of them.
int reductions_of_a_fit(const Problem& problem) {
  int counts[2];
  for (const int hundreds : {1, 2}) {
    const VecHandle x = problem.make_parameters();
    problem.start(x);
    FitOptions options;
    options.gain_tolerance = options.tolerance = 0;
    options.max_iterations = 100 * hundreds;
    reductions = 0;
    EXPECT_EQ(fit(problem, options, x).iterations, 100 * hundreds);
    counts[hundreds - 1] = reductions;
  }
  return counts[1] - counts[0];
}

// In every fifth selection or fewer, the boundary is not in the first window, or shares its bin.
TEST(Reductions, OfAFitInScaledUnitsAreThreePerIterationAndSeldomFour) {
  for (const Loss& loss : test::scalar_losses()) {
    // The boundary moves further where phi'' jumps, or is an exponential.
    const int spare = loss.name == "squared" || loss.name == "logistic" ? 0 : 15;
    const Samples made = make_samples(500, 300, loss.labels);
    for (const auto& [name, data] : stored_ways(made)) {
      const Problem problem(data, loss, 0.0, Centring::means);
      // By samples, dense rows have all parameters, and need no reduction for the shift.
      const int most = (name == "dense" ? 225 : 325) + spare;
      EXPECT_LE(reductions_of_a_fit(problem), most) << loss.name << ", " << name;
    }
  }
}

}  // namespace
}  // namespace prunadag
