// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/text_source.hpp"

#include <gtest/gtest.h>

#include "support/compress.hpp"
#include "support/files.hpp"

namespace prunadag {
namespace {

using namespace test;
/// All lines in file order, on every rank, and how many ranks had some.
std::vector<std::string> lines_of(const std::string& path) {
  TextSource source(world(), path);
  std::string mine;
  for_each_line(source, [&](std::string_view line) { mine += std::string(line) + "\n"; });
  std::vector<double> codes(mine.begin(), mine.end());
  std::string all;
  collect_in_order(world(), codes, [&](std::span<const double> piece) {
    for (double code : piece) all += char(code);
  });
  all = broadcast(world(), all);
  std::vector<std::string> lines;
  std::istringstream stream(all);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> numbered(int count) {
  std::vector<std::string> lines;
  for (int i = 0; i < count; ++i)
    lines.push_back(std::to_string(i) + std::string(std::size_t(i % 7), 'x'));
  return lines;
}

std::string joined(const std::vector<std::string>& lines, const char* end) {
  std::string text;
  for (const std::string& line : lines) text += line + end;
  return text;
}

TEST(TextSource, LooksAtTheBeginningOnlyOfWhatIsNoText) {
  const TextSource source(world(), file_with("binary", std::string(1 << 20, '\0')));
  EXPECT_GT(source.head().size(), 8u);
  EXPECT_LT(source.head().size(), 200000u);
}

TEST(TextSource, GivesEveryLineOnceInOrderWhateverTheLineEnds) {
  for (int count : {1, 2, 3, 50, 1000}) {
    const std::vector<std::string> lines = numbered(count);
    EXPECT_EQ(lines_of(file_with("lf", joined(lines, "\n"))), lines);
    EXPECT_EQ(lines_of(file_with("crlf", joined(lines, "\r\n"))), lines);
    std::string text = joined(lines, "\n");
    text.pop_back();
    EXPECT_EQ(lines_of(file_with("open-ended", text)), lines);
  }
}

TEST(TextSource, PassesLinesLongerThanItsBlocks) {
  const std::vector<std::string> lines{"a", std::string(3'000'000, 'b'), "",
                                       std::string(1'500'000, 'c'), "d"};
  EXPECT_EQ(lines_of(file_with("long", joined(lines, "\n"))), lines);
  EXPECT_EQ(lines_of(file_with("long.gz", compressed<io::gzip_compressor>(joined(lines, "\n")))),
            lines);
}

TEST(TextSource, ReadsTheFourCompressionsTheSameAsPlainText) {
  const std::vector<std::string> lines = numbered(20000);
  const std::string text = joined(lines, "\n");
  EXPECT_EQ(lines_of(file_with("t.gz", compressed<io::gzip_compressor>(text))), lines);
  EXPECT_EQ(lines_of(file_with("t.xz", compressed<io::lzma_compressor>(text))), lines);
  EXPECT_EQ(lines_of(file_with("t.zst", compressed<io::zstd_compressor>(text))), lines);
  EXPECT_EQ(lines_of(file_with("t.bz2", compressed<io::bzip2_compressor>(text))), lines);
}

TEST(TextSource, RefusesTruncatedFilesOfEveryCompression) {
  const std::string text = joined(numbered(20000), "\n");
  for (std::string whole :
       {compressed<io::gzip_compressor>(text), compressed<io::lzma_compressor>(text),
        compressed<io::zstd_compressor>(text), compressed<io::bzip2_compressor>(text)}) {
    for (std::size_t cut : {std::size_t(5), whole.size() / 2}) {
      const std::string path = file_with("cut", whole.substr(0, whole.size() - cut));
      const std::string message = error_of([&] { lines_of(path); });
      EXPECT_NE(message.find(path + ": damaged or truncated"), std::string::npos) << message;
    }
  }
}

TEST(TextSource, NamesFilesThatAreMissingEmptyOrFolders) {
  const std::string missing = (scratch() / "missing").string();
  EXPECT_EQ(error_of([&] { TextSource(world(), missing); }),
            missing + ": cannot be read: No such file or directory");
  const std::string empty = file_with("empty", "");
  EXPECT_EQ(error_of([&] { TextSource(world(), empty); }), empty + ": the file is empty");
  EXPECT_EQ(error_of([&] { TextSource(world(), scratch().string()); }),
            scratch().string() + ": is a directory, not a file");
}

TEST(TextSource, ReportsTheFirstBadLineOfTheFileOnEveryRank) {
  const std::string path = file_with("numbers", joined(numbered(1000), "\n"));
  for (int bad : {1, 2, 500, 999, 1000}) {
    TextSource source(world(), path);
    const std::string message = error_of([&] {
      for_each_line(source, [&](std::string_view line) {
        if (std::stoi(std::string(line)) + 1 >= bad) throw LineProblem{3, "is bad"};
      });
    });
    EXPECT_EQ(message, path + ":" + std::to_string(bad) + ":3: is bad");
  }
}

}  // namespace
}  // namespace prunadag
