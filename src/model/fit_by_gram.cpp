// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Least-squares fits on the Gram matrix, checked at the end against the samples.
#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "prunadag/model.hpp"

namespace prunadag {

GramFit fit_by_gram(const Problem& problem, Gram gram, const FitOptions& options, Vec x,
                    const FitHooks& hooks, const std::function<MatHandle(const Problem&)>& form) {
  GramFit result;
  const bool wanted = gram == Gram::always ||
                      (gram == Gram::automatic && gram_pays(problem, options.max_iterations));
  if (!wanted) {
    result.summary = fit(problem, options, x, hooks);
    return result;
  }
  const MPI_Comm comm = PetscObjectComm((PetscObject)x);
  VecHandle start;
  check(VecDuplicate(x, start.put()));
  check(VecCopy(x, start));
  {
    const GramProblem by_gram(problem, form(problem));
    result.summary = fit(by_gram, options, x, hooks);
    if (result.summary.stopped) {  // whoever wants to stop does not want to wait for the check
      result.by_gram = true;
      agree(comm, [&] {
        result.note = "the gradient by the Gram matrix was not compared with that of the samples";
      });
      return result;
    }
    const GramProblem::Deviation deviation = by_gram.deviation(x, result.summary.tolerance);
    result.by_gram = deviation.acceptable();
    if (result.by_gram) return result;
    agree(comm, [&] {
      result.note = fmt::format(
          "the gradient by the Gram matrix is off by {:.2e}, {:.2e} is allowed: fitted again from "
          "the samples",
          deviation.difference, deviation.allowed);
    });
  }
  check(VecCopy(start, x));
  result.summary = fit(problem, options, x, hooks);
  return result;
}

}  // namespace prunadag
