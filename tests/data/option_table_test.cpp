// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/option_table.hpp"

#include <set>

#include <gtest/gtest.h>

#include "data/load_options.hpp"
#include "dictionary/dictionary_options.hpp"
#include "fit/fit_options.hpp"
#include "fit/path_options.hpp"
#include "support/folder.hpp"

namespace prunadag {
namespace {

using test::error_of;

struct Oven {
  double heat = 180;
  std::int64_t trays = 2;
  std::string program = "fan";
};

struct Kitchen {
  Oven oven;
};

OptionTable<Oven> oven_rows() {
  return {real_row("heat", "DEGREES", &Oven::heat, "how hot", 20),
          whole_row("trays", "N", &Oven::trays, "how many", 1),
          recorded_as("oven_program", text_row("program", "NAME", &Oven::program, "which"))};
}

TEST(OptionTable, SetsMembersAndHoldsThemToTheirRules) {
  Oven oven;
  row_named(oven_rows(), "heat").take(oven, "200.5");
  row_named(oven_rows(), "trays").take(oven, "3");
  EXPECT_EQ(oven.heat, 200.5);
  EXPECT_EQ(oven.trays, 3);
  const auto said = [&](const char* name, const char* text) {
    return error_of([&] { row_named(oven_rows(), name).take(oven, text); });
  };
  EXPECT_EQ(said("heat", "19"), "heat 19: must be at least 20");
  EXPECT_EQ(said("heat", "warm"), "heat: 'warm' is not a number");
  EXPECT_EQ(said("trays", "0"), "trays 0: must be at least 1");
  EXPECT_EQ(said("trays", "1.5"), "trays: '1.5' is not a whole number");
}

TEST(OptionTable, ShowsWhereAStructStarts) {
  EXPECT_EQ(row_named(oven_rows(), "heat").start, "180");
  EXPECT_EQ(row_named(oven_rows(), "trays").start, "2");
  EXPECT_EQ(row_named(oven_rows(), "program").start, "fan");
}

TEST(OptionTable, RecordsWhatIsNotAsItStartsByItsKey) {
  Kitchen kitchen;
  OptionTable<Kitchen> rows;
  add_rows(rows, oven_rows(), &Kitchen::oven);
  EXPECT_TRUE(changes_of(rows, kitchen).empty());
  row_named(rows, "program").take(kitchen, "grill");
  row_named(rows, "trays").take(kitchen, "1");
  EXPECT_EQ(kitchen.oven.program, "grill");
  EXPECT_EQ(changes_of(rows, kitchen), (Details{{"oven_program", "grill"}, {"trays", 1}}));
  rows[2] = unrecorded(rows[2]);
  EXPECT_EQ(changes_of(rows, kitchen), (Details{{"trays", 1}}));
}

TEST(OptionTable, RecordsSamplesWithoutFolders) {
  LoadOptions load;
  EXPECT_TRUE(record_of(load).empty());
  load.data.weights = "/some/folder/weights.txt";
  load.split = 0.7;
  load.class_groups = "even/odd";
  EXPECT_EQ(
      record_of(load),
      (Details{{"weights_file", "weights.txt"}, {"split", 0.7}, {"class_groups", "even/odd"}}));
}

/// Expects each row to show the default of its struct.
template <class Settings>
void expect_starts(const OptionTable<Settings>& rows, const std::set<std::string>& others) {
  for (const OptionRow<Settings>& row : rows) {
    if (!row.take || row.start.empty() || others.contains(row.name)) continue;
    Settings settings;
    row.take(settings, row.start);
    EXPECT_TRUE(changes_of(rows, settings).empty()) << row.name;
  }
}

TEST(OptionTable, StartsAsTheStructsDo) {
  expect_starts(source_rows(), {});
  expect_starts(load_rows(), {"storage", "layout"});  // the command line has its own defaults
  expect_starts(model_rows(), {});
  expect_starts(path_rows(), {});
  expect_starts(dictionary_rows(), {});
}

}  // namespace
}  // namespace prunadag
