// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "bench/bench.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/interruption.hpp"
#include "base/petsc.hpp"
#include "base/text.hpp"
#include "base/time_of.hpp"
#include "bench/bench_case.hpp"
#include "bench/bench_problem.hpp"
#include "kernel/streaming.hpp"
#include "prunadag/error.hpp"

namespace prunadag::bench {
namespace {

constexpr std::array table{
    BenchCase{"dense-squared", "gradient, dense samples, squared loss", dense_squared},
    BenchCase{"dense-logistic", "gradient, dense samples, logistic loss", dense_logistic},
    BenchCase{"sparse-uniform", "gradient, sparse samples, all columns alike", sparse_uniform},
    BenchCase{"sparse-power-law", "gradient, sparse samples, few columns often", sparse_power_law},
    BenchCase{"storage-float", "gradient, dense samples as floats; baseline doubles",
              storage_float},
    BenchCase{"storage-byte", "gradient, dense samples as bytes; baseline doubles", storage_byte},
    BenchCase{"storage-pattern", "gradient, sparse ones as places; baseline doubles",
              storage_pattern},
    BenchCase{"layout-wide", "gradient, 200 samples, by features; baseline by samples",
              layout_wide},
    BenchCase{"gram-tall", "iteration, 200 features, by A'A; baseline by A", gram_tall},
    BenchCase{"choice-wide", "gradient, dense, 1 sample to 1000 features; what auto takes",
              choice_wide},
    BenchCase{"choice-square", "the same, 1 sample to 2 features", choice_square},
    BenchCase{"choice-sparse", "the same, 100 numbers a sample", choice_sparse},
    BenchCase{"choice-ones", "the same, 40 ones a sample, 25 times as many features", choice_ones},
    BenchCase{"choice-gram", "a fit of 100 iterations, 1000 features; what auto takes",
              choice_gram},
    BenchCase{"update-v3", "selection and update of prunadag-v3", update_v3},
    BenchCase{"update-v4", "selection and update of prunadag-v4", update_v4},
    BenchCase{"update-scaled", "selection and update in scaled units", update_scaled},
    BenchCase{"read-numbers", "reading LIBSVM text; baseline strtok and strtod", text_numbers},
    BenchCase{"read-ones", "the same where all values are 1", text_ones},
    BenchCase{"read-table", "reading a table; baseline the same", text_table},
    BenchCase{"iteration", "one whole iteration of a problem of 100 x 1000", small_iteration},
};

const BenchCase& case_named(const std::string& name) {
  std::vector<std::string> names;
  for (const BenchCase& one : table) {
    if (one.name == name) return one;
    names.emplace_back(one.name);
  }
  throw Error(ErrorKind::usage, fmt::format("unknown case '{}': use {}", name, join(names, ", ")));
}

/// At least four times the last-level caches, so that they do not help, where the memory allows it.
double bytes_for(const Machine& machine) {
  const double wanted = std::max(64e6, 4.0 * double(machine.last_level_bytes));
  // What is stored in bytes is made of doubles, eight times as large.
  return machine.free_bytes > 0 ? std::min(wanted, double(machine.free_bytes) / 20) : wanted;
}

std::string time_text(double seconds) {
  return seconds < 1e-3 ? fmt::format("{:.3g} us", seconds * 1e6)
         : seconds < 1  ? fmt::format("{:.3g} ms", seconds * 1e3)
                        : fmt::format("{:.3g} s", seconds);
}

}  // namespace

BenchRun::Size BenchRun::size_of_data(std::int64_t columns, std::int64_t per_row,
                                      double bytes_per_entry) const {
  if (options.columns > 0) columns = options.columns;
  const double row = bytes_per_entry * double(per_row > 0 ? std::min(per_row, columns) : columns);
  if (options.rows > 0) return {options.rows, columns};
  return {std::max<std::int64_t>(size_of(comm), std::int64_t(bytes / row)), columns};
}

double BenchRun::time_of(const Work& work) const { return std::max(seconds_of(comm, work), 1e-9); }

void BenchRun::measure(const Work& ours, const std::vector<Work>& limits, const Work& plain,
                       Measurement& m) const {
  std::vector<Work> works{ours, plain};
  works.insert(works.end(), limits.begin(), limits.end());
  for (const Work& work : works) work();
  std::vector<double> best(works.size(), std::numeric_limits<double>::infinity());
  // All ranks see the same times, and so leave together. What takes long has one repetition a turn.
  constexpr int turns = 10;
  const double slice = options.seconds / double(turns * works.size());
  double used = 0;
  for (std::int64_t done = 0; done < options.repetitions || used < options.seconds; ++done) {
    for (std::size_t w = 0; w < works.size(); ++w) {
      for (double in_slice = 0; in_slice <= slice;) {
        const double seconds = time_of(works[w]);
        best[w] = std::min(best[w], seconds);
        in_slice += seconds;
        used += seconds;
        if (slice == 0) break;
      }
    }
  }
  m.ours = best[0];
  m.plain = best[1];
  m.limit = *std::min_element(best.begin() + 2, best.end());
}

std::vector<Work> readings(std::vector<std::span<const std::byte>> arrays) {
  std::vector<Work> ways;
  for (const auto read : {read_in_1, read_in_4, read_in_8}) {
    ways.push_back([read, arrays] {
      for (const auto& array : arrays) {
        volatile const std::uint64_t sum = read(array);  // so that it is computed
        static_cast<void>(sum);
      }
    });
  }
  return ways;
}

Measurement of_gradients(const BenchRun& run, const char* name, const Dataset& data, Mat read,
                         const char* limit_is, const char* plain_is) {
  Measurement m;
  m.name = name;
  m.rows = data.samples;
  m.columns = data.features;
  m.limit_is = limit_is;
  m.plain_is = plain_is;
  for (const auto& array : arrays_of(read)) m.bytes += double(array.size());
  sum_in_place(run.comm, {&m.bytes, 1});
  return m;
}

const std::vector<BenchCaseInfo>& bench_cases() {
  static const std::vector<BenchCaseInfo> list = [] {
    std::vector<BenchCaseInfo> infos;
    for (const BenchCase& one : table) infos.push_back({one.name, one.description});
    return infos;
  }();
  return list;
}

void check_bench_options(const BenchOptions& options) {
  for (const std::string& name : options.cases) case_named(name);
  for (const auto& [name, value] :
       {std::pair{"rows", options.rows}, std::pair{"cols", options.columns},
        std::pair{"parameters", options.parameters}}) {
    if (value < 0)
      throw Error(ErrorKind::usage, fmt::format("{} {}: must be at least 0", name, value));
  }
  if (options.repetitions < 1) {
    throw Error(ErrorKind::usage,
                fmt::format("repetitions {}: must be at least 1", options.repetitions));
  }
  if (!(options.seconds >= 0) || !std::isfinite(options.seconds)) {
    throw Error(ErrorKind::usage,
                fmt::format("seconds {}: must be finite and at least 0", options.seconds));
  }
}

std::vector<Measurement> bench(MPI_Comm comm, const BenchOptions& options, const Machine& machine,
                               const std::function<void(const Measurement&)>& done) {
  check_bench_options(options);
  const BenchRun run{comm, options, bytes_for(machine)};
  std::vector<Measurement> measured;
  for (const BenchCase& one : table) {
    const auto& wanted = options.cases;
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), one.name) == wanted.end()) {
      continue;
    }
    agree(comm, leave_where_interrupted);
    measured.push_back(one.measure(run));
    done(measured.back());
  }
  return measured;
}

std::string bench_heading() {
  return fmt::format("{:<17}{:>19}{:>11}{:>11}{:>10}{:>11}{:>9}", "case", "size", "ours", "limit",
                     "of limit", "baseline", "faster");
}

std::string line_of(const Measurement& m) {
  const std::string size =
      m.rows > 0 ? fmt::format("{} x {}", m.rows, m.columns) : fmt::format("{}", m.columns);
  const std::string line =
      fmt::format("{:<17}{:>19}{:>11}{:>11}{:>8.0f} %{:>11}{:>8.{}f}x", m.name, size,
                  time_text(m.ours), time_text(m.limit), 100 * m.of_limit(), time_text(m.plain),
                  m.times_faster(), m.times_faster() < 100 ? 2 : 0);
  return m.note.empty() ? line : line + "\n  " + m.note;
}

nlohmann::ordered_json json_of(const Machine& machine, const std::vector<Measurement>& cases) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Measurement& m : cases) {
    list.push_back({{"name", m.name},
                    {"rows", m.rows},
                    {"columns", m.columns},
                    {"bytes", m.bytes},
                    {"seconds", m.ours},
                    {"limit_seconds", m.limit},
                    {"limit", m.limit_is},
                    {"of_limit", m.of_limit()},
                    {"baseline_seconds", m.plain},
                    {"baseline", m.plain_is},
                    {"times_faster", m.times_faster()},
                    {"note", m.note}});
  }
  return {{"machine", json_of(machine)}, {"cases", list}};
}

}  // namespace prunadag::bench
