// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <gtest/gtest.h>

#include "data/lines.hpp"
#include "support/compress.hpp"
#include "support/files.hpp"

namespace prunadag {
namespace {

using namespace test;
/// Returns all lines in file order, on every rank.
std::vector<std::string> lines_of(const std::string& path) {
  Source source(world(), path);
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

TEST(Source, LooksAtTheBeginningOnlyOfWhatIsNoText) {
  const Source source(world(), file_with("binary", std::string(1 << 20, '\0')));
  EXPECT_GT(source.head().size(), 8u);
  EXPECT_LT(source.head().size(), 200000u);
}

TEST(Source, GivesEveryLineOnceInOrderWhateverTheLineEnds) {
  for (int count : {1, 2, 3, 50, 1000}) {
    const std::vector<std::string> lines = numbered(count);
    EXPECT_EQ(lines_of(file_with("lf", joined(lines, "\n"))), lines);
    EXPECT_EQ(lines_of(file_with("crlf", joined(lines, "\r\n"))), lines);
    std::string text = joined(lines, "\n");
    text.pop_back();
    EXPECT_EQ(lines_of(file_with("open-ended", text)), lines);
  }
}

/// The shares of all ranks, on every rank.
std::vector<std::string> shares_of(const std::string& path, const Shares& shares) {
  Source source(world(), path);
  std::string mine;
  source.read(shares, [&](std::string_view piece) { mine += piece; });
  std::vector<std::string> all;
  for (int rank = 0; rank < size_of(world()); ++rank) {
    const std::vector<double> codes(mine.begin(), mine.end());
    all.emplace_back();
    collect_in_order(world(), rank == rank_of(world()) ? codes : std::vector<double>(),
                     [&](std::span<const double> piece) {
                       for (double code : piece) all.back() += char(code);
                     });
    all.back() = broadcast(world(), all.back());
  }
  return all;
}

TEST(Source, GivesEveryRankTheBytesOfItsShare) {
  std::string bytes;
  for (int i = 0; i < 2'500'000; ++i) bytes += char(i * 7 % 11);  // more than two blocks
  const std::int64_t end = std::int64_t(bytes.size());
  const std::size_t ranks = std::size_t(size_of(world()));
  std::vector<Shares> all(3, Shares{9, {}, false});
  for (std::size_t r = 0; r < ranks; ++r) {
    all[0].ends.push_back(9 + (end - 9) * std::int64_t(r + 1) / std::int64_t(ranks));
    all[1].ends.push_back(r == 0 ? 9 : end);          // nothing for the first rank
    all[2].ends.push_back(r + 1 == ranks ? end : 9);  // all for the last
  }
  if (ranks == 1) all.erase(all.begin() + 1);
  for (const Shares& shares : all) {
    std::vector<std::string> wanted;
    for (int r = 0; r < int(ranks); ++r) {
      const std::int64_t begin = shares.begin_of(r);
      wanted.push_back(bytes.substr(std::size_t(begin), std::size_t(shares.end_of(r) - begin)));
    }
    EXPECT_EQ(shares_of(file_with("bytes", bytes), shares), wanted);
    EXPECT_EQ(shares_of(file_with("bytes.gz", compressed<io::gzip_compressor>(bytes)), shares),
              wanted);
  }
}

TEST(Source, PassesOnWhatAConsumerThrowsOnOneRank) {
  const std::string text = joined(numbered(5000), "\n");
  for (const std::string& path :
       {file_with("plain", text), file_with("gz", compressed<io::gzip_compressor>(text))}) {
    for (int thrower = 0; thrower < size_of(world()); ++thrower) {
      Source source(world(), path);
      Shares shares;
      for (int r = 0; r < size_of(world()); ++r) {
        shares.ends.push_back(source.bytes() * (r + 1) / size_of(world()));
      }
      EXPECT_EQ(error_of([&] {
                  source.read(shares, [&](std::string_view) {
                    if (rank_of(world()) == thrower) throw Error(ErrorKind::data, "no");
                  });
                }),
                "no");
    }
  }
}

TEST(Source, PassesLinesLongerThanItsBlocks) {
  const std::vector<std::string> lines{"a", std::string(3'000'000, 'b'), "",
                                       std::string(1'500'000, 'c'), "d"};
  EXPECT_EQ(lines_of(file_with("long", joined(lines, "\n"))), lines);
  EXPECT_EQ(lines_of(file_with("long.gz", compressed<io::gzip_compressor>(joined(lines, "\n")))),
            lines);
}

TEST(Source, ReadsTheFourCompressionsTheSameAsPlainText) {
  const std::vector<std::string> lines = numbered(20000);
  const std::string text = joined(lines, "\n");
  EXPECT_EQ(lines_of(file_with("t.gz", compressed<io::gzip_compressor>(text))), lines);
  EXPECT_EQ(lines_of(file_with("t.xz", compressed<io::lzma_compressor>(text))), lines);
  EXPECT_EQ(lines_of(file_with("t.zst", compressed<io::zstd_compressor>(text))), lines);
  EXPECT_EQ(lines_of(file_with("t.bz2", compressed<io::bzip2_compressor>(text))), lines);
}

TEST(Source, RefusesTruncatedFilesOfEveryCompression) {
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

TEST(Source, NamesFilesThatAreMissingEmptyOrFolders) {
  const std::string missing = (scratch() / "missing").string();
  EXPECT_EQ(error_of([&] { Source(world(), missing); }),
            missing + ": cannot be read: No such file or directory");
  const std::string empty = file_with("empty", "");
  EXPECT_EQ(error_of([&] { Source(world(), empty); }), empty + ": the file is empty");
  EXPECT_EQ(error_of([&] { Source(world(), scratch().string()); }),
            scratch().string() + ": is a directory, not a file");
}

std::string read_error(Source& source) {
  return error_of([&] { read_lines(source, [](std::string_view) {}); });
}

TEST(Source, RefusesFilesThatChangeTheirSizeWhileTheyAreRead) {
  const std::string text = joined(numbered(1000), "\n");
  for (const bool open_ended : {false, true}) {
    const std::string whole = open_ended ? text.substr(0, text.size() - 1) : text;
    const std::string before = std::to_string(whole.size());
    const std::string path = (scratch() / "changing").string();
    const auto message = [&](const std::string& other) {
      Source source(world(), file_with("changing", whole));
      file_with("changing", other);
      return read_error(source);
    };
    EXPECT_EQ(message(whole), "");
    const std::string half = message(whole.substr(0, whole.size() / 2));
    EXPECT_TRUE(half.starts_with(path + ": ")) << half;
    EXPECT_NE(half.find(before), std::string::npos) << half;
    EXPECT_EQ(message(whole + "\nmore\n"), path + ": had " + before + " bytes and has " +
                                               std::to_string(whole.size() + 6) +
                                               " now: it changed while it was read");
  }
  const std::string other = compressed<io::gzip_compressor>(text + "more\n");
  Source source(world(), file_with("changing.gz", compressed<io::gzip_compressor>(text)));
  file_with("changing.gz", other);
  EXPECT_EQ(read_error(source), (scratch() / "changing.gz").string() + ": grew meanwhile");
}

TEST(Source, RefusesFilesThatDifferBetweenRanks) {
  const std::string text = joined(numbered(9000), "\n");
  std::string head = text, tail = text;
  head[2] = tail[tail.size() - 2] = '?';
  const std::string one = file_with("here", text);
  const auto message = [&](const std::string& there) {
    std::filesystem::remove(scratch() / "there");
    MPI_Barrier(world());
    const std::string path =
        there.empty() ? (scratch() / "there").string() : file_with("there", there);
    return error_of([&] { Source(world(), rank_of(world()) == 0 ? one : path); });
  };
  const std::string path = (scratch() / "there").string();
  EXPECT_EQ(message(text), "");
  if (size_of(world()) == 1) return;
  const std::string start = path + ": rank 1 sees another file under this name than rank 0, of ";
  EXPECT_EQ(message(text + "1\n"),
            start + std::to_string(text.size() + 2) + " bytes, not " + std::to_string(text.size()));
  EXPECT_EQ(message(head), start + "other contents");
  EXPECT_EQ(message(tail), start + "other contents");
  EXPECT_EQ(message(""), path + ": cannot be read: No such file or directory (on rank 1)");
}

TEST(Source, GivesStandardInputToAllRanksOnce) {
  const std::vector<std::string> lines = numbered(5000);
  const std::string path = file_with("input", joined(lines, "\n"));
  ASSERT_TRUE(std::freopen(path.c_str(), "rb", stdin));  // only rank 0 reads it
  EXPECT_EQ(lines_of("-"), lines);
  EXPECT_EQ(error_of([] { Source(world(), "-"); }),
            "standard input: is read once; name files for the other inputs");
}

TEST(Source, RefusesEndlessLinesOfWhatIsNoText) {
  std::string odd(longest_odd_line + 100, 'x');
  const std::string path = file_with("odd", odd);
  {
    Source source(world(), path);
    EXPECT_EQ(read_error(source), "");
  }
  MPI_Barrier(world());
  odd[50] = '\1';
  file_with("odd", "12\n" + odd);
  Source source(world(), path);
  EXPECT_LE(source.head().size(), longest_odd_line + 65536);
  EXPECT_EQ(read_error(source),
            path + ": byte 4: a line of more than 16777216 bytes, some of which are no text");
}

TEST(LineBuffer, TakesTimeLinearInTheLengthOfALine) {
  std::int64_t passed = 0;
  const LineBuffer::Consumer count = [&](std::string_view lines) {
    passed += std::int64_t(lines.size());
  };
  const std::string path = "long";
  LineBuffer lines(path, 0, count);
  const std::int64_t pieces = 1 << 20;  // a look at the whole line each time would take an hour
  for (std::int64_t i = 0; i < pieces; ++i) lines.add("0123456789 abcde");
  EXPECT_EQ(passed, 0);
  lines.finish();
  EXPECT_EQ(passed, 16 * pieces);
}

TEST(Source, ReportsTheFirstBadLineOfTheFileOnEveryRank) {
  const std::string path = file_with("numbers", joined(numbered(1000), "\n"));
  for (int bad : {1, 2, 500, 999, 1000}) {
    Source source(world(), path);
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
