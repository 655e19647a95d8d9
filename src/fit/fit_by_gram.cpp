// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Least-squares fits by the Gram matrix, compared with the samples at the end.
#include <optional>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "prunadag/model.hpp"

namespace prunadag {
namespace {

/// The result of `work`; adds its time to `seconds`.
template <class Work>
auto timed(double& seconds, const Work& work) {
  const double begin = MPI_Wtime();
  auto result = work();
  seconds = MPI_Wtime() - begin;
  return result;
}

/// Fits by the Gram matrix, then compares the gradients, unless the fit was stopped. Sets
/// result.by_gram to whether the fit stands.
void fit_on_gram(const GramProblem& problem, const FitOptions& options, Vec x,
                 const FitHooks& hooks, GramFit& result) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)x);
  result.summary = fit(problem, options, x, hooks);
  if (result.summary.stopped) {  // the comparison would delay the stop
    result.by_gram = true;
    agree(comm, [&] {
      result.note = "the gradient by the Gram matrix was not compared with that of the samples";
    });
    return;
  }
  const GramProblem::Deviation deviation =
      timed(result.comparing, [&] { return problem.deviation(x, result.summary.tolerance); });
  result.by_gram = deviation.acceptable();
  if (result.by_gram) return;
  agree(comm, [&] {
    result.note = fmt::format(
        "the gradient by the Gram matrix is off by {:.2e}, {:.2e} is allowed: fitted again from "
        "the samples",
        deviation.difference, deviation.allowed);
  });
}

}  // namespace

GramFit fit_by_gram(const Problem& problem, Gram gram, const FitOptions& options, Vec x,
                    const FitHooks& hooks, const std::function<MatHandle(const Problem&)>& form) {
  const double begin = MPI_Wtime();
  GramFit result;
  const bool wanted = gram == Gram::always ||
                      (gram == Gram::automatic && gram_pays(problem, options.max_iterations));
  if (wanted) {
    VecHandle start;
    check(VecDuplicate(x, start.put()));
    check(VecCopy(x, start));
    std::optional<GramProblem> formed;  // constructed in place: a move could fail on one rank alone
    timed(result.forming, [&] { return &formed.emplace(problem, form(problem)); });
    fit_on_gram(*formed, options, x, hooks, result);
    if (!result.by_gram) check(VecCopy(start, x));
  }
  if (!result.by_gram) result.summary = fit(problem, options, x, hooks);
  result.summary.seconds = MPI_Wtime() - begin;
  return result;
}

}  // namespace prunadag
