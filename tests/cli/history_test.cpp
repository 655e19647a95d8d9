// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/history.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "cli/run.hpp"

namespace prunadag::cli {
namespace {

using namespace test;

IterateRecord iterate(std::int64_t k, double norm) {
  IterateRecord record;
  record.iteration = k;
  record.gradient_norm = norm;
  record.seconds = 2.0 * double(k);  // every row is flushed
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

}  // namespace
}  // namespace prunadag::cli
