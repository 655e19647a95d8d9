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

/// How prunAdag measures parameters (METHOD.md). Scaled: in units of their curvature, which makes a
/// fit independent of the units of the data. Paper: as they are, the published method.
enum class Units { scaled, paper };
const char* name_of(Units units);
/// Throws Error(usage) for another name and lists the known ones.
Units units_named(const std::string& name);

/// The most used settings. All others are PETSc options (-tao_...), which win over these.
struct FitOptions {
  std::string method = "prunadag-v3";  ///< see methods()
  double target_share = 0.1;      ///< share of the weights, in (0, 1]; T is rounded, at least 1
  std::int64_t target_count = 0;  ///< T itself; wins over the share unless 0
  std::int64_t max_iterations = 1000;
  Units units = Units::scaled;  ///< for prunadag; lmvm is always scaled, other methods never
  /// For prunadag in scaled units: stop when the mean gain of the last five steps is below this
  /// share of the total gain. 0: never.
  double gain_tolerance = 1e-3;
  double tolerance = 1e-9;                               ///< for the norm of the gradient
  double frankwolfe_radius = 10, frankwolfe_beta = 0.5;  ///< for fw1 and fw2; positive
};

/// The settings of the paper: paper units and 10000 iterations.
FitOptions paper_options();

/// Whether a fit with these options measures parameters in units of their curvature; PETSc options
/// may change that. Such a fit needs a centred problem where there is an intercept, and no scaled
/// data. Throws Error(usage) for an unknown method.
bool is_scaled(const FitOptions& options);

/// Whether the method moves groups of weights as one.
bool fits_groups(const FitOptions& options);

/// A fitting method by name: prunadag-v1 ... -v4, prunadag-relevant, lmvm, adagrad, fw1, fw2.
struct MethodInfo {
  std::string name, description;
};
const std::vector<MethodInfo>& methods();

/// T, the number of relevant weights or groups among `candidates`: the count, or
/// floor(share*candidates + 1/2) and at least 1. Throws Error(usage) when T exceeds `candidates`.
std::int64_t target_of(const FitOptions& options, std::int64_t candidates,
                       const char* what = "weights");

/// Throws Error(usage) for a setting that is out of range for any data; suggests the nearest
/// method.
void check_options(const FitOptions& options);

/// One row of a history: iterate k, its gradient, and the sets of the step from it.
struct IterateRecord {
  std::int64_t iteration = 0;
  double gradient_norm = 0;         ///< NaN where the fit stopped before the norm was known
  std::optional<double> objective;  ///< where it was requested
  struct Sets {
    std::int64_t optimisable, acceptable, decreasable;
  };
  std::optional<Sets> sets;      ///< of prunadag; absent for the last iterate
  std::int64_t below_delta = 0;  ///< weights with |x_i| < delta
  double seconds = 0;            ///< since the fit began
};

/// The progress of a fit, for display.
struct Progress {
  std::int64_t iteration = 0, max_iterations = 0;
  double gradient_norm = 0;
  double share_below_delta = 0;
  double seconds = 0;
};

/// Callbacks of a fit, called on every rank. Only visit() may throw or communicate.
struct FitHooks {
  /// Called for every iterate; one reduction each
  std::function<void(const IterateRecord&)> record;
  std::int64_t objective_every = 0;  ///< evaluate f for every such number of records; 0: never
  double delta = 1e-3;
  std::function<void(const Progress&)> progress;  ///< a few times a second, on ranks that have it
  /// Called for every iterate x_k, which it must not change; collective.
  std::function<void(std::int64_t k, Vec x)> visit;
  /// True on any rank ends the fit at the last complete iterate. Called a few times a second, and
  /// in gradients of many samples after every million or so of entries; the gradient then ends
  /// early.
  std::function<bool()> stop;
};

}  // namespace prunadag
#pragma GCC visibility pop
