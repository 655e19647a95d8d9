// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <petscvec.h>

#pragma GCC visibility push(default)
namespace prunadag {

/// How prunAdag measures parameters (METHOD.md): in units of their curvature, which makes a fit
/// independent of the units of the data, or as they are, which is the published method.
enum class Units { scaled, paper };
const char* name_of(Units units);
/// Throws Error(usage) listing the names when there are no such units.
Units units_named(const std::string& name);

/// The settings people use daily; every other one is a PETSc option (-tao_...), and those win.
struct FitOptions {
  std::string method = "prunadag-v3";  ///< see methods()
  double target_share = 0.1;           ///< of the weights, in (0, 1]; T is rounded, at least 1
  std::int64_t target_count = 0;       ///< T itself; wins over the share when it is not 0
  std::int64_t max_iterations = 1000;
  Units units = Units::scaled;  ///< of prunadag; lmvm is scaled always, the others never are
  /// Of prunadag in scaled units: stop when the last five steps gained on average less than this
  /// share of what all steps did; 0: never.
  double gain_tolerance = 1e-3;
  double tolerance = 1e-9;                               ///< on the norm of the gradient
  double frankwolfe_radius = 10, frankwolfe_beta = 0.5;  ///< of fw1 and fw2; positive
};

/// The settings of the paper: its units, and 10000 iterations.
FitOptions paper_options();

/// Whether such a fit measures parameters in units of their curvature, unless PETSc's options
/// change that: then it wants a centred problem with an intercept, and none needs to scale the
/// data. Throws Error(usage) for an unknown method.
bool is_scaled(const FitOptions& options);

/// Whether the method moves groups of weights as one, where there are any.
bool fits_groups(const FitOptions& options);

/// A fitting method by name: prunadag-v1 ... -v4, prunadag-relevant, lmvm, adagrad, fw1, fw2.
struct MethodInfo {
  std::string name, description;
};
const std::vector<MethodInfo>& methods();

/// How many of `candidates` weights, or groups of them, are relevant in an iteration: the count, or
/// floor(share*candidates + 1/2) and at least 1. Throws Error(usage) when there are not as many.
std::int64_t target_of(const FitOptions& options, std::int64_t candidates,
                       const char* what = "weights");

/// Throws Error(usage) when a setting is out of range whatever the data; names the nearest method.
void check_options(const FitOptions& options);

/// One row of a history: iterate k, its gradient, and the sets that were used to leave it.
struct IterateRecord {
  std::int64_t iteration = 0;
  double gradient_norm = 0;         ///< not a number where the fit was stopped before it was known
  std::optional<double> objective;  ///< where it was asked for
  struct Sets {
    std::int64_t optimisable, acceptable, decreasable;
  };
  std::optional<Sets> sets;      ///< of prunadag; absent for the iterate that was not left
  std::int64_t below_delta = 0;  ///< weights with |x_i| < delta
  double seconds = 0;            ///< since the fit began
};

/// Where a fit is, for people who wait.
struct Progress {
  std::int64_t iteration = 0, max_iterations = 0;
  double gradient_norm = 0;
  double share_below_delta = 0;
  double seconds = 0;
};

/// What a fit calls on the way, each on every rank; only visit() may throw or communicate.
struct FitHooks {
  std::function<void(const IterateRecord&)> record;  ///< every iterate, one reduction each
  std::int64_t objective_every = 0;  ///< evaluate f for every so many records; 0: never
  double delta = 1e-3;
  std::function<void(const Progress&)> progress;  ///< a few times a second
  /// Every iterate x_k, which must not be changed; collective.
  std::function<void(std::int64_t k, Vec x)> visit;
  /// True on any rank ends the fit, at the last whole iterate. Asked a few times a second, and in
  /// gradients of many samples, which then end early, after every million or so of their entries.
  std::function<bool()> stop;
};

}  // namespace prunadag
#pragma GCC visibility pop
