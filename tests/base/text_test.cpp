// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/text.hpp"

#include <array>
#include <bit>
#include <random>

#include <gtest/gtest.h>

namespace prunadag {
namespace {

TEST(Text, MeansNothingToATerminalOnceItIsPrintable) {
  EXPECT_EQ(printable("a\nb\x1b[2J\x7f"), "a?b?[2J?");
  EXPECT_EQ(printable("\xc2\x9b"
                      "2J \xc2\x80 \xc2\xa0"),
            "?2J ? \xc2\xa0");  // 8-bit CSI
  EXPECT_EQ(printable("gr\xc3\xb6\xc3\x9f"
                      "e \xe2\x82\xac \xf0\x9f\x98\x80"),
            "gr\xc3\xb6\xc3\x9f"
            "e \xe2\x82\xac \xf0\x9f\x98\x80");
  EXPECT_EQ(printable("\x9b"
                      "2J \xc0\x9b \xe2\x82"),
            "?2J ?? ??");  // not UTF-8
}

TEST(Text, OfANumberAndMoreIsQuotedWhole) {
  EXPECT_EQ(describe(NumberProblem::not_a_number, "1 2,3"), "text '1 2,3' where a number belongs");
  EXPECT_EQ(describe(NumberProblem::not_a_number, "x 2,3"), "text 'x' where a number belongs");
  EXPECT_EQ(describe(NumberProblem::not_a_number, " 2"), "nothing where a number belongs");
}

TEST(Text, IsCutBetweenCharacters) {
  EXPECT_EQ(printable("\xc3\xb6\xc3\xb6", 3), "\xc3\xb6");
  EXPECT_EQ(excerpt("one two"), "one");
  EXPECT_EQ(excerpt("\xc2\x9bone"), "?one");
  EXPECT_EQ(excerpt(std::string(29, 'x') + "\xc3\xb6"), std::string(29, 'x'));
  const std::vector<std::string> names{"a\x1b", "\xc2\x85", std::string(39, 'x') + "\xc3\xb6"};
  EXPECT_EQ(listed(names), "'a?', '?', '" + std::string(39, 'x') + "...'");
}

TEST(Text, HasDigitsUpToAnyOtherByte) {
  std::mt19937_64 generator(9);
  for (int other = 0; other < 256; ++other) {
    if (other >= '0' && other <= '9') continue;
    for (std::size_t count = 0; count <= 20; ++count) {
      std::string word;
      for (std::size_t d = 0; d < count; ++d) word += char('0' + generator() % 10);
      std::uint64_t expected = 7;
      for (const char digit : word) expected = 10 * expected + std::uint64_t(digit - '0');
      word += char(other);
      for (std::size_t more = generator() % 10; more > 0; --more) word += char(generator());
      const char* at = word.data();
      std::uint64_t number = 7;
      take_digits(at, word.data() + word.size(), number);
      ASSERT_EQ(at - word.data(), std::ptrdiff_t(count)) << other;
      ASSERT_EQ(number, expected) << other << " " << count;
    }
  }
}

// The fast form gives the same bits as the library.
TEST(Text, HasSimpleNumbersAsTheLibraryReadsThem) {
  std::mt19937_64 generator(5);
  std::size_t simple = 0;
  for (int i = 0; i < 200000; ++i) {
    std::string word(generator() % 3 ? "" : "-");
    const std::size_t whole = generator() % 12, behind = generator() % 12;
    for (std::size_t d = 0; d < whole; ++d) word += char('0' + generator() % 10);
    if (generator() % 4) word += '.';
    for (std::size_t d = 0; d < behind; ++d) word += char('0' + generator() % 10);
    word += std::array{"", " 3", ",", "e5", "e", ".", "x", "nan"}[generator() % 8];
    std::string_view rest = word, slow = word;
    double value = 0, expected = 0;
    if (!take_simple_number(rest, value)) {
      EXPECT_EQ(rest.size(), word.size());
      continue;
    }
    ++simple;
    ASSERT_EQ(take_any_number(slow, expected), NumberProblem::none) << word;
    ASSERT_EQ(rest, slow) << word;
    ASSERT_EQ(std::bit_cast<std::uint64_t>(value), std::bit_cast<std::uint64_t>(expected)) << word;
  }
  EXPECT_GT(simple, 50000u);
  for (const char* word : {"", "-", ".", "-.", "+1", "inf", "1e5", "9007199254740993", "1.2.3",
                           "0.0000000000000000001", "123456789012345678901"}) {
    std::string_view rest = word;
    double value = 0;
    EXPECT_FALSE(take_simple_number(rest, value)) << word;
  }
}

}  // namespace
}  // namespace prunadag
