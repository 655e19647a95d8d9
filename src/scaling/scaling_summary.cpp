// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "scaling/scaling_summary.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "base/text.hpp"
#include "file/file.hpp"
#include "file/standard_input.hpp"
#include "prunadag/error.hpp"
#include "report/json.hpp"

namespace prunadag::scaling {
namespace {

constexpr const char* modes[] = {"strong", "weak"};

double percent(double part, double whole) { return whole > 0 ? 100 * part / whole : 0; }

std::string table_text(const std::vector<ScalingRow>& rows) {
  std::string text = fmt::format("{}: {}\n", rows[0].run.mode, subject_of(rows[0].run));
  text += fmt::format("{:>6}{:>13}{:>10}{:>12}{:>14}{:>11}{:>10}{:>13}{:>14}\n", "ranks",
                      "ms/iteration", "speed-up", "efficiency", "communication", "imbalance",
                      "messages", "bytes", "memory/share");
  for (const ScalingRow& row : rows) {
    const ScalingRun& run = row.run;
    text += fmt::format("{:>6}{:>13.4g}{:>10.2f}{:>10.0f} %{:>12.0f} %{:>11.2f}{:>10.1f}{:>13.4g}",
                        run.ranks, run.seconds * 1e3, row.speedup, 100 * row.efficiency,
                        percent(run.communication(), run.compute() + run.communication()),
                        run.imbalance, run.messages, run.bytes);
    text += run.memory > 0 ? fmt::format("{:>14.2f}\n", run.memory / run.memory_share)
                           : fmt::format("{:>14}\n", "unknown");
  }
  return text;
}

std::string fit_text(const NetworkFit& fit) {
  if (!fit.determined) {
    return fmt::format("network: the runs do not determine latency and bandwidth: {}\n",
                       fit.why_not);
  }
  return fmt::format(
      "network: {:.3g} us per message, {:.3g} GB/s, least squares over the runs; the worst is off "
      "by {:.0f} %\n",
      fit.network.latency * 1e6, fit.network.bandwidth * 1e-9, 100 * fit.worst_error);
}

std::string prediction_text(const std::vector<ScalingRow>& rows, const Network& network) {
  const ScalingRun& run = rows.back().run;
  if (run.ranks < 2) {
    return fmt::format("{}: nothing is predicted without a run on two ranks or more\n", run.mode);
  }
  const Prediction p = predict(run, network);
  const std::string by = fmt::format("{} on a network of {:.3g} us and {:.3g} GB/s", run.mode,
                                     network.latency * 1e6, network.bandwidth * 1e-9);
  if (!p.ends) {
    return fmt::format("{}: more than half as efficient as one rank up to {:.0f} ranks at least\n",
                       by, most_ranks_looked_at);
  }
  std::string text = fmt::format("{}: half as efficient as one rank or better up to {:.0f} ranks",
                                 by, p.half_ranks);
  if (run.mode == "strong") {
    text +=
        fmt::format("; fastest on {:.0f}, {:.1f} times one rank", p.fastest_ranks, p.fastest_times);
  }
  return text + "\n";
}

}  // namespace

std::string subject_of(const ScalingRun& run) {
  return run.mode == "weak"
             ? fmt::format("{} of {} x {} per rank by {}", run.problem, run.rows / run.ranks,
                           run.columns, run.method)
             : fmt::format("{} of {} x {} by {}", run.problem, run.rows, run.columns, run.method);
}

ScalingRecord read_scaling(const std::vector<std::string>& paths) {
  ScalingRecord record;
  std::map<std::string, std::string> subjects;  // subject of each mode
  for (const std::string& path : paths) {
    int number = 0;
    for (const std::string& line : split_list(text_of(path), '\n')) {
      const std::string place = fmt::format("{}:{}", input_name(path), ++number);
      if (line.empty()) continue;
      const std::optional<nlohmann::ordered_json> json = parse_json(line, place);
      if (!json) {
        record.notes.push_back(fmt::format("{}: passed over: cut off, or not JSON", place));
        continue;
      }
      try {
        if (!json->is_object()) throw Error(ErrorKind::data, "no object");
        record.runs.push_back(from_json(*json));
      } catch (const Error& error) {
        throw Error(ErrorKind::data,
                    fmt::format("{}: is not a run of prunadag scale: {}", place, error.what()));
      }
      const ScalingRun& run = record.runs.back();
      const std::string subject = subject_of(run);
      const std::string& known = subjects.emplace(run.mode, subject).first->second;
      if (known != subject) {
        throw Error(ErrorKind::data, fmt::format("{}: a {} run of {}, where those before are of {}",
                                                 place, run.mode, subject, known));
      }
    }
  }
  if (record.runs.empty()) {
    throw Error(ErrorKind::data, fmt::format("{}: no runs of prunadag scale", join(paths, ", ")));
  }
  return record;
}

std::vector<ScalingRow> scaling_table(const std::vector<ScalingRun>& runs,
                                      const std::string& mode) {
  std::map<int, ScalingRun> fastest;
  for (const ScalingRun& run : runs) {
    if (run.mode != mode) continue;
    const auto [known, added] = fastest.emplace(run.ranks, run);
    if (!added && run.seconds < known->second.seconds) known->second = run;
  }
  std::vector<ScalingRow> rows;
  for (const auto& [ranks, run] : fastest) {
    const ScalingRun& first = fastest.begin()->second;
    const double faster = first.seconds / run.seconds;
    const double speedup = faster * (mode == "weak" ? double(ranks) : double(first.ranks));
    rows.push_back({run, speedup, speedup / double(ranks)});
  }
  return rows;
}

std::string scaling_summary(const std::vector<ScalingRun>& runs, const Network& given) {
  std::string text;
  std::vector<std::vector<ScalingRow>> tables;
  std::vector<ScalingRun> kept;
  for (const char* mode : modes) {
    const std::vector<ScalingRow> rows = scaling_table(runs, mode);
    if (rows.empty()) continue;
    text += table_text(rows) + "\n";
    for (const ScalingRow& row : rows) kept.push_back(row.run);
    tables.push_back(rows);
  }
  const NetworkFit fit = fit_network(kept);
  text += fit_text(fit);
  const Network network{given.latency > 0 ? given.latency : fit.network.latency,
                        given.bandwidth > 0 ? given.bandwidth : fit.network.bandwidth};
  if (!(network.latency > 0 && network.bandwidth > 0)) {
    return text + "give --latency and --bandwidth for a prediction\n";
  }
  for (const auto& rows : tables) text += prediction_text(rows, network);
  return text;
}

}  // namespace prunadag::scaling
