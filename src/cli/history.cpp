// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/history.hpp"

#include <cerrno>
#include <cmath>
#include <cstring>
#include <unistd.h>

#include <fmt/format.h>

namespace prunadag::cli {

const char* const history_columns =
    "iteration,gradient_norm,objective,optimisable,acceptable,decreasable,below_delta,seconds";

History::History(const std::string& path) : output_(path), file_(output_.stream()) {
  if (std::fprintf(file_, "%s\n", history_columns) < 0) fail();
}

void History::fail() {
  if (failure_) return;
  failure_ = Error(ErrorKind::data,
                   fmt::format("{}: cannot be written: {}", output_.path(), std::strerror(errno)));
}

void History::begin_anew() {
  std::fflush(file_);
  if (file_ == stdout) return;
  std::rewind(file_);
  if (ftruncate(fileno(file_), 0) != 0) return;  // not a regular file: rows are appended
  if (std::fprintf(file_, "%s\n", history_columns) < 0) fail();
  flushed_ = 0;
}

void History::add(const IterateRecord& record) {
  if (failure_) return;
  if (record.iteration == 0 && rows_ > 0) begin_anew();
  ++rows_;
  const std::string norm =
      std::isnan(record.gradient_norm) ? "" : fmt::format("{:.17g}", record.gradient_norm);
  const std::string objective = record.objective ? fmt::format("{:.17g}", *record.objective) : "";
  const std::string sets = record.sets
                               ? fmt::format("{},{},{}", record.sets->optimisable,
                                             record.sets->acceptable, record.sets->decreasable)
                               : ",,";
  const std::string line = fmt::format("{},{},{},{},{},{:.6f}\n", record.iteration, norm, objective,
                                       sets, record.below_delta, record.seconds);
  if (std::fputs(line.c_str(), file_) < 0) fail();
  // A killed run leaves a history up to its last second. The first row is written at once, for
  // readers that follow the file.
  if (rows_ == 1 || record.seconds - flushed_ > 1) {
    if (std::fflush(file_) != 0) fail();
    flushed_ = record.seconds;
  }
}

void History::commit() {
  if (failure_) {
    output_.commit_lines();
    throw *failure_;
  }
  try {
    output_.commit();
  } catch (const Error&) {
    if (!output_.is_whole()) output_.commit_lines();
    throw;
  }
}

}  // namespace prunadag::cli
