// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The model of communication by latency and bandwidth (Hockney, Parallel Computing 20 (1994) 389),
// from counted messages and bytes.
#include "scaling/scaling_model.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace prunadag::scaling {
namespace {

double communication_model(const Network& network, double messages, double bytes) {
  return network.latency * messages + bytes / network.bandwidth;
}

NetworkFit undetermined(const std::string& why) {
  NetworkFit fit;
  fit.why_not = why;
  return fit;
}

}  // namespace

NetworkFit fit_network(std::span<const ScalingRun> runs) {
  double mm = 0, mb = 0, bb = 0, mt = 0, bt = 0;
  int count = 0;
  for (const ScalingRun& run : runs) {
    if (run.ranks < 2) continue;
    ++count;
    mm += run.messages * run.messages;
    mb += run.messages * run.bytes;
    bb += run.bytes * run.bytes;
    mt += run.messages * run.transfer;
    bt += run.bytes * run.transfer;
  }
  if (count < 2) {
    return undetermined(
        fmt::format("it takes two runs on more than one rank, and there {} {}",
                    count == 1 ? "is" : "are", count));
  }
  // sin^2 of the angle between the two columns: the relative size of the determinant
  const double determinant = mm * bb - mb * mb;
  if (!(determinant > 1e-6 * mm * bb)) {
    return undetermined("the messages and the bytes of the runs are in proportion");
  }
  const double latency = (mt * bb - bt * mb) / determinant;
  const double per_byte = (bt * mm - mt * mb) / determinant;
  if (!(latency > 0) || !(per_byte > 0)) {
    return undetermined(fmt::format(
        "least squares give {:.3g} us per message and {:.3g} ns per byte, one of them not "
        "positive: the times vary by more than the traffic explains",
        latency * 1e6, per_byte * 1e9));
  }
  NetworkFit fit;
  fit.determined = true;
  fit.network = {latency, 1.0 / per_byte};
  for (const ScalingRun& run : runs) {
    if (run.ranks < 2) continue;
    const double error =
        std::abs(communication_model(fit.network, run.messages, run.bytes) - run.transfer);
    if (run.transfer > 0) fit.worst_error = std::max(fit.worst_error, error / run.transfer);
  }
  return fit;
}

double predicted_seconds(const ScalingRun& run, const Network& network, double ranks) {
  const double here = run.ranks;
  const double rounds = run.messages / std::ceil(std::log2(here));
  const double volume = run.bytes * here / (here - 1);
  const double messages = rounds * std::ceil(std::log2(ranks));
  const double bytes = volume * (ranks - 1) / ranks;
  const double shared = run.select + run.update + (run.mode == "weak" ? 0 : run.gradient_compute);
  const double kept = run.mode == "weak" ? run.gradient_compute : 0;
  return kept + shared * here / ranks + communication_model(network, messages, bytes);
}

Prediction predict(const ScalingRun& run, const Network& network) {
  const double alone = predicted_seconds(run, network, 1);
  const bool weak = run.mode == "weak";
  Prediction result;
  result.ends = false;
  for (double ranks = 2; ranks <= most_ranks_looked_at; ranks *= 2) {
    const double faster = alone / predicted_seconds(run, network, ranks);
    const double times = weak ? faster * ranks : faster;
    if (times > result.fastest_times) {
      result.fastest_times = times;
      result.fastest_ranks = ranks;
    }
    if (times / ranks >= 0.5) {
      result.half_ranks = ranks;
    } else {
      result.ends = true;
    }
  }
  return result;
}

}  // namespace prunadag::scaling
