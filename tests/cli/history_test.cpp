// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/history.hpp"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <sys/resource.h>

#include <gtest/gtest.h>

#include "cli/run.hpp"

namespace prunadag::cli {
namespace {

using namespace test;

IterateRecord iterate(std::int64_t k, double norm) {
  IterateRecord record;
  record.iteration = k;
  record.gradient_norm = norm;
  record.seconds = 2.0 * double(k);  // far enough apart that every row is flushed
  return record;
}

TEST(History, BeginsAnewWithAnotherFit) {
  const Folder folder;
  History history((folder / "h.csv").string());
  for (std::int64_t k = 0; k < 5; ++k) history.add(iterate(k, 100.0));
  for (std::int64_t k = 0; k < 2; ++k) history.add(iterate(k, 0.5));
  history.commit();
  EXPECT_EQ(
      lines_in(slurp(folder / "h.csv")),
      (std::vector<std::string>{history_columns, "0,0.5,,,,,0,0.000000", "1,0.5,,,,,0,2.000000"}));
}

TEST(History, LeavesOutAGradientThatIsNotKnown) {
  const Folder folder;
  History history((folder / "h.csv").string());
  history.add(iterate(0, 3.0));
  history.add(iterate(1, std::nan("")));
  history.commit();
  EXPECT_EQ(lines_in(slurp(folder / "h.csv")).back(), "1,,,,,,0,2.000000");
}

TEST(History, ThatCannotBeWrittenOnKeepsTheRowsItHas) {
  const Folder folder;
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit{};
  getrlimit(RLIMIT_FSIZE, &old_limit);
  const std::string path = (folder / "h.csv").string();
  History history(path);
  history.add(iterate(0, 3.0));
  const rlimit small{std::string(history_columns).size() + 30, old_limit.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  for (std::int64_t k = 1; k < 5; ++k) history.add(iterate(k, 3.0));
  const std::string message = error_of([&] { history.commit(); });
  setrlimit(RLIMIT_FSIZE, &old_limit);
  EXPECT_EQ(message, path + ": cannot be written: File too large");
  EXPECT_EQ(slurp(path), std::string(history_columns) + "\n0,3,,,,,0,0.000000\n");
}

}  // namespace
}  // namespace prunadag::cli
