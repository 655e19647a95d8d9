// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Rows come back as they were put in, whatever the storage of their numbers.
#include "data/rows.hpp"

#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <random>

#include <gtest/gtest.h>

namespace prunadag {
namespace {

struct PlainRow {
  std::vector<PetscInt> columns;
  std::vector<std::uint64_t> bits;  // of the numbers, so that 0 and -0 differ, and NaN equals NaN
  bool operator==(const PlainRow&) const = default;
};

std::uint64_t bits_of(double value) { return std::bit_cast<std::uint64_t>(value); }

/// Rows, and what was put into them.
struct Both {
  Rows rows;
  std::vector<PlainRow> expected;

  std::vector<PlainRow> shown() const {
    std::vector<PlainRow> all;
    rows.for_each([&](std::span<const PetscInt> columns, std::span<const double> values) {
      PlainRow row{{columns.begin(), columns.end()}, {}};
      for (const double value : values) row.bits.push_back(bits_of(value));
      all.push_back(row);
    });
    return all;
  }
};

/// Makes `count` rows with numbers from `number`; enough rows for several blocks.
Both rows_of(bool sparse, std::int64_t width, std::size_t count,
             const std::function<double(std::mt19937&)>& number) {
  std::mt19937 generator(7);
  Both both{sparse ? Rows::sparse() : Rows::dense(width), {}};
  for (std::size_t i = 0; i < count; ++i) {
    PlainRow row;
    const std::size_t entries = sparse ? generator() % 9 : std::size_t(width);
    for (std::size_t e = 0; e < entries; ++e) {
      const double value = number(generator);
      const auto step = width / 10;
      const auto column = PetscInt(std::int64_t(e) * step + std::int64_t(generator() % step));
      if (sparse) {
        both.rows.add(column, value);
        row.columns.push_back(column);
      } else {
        both.rows.add(value);
      }
      row.bits.push_back(bits_of(value));
    }
    both.rows.end_row();
    both.expected.push_back(row);
  }
  return both;
}

const std::function<double(std::mt19937&)> kinds[] = {
    [](std::mt19937&) { return -0.3; },
    [](std::mt19937& g) { return double(g() % 256); },
    [](std::mt19937& g) { return double(float(double(g()) * 1e-3)); },
    [](std::mt19937& g) { return double(g()) * 1.1e-3; },
    [](std::mt19937& g) { return g() % 1000 ? 0.0 : -0.0; },
    [](std::mt19937& g) { return g() % 9000 ? 7.0 : std::numeric_limits<double>::quiet_NaN(); },
    [](std::mt19937& g) { return g() % 9000 ? 0.5 : -std::numeric_limits<double>::infinity(); },
    [](std::mt19937& g) { return g() % 9000 ? 1.0 : 256.0; },
    [](std::mt19937& g) { return g() % 9000 ? 1.0 : 1e300; }};

TEST(Rows, AreShownAsTheyWerePutIn) {
  for (const auto& kind : kinds) {
    for (const std::int64_t width : {10, 65536, 65546, 2000000000}) {
      const Both both = rows_of(true, width, 40000, kind);
      EXPECT_EQ(both.rows.count(), 40000);
      EXPECT_TRUE(both.shown() == both.expected) << width;
      EXPECT_TRUE(both.shown() == both.expected) << "again, " << width;
    }
    const Both dense = rows_of(false, 30, 10000, kind);
    EXPECT_TRUE(dense.shown() == dense.expected);
    EXPECT_EQ(dense.rows.columns(), 30);
  }
}

TEST(Rows, AreGivenBackWhileTheyAreConsumed) {
  Both both = rows_of(true, 1000, 60000, kinds[3]);
  std::vector<PlainRow> all;
  both.rows.consume([&](std::span<const PetscInt> columns, std::span<const double> values) {
    PlainRow row{{columns.begin(), columns.end()}, {}};
    for (const double value : values) row.bits.push_back(bits_of(value));
    all.push_back(row);
  });
  EXPECT_TRUE(all == both.expected);
  EXPECT_TRUE(both.shown().empty());
}

TEST(Rows, KeepThoseThatAreChosen) {
  for (const bool sparse : {true, false}) {
    Both both = rows_of(sparse, 20, 30000, kinds[1]);
    const std::int64_t columns = both.rows.columns();
    std::vector<bool> chosen;
    std::vector<PlainRow> expected;
    std::int64_t nonzeros = 0;
    for (std::size_t i = 0; i < both.expected.size(); ++i) {
      chosen.push_back(i % 3 == 1);
      both.rows.labels.push_back(double(i));
      if (!chosen.back()) continue;
      expected.push_back(both.expected[i]);
      for (const std::uint64_t bits : both.expected[i].bits) nonzeros += bits != 0;
    }
    both.rows.keep(chosen);
    EXPECT_TRUE(both.shown() == expected);
    EXPECT_EQ(both.rows.count(), 10000);
    EXPECT_EQ(both.rows.nonzeros(), nonzeros);
    EXPECT_EQ(both.rows.columns(), columns);
    EXPECT_EQ(both.rows.labels.size(), 10000u);
    EXPECT_EQ(both.rows.labels[1], 4);
  }
}

}  // namespace
}  // namespace prunadag
