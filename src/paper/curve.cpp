// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "paper/curve.hpp"

#include <cmath>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "base/petsc.hpp"
#include "base/text.hpp"
#include "file/file.hpp"
#include "paper/csv_fields.hpp"
#include "prunadag/error.hpp"
#include "prunadag/model.hpp"
#include "prunadag/pruning.hpp"

namespace prunadag::paper {
namespace {

constexpr std::string_view header =
    "iteration,gradient_norm,share_below_delta,omega,rho,optimisable,acceptable,decreasable\n";

/// Whether iteration k is measured: all below 30, then about thirty for every factor of ten.
bool is_looked_at(std::int64_t k) {
  if (k < 30) return true;
  const auto step = [](std::int64_t i) { return std::floor(30 * std::log10(double(i))); };
  return step(k) != step(k - 1);
}

}  // namespace

Curve trace_curve(const Objective& objective, const FitOptions& options, Vec x, double delta,
                  FitHooks hooks) {
  VecHandle pruned;
  check(VecDuplicate(x, pruned.put()));
  std::map<std::int64_t, CurvePoint> points;
  const auto measure = [&](std::int64_t k, Vec at) {
    check(VecCopy(at, pruned));
    prune_below(pruned, delta, objective.prunable());
    const Evaluation there = objective.evaluate(pruned);
    CurvePoint& point = points[k];
    point.iteration = k;
    point.omega = std::sqrt(std::abs(there.objective - objective.value(at)));
    point.rho = there.gradient_norm;
  };
  IterateRecord last;
  const auto keep = [&](const IterateRecord& record) {
    CurvePoint& point = points[record.iteration];
    point.gradient_norm = record.gradient_norm;
    point.share_below = double(record.below_delta) / double(objective.prunable());
    point.sets = record.sets;
  };
  hooks.delta = delta;
  hooks.visit = [&](std::int64_t k, Vec at) {
    if (is_looked_at(k)) measure(k, at);
  };
  hooks.record = [&](const IterateRecord& record) {
    last = record;
    if (is_looked_at(record.iteration)) keep(record);
  };
  Curve curve;
  curve.summary = fit(objective, options, x, hooks);
  measure(last.iteration, x);
  keep(last);
  for (const auto& [k, point] : points) curve.points.push_back(point);
  return curve;
}

std::string csv_of(const Curve& curve) {
  std::string text(header);
  for (const CurvePoint& p : curve.points) {
    text += fmt::format("{},{:.10g},{:.10g},{:.10g},{:.10g},", p.iteration, p.gradient_norm,
                        p.share_below, p.omega, p.rho);
    text += p.sets ? fmt::format("{},{},{}\n", p.sets->optimisable, p.sets->acceptable,
                                 p.sets->decreasable)
                   : ",,\n";
  }
  return text;
}

std::vector<CurvePoint> read_curve(const std::string& path) {
  std::vector<CurvePoint> points;
  int number = 0;
  for (const std::string& line : split_list(text_of(path), '\n')) {
    if (++number == 1 || line.empty()) continue;
    const std::string_view no_sets = ",,,";  // the end of a line without sets
    const bool has_sets = !line.ends_with(no_sets);
    CsvFields fields(has_sets ? line : line.substr(0, line.size() - no_sets.size()));
    CurvePoint& p = points.emplace_back();
    fields.take(p.iteration);
    for (double* value : {&p.gradient_norm, &p.share_below, &p.omega, &p.rho}) fields.take(*value);
    if (has_sets) {
      p.sets.emplace();
      fields.take(p.sets->optimisable);
      fields.take(p.sets->acceptable);
      fields.take(p.sets->decreasable);
    }
    if (!fields.good()) {
      throw Error(ErrorKind::data,
                  fmt::format("{}:{}: {}: not a point of a curve", path, number, excerpt(line)));
    }
  }
  if (points.empty()) throw Error(ErrorKind::data, fmt::format("{}: a curve of no points", path));
  return points;
}

}  // namespace prunadag::paper
