// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: early stopping. A fit to some of the samples is stopped at the iterate that predicts the
// other samples best.
// Reference: Prechelt, Early stopping - but when?, Neural Networks: Tricks of the Trade (1998).
#include <limits>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "fit/folds.hpp"
#include "fit/judge.hpp"
#include "prunadag/validation.hpp"

namespace prunadag {

ValidatedFit fit_validated(const Problem& problem, const FitOptions& options,
                           const ValidationOptions& validation, Vec x, const FitHooks& hooks) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)x);
  agree(comm, [&] {
    check_validation(validation);
    if (!(validation.share > 0)) {
      throw Error(
          ErrorKind::usage,
          fmt::format("validation {}: an iterate is chosen by a share of the samples above 0",
                      validation.share));
    }
  });
  const std::vector<std::int64_t> parts = folds_of(problem.data(), validation);
  const Dataset train = some_samples(problem.data(), parts, 0, false);
  const Dataset others = some_samples(problem.data(), parts, 0, true);
  const Problem there(train, problem.loss(), problem.l2(),
                      problem.centred() ? Centring::means : Centring::none);
  const Problem held_back(others, problem.loss());

  VecHandle best, model;
  check(VecDuplicate(x, best.put()));
  check(VecDuplicate(x, model.put()));
  problem.to_model(x);
  check(VecCopy(x, best));
  there.from_model(x);
  ChosenIterate chosen;
  chosen.samples = others.samples;
  chosen.judged.loss = std::numeric_limits<double>::infinity();
  FitHooks watching = agree(comm, [&] { return hooks; });
  watching.visit = [&](std::int64_t k, Vec iterate) {
    if (hooks.visit) hooks.visit(k, iterate);
    check(VecCopy(iterate, model));
    there.to_model(model);
    const Judgement judged = judge(held_back, model).judgement(problem.loss().score);
    if (!(judged.loss < chosen.judged.loss)) return;
    chosen.judged = judged;
    chosen.iterate = k;
    check(VecCopy(model, best));
  };
  FitSummary summary = fit(there, options, x, watching);
  check(VecCopy(best, x));
  problem.from_model(x);
  return {std::move(summary), chosen};
}

}  // namespace prunadag
