// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>
#include <string>

#include "scaling/scaling_run.hpp"

namespace prunadag::scaling {

/// A network by two numbers: communication takes latency * messages + bytes / bandwidth.
struct Network {
  double latency = 0;    ///< seconds per message
  double bandwidth = 0;  ///< bytes per second
};

/// What runs tell about their network.
struct NetworkFit {
  bool determined = false;
  Network network;         ///< where it is determined
  std::string why_not;     ///< where it is not
  double worst_error = 0;  ///< largest relative error of the model over the runs
};

/// Least squares of transfer = latency * messages + bytes / bandwidth over the runs on two ranks or
/// more. Not determined by fewer than two runs, by runs whose messages and bytes are in proportion,
/// or when one of the two comes out negative.
NetworkFit fit_network(std::span<const ScalingRun> runs);

/// Where scaling stops.
struct Prediction {
  double fastest_ranks = 1;  ///< a power of two: more ranks make an iteration slower
  double fastest_times = 1;  ///< how many times one rank
  double half_ranks = 1;     ///< the largest power of two with an efficiency of a half or more
  bool ends = true;          ///< false: nothing stops it up to the largest number looked at
};
inline constexpr double most_ranks_looked_at = 0x1p24;

/// Predicts from one run on two ranks or more: its compute is divided among the ranks (of a weak
/// study that of the gradient stays), its messages grow as ceil(log2 P) and its bytes as (P-1)/P,
/// as those of the collective calls do that were counted. Ranks that share the memory of a node are
/// taken to be as fast as in the run.
Prediction predict(const ScalingRun& run, const Network& network);

/// The time of an iteration on `ranks` ranks under the same assumptions.
double predicted_seconds(const ScalingRun& run, const Network& network, double ranks);

}  // namespace prunadag::scaling
