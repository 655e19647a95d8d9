// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: gradual pruning with refits from the current weights.
// Algorithm: from the weights S of a fit,
//   1. keep the weights of most worth, 0.8 |S| or the next wanted number, whichever is more;
//   2. run a few iterations of L-BFGS over S alone, and go to 1;
//   3. at each wanted number run more iterations, then swap members for others (splice.hpp).
#include "prunadag/path.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "fit/splice.hpp"
#include "fit/support.hpp"

namespace prunadag {
namespace {

MPI_Comm comm_of(Vec x) { return PetscObjectComm((PetscObject)x); }

/// A sparsity and the number of weights left.
struct WantedSparsity {
  double sparsity;
  std::int64_t weights;
};

/// From many weights to few; each number once.
std::vector<WantedSparsity> wanted_of(const PathOptions& options, std::int64_t weights) {
  std::vector<WantedSparsity> all;
  for (const double sparsity : options.sparsities) {
    all.push_back({sparsity, weights_left(sparsity, weights)});
  }
  std::ranges::stable_sort(all, std::greater{}, &WantedSparsity::weights);
  // Not std::ranges::unique(), which clang 14 cannot compile with GCC 12's library.
  const auto same = [](const auto& a, const auto& b) { return a.weights == b.weights; };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  return all;
}

PathModel model_of(const Support& support, const WantedSparsity& wanted) {
  const Problem& problem = support.problem();
  PathModel model = sparse_model(problem, support.x(), wanted.sparsity);
  model.objective = support.objective();
  model.penalised = support.penalised();
  model.l2 = support.ridge() * problem.curvature_unit();
  model.passes = support.passes();
  return model;
}

bool is_to_stop(const Support& support, const PathOptions& options) {
  return options.stop && largest(comm_of(support.x()), std::int64_t(options.stop())) > 0;
}

/// Prunes step by step down to `weights` weights. False when it was stopped.
bool prune_to(Support& support, std::int64_t weights, const PathOptions& options) {
  while (support.count() > weights) {
    if (is_to_stop(support, options)) return false;
    const auto kept = std::int64_t(std::floor(options.keep * double(support.count())));
    const std::int64_t next = std::max(kept, weights);
    const VecHandle keys = support.keys(options.saliency);
    support.keep(support.largest(keys, next));
    if (options.progress) {
      options.progress({0, 0, support.ridge() * support.problem().curvature_unit(), next});
    }
    if (next > weights) support.fit(options.step_iterations);
  }
  return true;
}

}  // namespace

void check_path(const PathOptions& options, std::int64_t weights) {
  if (options.sparsities.empty()) throw Error(ErrorKind::usage, "path: no sparsities are given");
  for (const double sparsity : options.sparsities) weights_left(sparsity, weights);
  if (!(options.keep > 0 && options.keep < 1)) {
    throw Error(ErrorKind::usage,
                fmt::format("path: keep {}: must be above 0 and below 1", options.keep));
  }
  if (!(options.splice_share >= 0 && options.splice_share <= 1)) {
    throw Error(ErrorKind::usage,
                fmt::format("path: splice_share {}: must be from 0 to 1", options.splice_share));
  }
  if (options.l2 && (!(*options.l2 >= 0) || !std::isfinite(*options.l2))) {
    throw Error(ErrorKind::usage, fmt::format("l2 {}: must be finite and at least 0", *options.l2));
  }
  for (const auto& [name, count] : {std::pair{"step_iterations", options.step_iterations},
                                    std::pair{"model_iterations", options.model_iterations},
                                    std::pair{"splice", options.splice_rounds}}) {
    if (count < 0) {
      throw Error(ErrorKind::usage, fmt::format("path: {} {}: must be at least 0", name, count));
    }
  }
}

Path prune_path(const Problem& problem, const PathOptions& options, Vec x) {
  const std::vector<WantedSparsity> wanted = agree(comm_of(x), [&] {
    check_path(options, problem.candidates());
    return wanted_of(options, problem.candidates());
  });
  Path path;
  path.l2 = options.l2.value_or(1.0 / double(problem.data().samples));
  Support support(problem, x, path.l2 / problem.curvature_unit());
  const std::int64_t most = support.count();
  if (most == 0) throw Error(ErrorKind::data, "all features are constant: there is no path");
  std::int64_t last = -1;  // number of weights of the previous model
  for (const WantedSparsity& next : wanted) {
    path.stopped =
        !prune_to(support, std::min(next.weights, most), options) || is_to_stop(support, options);
    if (path.stopped) break;
    if (support.count() == last) continue;
    last = support.count();
    support.fit(options.model_iterations);
    if (support.lost()) {
      throw Error(ErrorKind::data,
                  "the objective of the path, or its gradient, is not a finite number: scale the "
                  "data");
    }
    const bool pays =
        double(support.count()) <= options.splice_share * double(problem.candidates());
    for (std::int64_t round = 0; pays && round < options.splice_rounds; ++round) {
      if (!splice(support, options.step_iterations)) break;
      support.fit(options.model_iterations);
    }
    PathModel model = model_of(support, next);
    agree(comm_of(x), [&] { path.models.push_back(std::move(model)); });
  }
  path.passes = support.passes();
  agree(comm_of(x), [&] {
    if (most == problem.candidates()) return;
    path.note = fmt::format("{} of {} {} are constant and have no weight",
                            problem.candidates() - most, problem.candidates(),
                            problem.groups()        ? "groups of features"
                            : problem.outputs() > 1 ? "weights"
                                                    : "features");
  });
  return path;
}

PathModel sparse_model(const Problem& problem, Vec x, double sparsity) {
  const VecHandle at = problem.make_parameters();
  check(VecCopy(x, at));
  problem.to_model(at);
  PathModel model;
  model.sparsity = sparsity;
  model.intercepts = gathered_from(at, problem.prunable());
  agree(comm_of(x), [&] { model.intercepts.resize(std::size_t(problem.outputs()), 0.0); });
  agree(comm_of(x), [&] {
    const ReadArray parameters(at);
    const std::int64_t first = first_index(x);
    const std::size_t weights = owned_of_first(x, problem.prunable());
    for (std::size_t i = 0; i < weights; ++i) {
      if (parameters[i] == 0.0) continue;
      model.indices.push_back(first + std::int64_t(i));
      model.values.push_back(parameters[i]);
    }
  });
  model.nonzeros = sum(comm_of(x), std::int64_t(model.indices.size()));
  return model;
}

void set_parameters(const PathModel& model, const Problem& problem, Vec x) {
  check(VecSet(x, 0.0));
  const std::int64_t first = first_index(x);
  const WriteArray at(x);
  for (std::size_t k = 0; k < model.indices.size(); ++k) {
    at[std::size_t(model.indices[k] - first)] = model.values[k];
  }
  const std::size_t weights = owned_of_first(x, problem.prunable());
  for (std::size_t i = weights; i < at.span().size(); ++i) at[i] = model.intercepts[i - weights];
}

}  // namespace prunadag
