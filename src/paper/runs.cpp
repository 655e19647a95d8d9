// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "paper/runs.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/text.hpp"
#include "file/file.hpp"
#include "file/output_file.hpp"
#include "paper/csv_fields.hpp"

namespace prunadag::paper {
namespace {

namespace fs = std::filesystem;

const char* const header =
    "problem,seed,method,sparsity,nonzeros,objective,omega,rho,score,iterations,gradient_norm,"
    "reason,seconds\n";

std::string line_of(const RunRecord& r) {
  return fmt::format("{},{},{},{},{},{:.17g},{:.17g},{:.17g},{:.17g},{},{:.17g},{},{:.4f}\n",
                     r.problem, r.seed, r.method, r.sparsity, r.nonzeros, r.objective, r.omega,
                     r.rho, r.score, r.iterations, r.gradient_norm, r.reason, r.seconds);
}

std::optional<RunRecord> run_of(std::string_view line) {
  RunRecord r;
  CsvFields fields(line);
  fields.take(r.problem);
  fields.take(r.seed);
  fields.take(r.method);
  fields.take(r.sparsity);
  fields.take(r.nonzeros);
  for (double* value : {&r.objective, &r.omega, &r.rho, &r.score}) fields.take(*value);
  fields.take(r.iterations);
  fields.take(r.gradient_norm);
  fields.take(r.reason);
  fields.take(r.seconds);
  // Only a fit that ended with a NaN in the gradient may have NaN.
  const bool nan = std::ranges::any_of(
      std::array{r.objective, r.omega, r.rho, r.score, r.gradient_norm, r.seconds},
      [](double value) { return std::isnan(value); });
  return fields.good() && (!nan || r.reason == "DIVERGED_NAN") ? std::optional(r) : std::nullopt;
}

[[noreturn]] void cannot_write(const std::string& path) {
  throw Error(ErrorKind::data,
              fmt::format("{}: cannot be written: {}", path, std::strerror(errno)));
}

FitKey key_of(const RunRecord& run) { return {run.problem, run.seed, run.method}; }

}  // namespace

std::set<FitKey> fits_of(const std::vector<RunRecord>& runs) {
  std::set<FitKey> keys;
  for (const RunRecord& run : runs) keys.insert(key_of(run));
  return keys;
}

std::vector<RunRecord> finished_runs(std::string_view text, std::size_t rows_per_fit) {
  std::map<FitKey, std::map<int, RunRecord>> fits;
  for (const std::string& line : split_list(text, '\n')) {
    if (const std::optional<RunRecord> run = run_of(line)) fits[key_of(*run)][run->sparsity] = *run;
  }
  std::vector<RunRecord> runs;
  for (const auto& [key, rows] : fits) {
    if (rows.size() < rows_per_fit) continue;
    for (const auto& [sparsity, run] : rows) runs.push_back(run);
  }
  return runs;
}

std::vector<RunRecord> RunFolder::read(MPI_Comm comm, std::size_t rows_per_fit) const {
  std::string text = agree(comm, [&] {
    std::string all;
    if (rank_of(comm) != 0) return all;
    make_folder(folder_ + "/parts");
    std::vector<fs::path> files{folder_ + "/runs.csv"};
    for (const auto& entry : fs::directory_iterator(folder_ + "/parts")) {
      files.push_back(entry.path());
    }
    for (const fs::path& file : files) {
      if (fs::exists(file) && file.extension() == ".csv") all += text_of(file.string()) + "\n";
    }
    return all;
  });
  return finished_runs(broadcast(comm, std::move(text)), rows_per_fit);
}

void RunFolder::append(int group, const std::vector<RunRecord>& rows) const {
  const std::string path = fmt::format("{}/parts/{}.csv", folder_, group);
  std::string text = "\n";  // ends a line that an earlier process left unfinished
  for (const RunRecord& row : rows) text += line_of(row);
  std::FILE* const file = std::fopen(path.c_str(), "ab");
  if (!file) cannot_write(path);
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  const bool kept = written && std::fflush(file) == 0 && is_on_disk(fileno(file));
  if (std::fclose(file) != 0 || !kept) cannot_write(path);
}

void RunFolder::write(std::vector<RunRecord> rows) const {
  std::sort(rows.begin(), rows.end(), [](const RunRecord& a, const RunRecord& b) {
    return std::tuple(key_of(a), a.sparsity) < std::tuple(key_of(b), b.sparsity);
  });
  std::string text = header;
  for (const RunRecord& row : rows) text += line_of(row);
  OutputFile(folder_ + "/runs.csv").write(text);
  std::error_code kept;  // parts that cannot be removed do no harm: their rows are read twice
  fs::remove_all(folder_ + "/parts", kept);
}

}  // namespace prunadag::paper
