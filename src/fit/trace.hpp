// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <functional>
#include <limits>
#include <optional>

#include <petsctao.h>

#include "prunadag/objective.hpp"
#include "prunadag/options.hpp"

namespace prunadag {

/// A TAO monitor that turns iterates into records and progress, and asks whether to stop.
///
/// A record waits one iteration, until the sets of the step from its iterate are known. Progress
/// and stopping need agreement of the ranks: one reduction about five times a second, at iterations
/// that every rank derives from the same reduced clock.
/// iterations that every rank derives from the same reduced clock.
class Trace {
 public:
  /// `parameters_at` converts a solution of the Tao to parameters; it must outlive the trace.
  /// Collective; one reduction.
  Trace(const Objective& objective, const FitHooks& hooks, Tao tao,
        const std::function<Vec(Vec)>& parameters_at);

  /// Hands out the last record; call it after TaoSolve(). Where the gradient of the last iterate
  /// ended early, that iterate gets a record with an unknown norm, NaN. Collective.
  void finish(bool left_early);

  bool stopped() const noexcept { return stopped_; }
  double gradient_norm() const noexcept { return gradient_norm_; }
  double first_gradient_norm() const noexcept { return first_gradient_norm_; }
  double seconds() const;

 private:
  static PetscErrorCode monitor(Tao tao, void* context);
  void iterate();
  void hand_out_pending();
  void tick(std::int64_t iteration);
  std::int64_t count_below_delta() const;

  const Objective& objective_;
  const FitHooks& hooks_;
  Tao tao_;
  const std::function<Vec(Vec)>& parameters_at_;
  double begin_;
  double gradient_norm_ = std::numeric_limits<double>::quiet_NaN();  // not known yet
  double first_gradient_norm_ = gradient_norm_;
  bool is_prunadag_ = false, stopped_ = false;
  bool shows_ = false, ticks_ = false;  // on some rank
  std::optional<IterateRecord> pending_;
  std::int64_t next_tick_ = 1, last_tick_ = 0;
  double last_tick_seconds_ = 0;
};

}  // namespace prunadag
