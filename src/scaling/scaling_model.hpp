// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>
#include <string>

#include "scaling/scaling_run.hpp"

namespace prunadag::scaling {

/// A network as two numbers. Communication takes latency * messages + bytes / bandwidth seconds.
struct Network {
  double latency = 0;    ///< seconds per message
  double bandwidth = 0;  ///< bytes per second
};

/// The network that runs determine.
struct NetworkFit {
  bool determined = false;
  Network network;         ///< set if determined
  std::string why_not;     ///< set if not determined
  double worst_error = 0;  ///< largest relative error of the model over the runs
};

/// Fits transfer = latency * messages + bytes / bandwidth by least squares, over the runs on two
/// ranks or more. The network is not determined by fewer than two runs, by runs with messages and
/// bytes in proportion, or if the latency or the time per byte is not positive.
NetworkFit fit_network(std::span<const ScalingRun> runs);

/// The limits of scaling. Numbers of ranks are powers of two up to most_ranks_looked_at.
struct Prediction {
  double fastest_ranks = 1;  ///< number of ranks with the largest speed-up
  double fastest_times = 1;  ///< the speed-up there, relative to one rank
  double half_ranks = 1;     ///< largest number of ranks with an efficiency of a half or more
  bool ends = true;          ///< whether some number of ranks has an efficiency below a half
};
inline constexpr double most_ranks_looked_at = 0x1p24;

/// Predicts the limits of scaling from one run on two ranks or more. The model divides the compute
/// among the ranks; in a weak study the compute of the gradient per rank is constant. On P ranks,
/// messages grow as ceil(log2 P) and bytes as (P-1)/P, like those of the collective calls counted
/// in the run. The model takes ranks that share the memory of a node to be as fast as in the run.
Prediction predict(const ScalingRun& run, const Network& network);

/// Returns the time of an iteration on `ranks` ranks in seconds, under the assumptions of
/// predict().
double predicted_seconds(const ScalingRun& run, const Network& network, double ranks);

}  // namespace prunadag::scaling
