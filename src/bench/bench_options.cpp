// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "bench/bench_options.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace prunadag::bench {
namespace {

std::string case_list() {
  std::string text = "what to measure, separated by commas, or all:";
  for (const BenchCaseInfo& info : bench_cases()) {
    text += fmt::format("\n{:<16} {}", info.name, info.description);
  }
  return text;
}

OptionTable<BenchOptions> make_rows() {
  using B = BenchOptions;
  OptionRow<B> cases = free_row<B>("cases", "LIST", "all", case_list());
  cases.take = [](B& options, const std::string& text) {
    options.cases = text == "all" ? std::vector<std::string>() : split_list(text, ',');
  };
  return {
      std::move(cases),
      whole_row(
          "rows", "M", &B::rows,
          "number of samples for gradients; 0: 200 for wide data, else as many as fill four "
          "times the last-level caches of all nodes, or a twentieth of the free memory if that "
          "is less"),
      whole_row(
          "cols", "N", &B::columns,
          "number of features for gradients; 0: 1000 for dense, 10000 for sparse, 200 for tall "
          "data, and for wide data as many as fill that size"),
      whole_row(
          "parameters", "N", &B::parameters,
          "number of parameters for selection and update; 0: four times the last-level caches "
          "of all nodes"),
      whole_row("repetitions", "N", &B::repetitions,
                "least number of repetitions of a measurement"),
      real_row("seconds", "S", &B::seconds, "least time per case, in seconds"),
  };
}

}  // namespace

const OptionTable<BenchOptions>& bench_rows() {
  static const OptionTable<BenchOptions> rows = make_rows();
  return rows;
}

}  // namespace prunadag::bench
