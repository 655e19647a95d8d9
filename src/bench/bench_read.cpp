// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Reading samples from text. Every rank reads a file of its own, as if it were alone: what is
// measured is the work of a core. The baseline is how solvers in C read: getline, strtok, strtol and
// strtod, once over the file to count and once to take the numbers.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/random.hpp"
#include "bench/bench_case.hpp"
#include "prunadag/dataset.hpp"

namespace prunadag::bench {
namespace {

constexpr double most_bytes = 64e6;  // of all ranks: reading takes long enough

/// A file of this rank, which goes with it.
class TextFile {
 public:
  explicit TextFile(const std::string& text) {
    path_ = (std::filesystem::temp_directory_path() / "prunadag-bench-XXXXXX").string();
    const int file = mkstemp(path_.data());
    if (file < 0) throw Error(ErrorKind::data, fmt::format("{}: cannot be made", path_));
    std::FILE* const stream = fdopen(file, "w");
    const bool written = stream && std::fwrite(text.data(), 1, text.size(), stream) == text.size();
    if (!stream || std::fclose(stream) != 0 || !written) {
      std::remove(path_.c_str());
      throw Error(ErrorKind::data, fmt::format("{}: cannot be written", path_));
    }
  }
  ~TextFile() { std::remove(path_.c_str()); }
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Closes a stream where it was opened.
class LineStream {
 public:
  explicit LineStream(const std::string& path) : stream_(std::fopen(path.c_str(), "r")) {
    if (!stream_) throw Error(ErrorKind::data, fmt::format("{}: cannot be read", path));
  }
  ~LineStream() {
    std::free(line_);
    std::fclose(stream_);
  }
  LineStream(const LineStream&) = delete;
  LineStream& operator=(const LineStream&) = delete;

  /// The next line, to be written to; null at the end.
  char* line() { return getline(&line_, &size_, stream_) < 0 ? nullptr : line_; }
  std::size_t read(std::span<char> bytes) {
    return std::fread(bytes.data(), 1, bytes.size(), stream_);
  }

 private:
  std::FILE* stream_;
  char* line_ = nullptr;
  std::size_t size_ = 0;
};

/// Words of lines, with what separates them, twice over the file.
template <class Word>
void for_each_word(const std::string& path, const char* separators, const Word& word) {
  LineStream stream(path);
  while (char* const line = stream.line()) {
    char* rest = nullptr;
    bool first = true;
    for (char* at = strtok_r(line, separators, &rest); at;
         at = strtok_r(nullptr, separators, &rest)) {
      word(at, first);
      first = false;
    }
  }
}

/// As solvers in C read; returns a sum, so that nothing is left out.
double read_plainly(const std::string& path, bool sparse) {
  const char* const separators = sparse ? " \t\n" : ",\n";
  std::size_t samples = 0, entries = 0;
  for_each_word(path, separators, [&](char*, bool first) { ++(first ? samples : entries); });
  std::vector<double> labels, values;
  std::vector<int> columns;
  labels.reserve(samples);
  values.reserve(entries);
  if (sparse) columns.reserve(entries);
  for_each_word(path, separators, [&](char* at, bool first) {
    if (!first && sparse) {
      columns.push_back(int(std::strtol(at, &at, 10)));
      ++at;  // the colon
    }
    (first ? labels : values).push_back(std::strtod(at, nullptr));
  });
  return labels.back() + values.back();
}

/// What a sample is like in a line of text.
struct TextKind {
  const char* name;
  bool sparse, ones;
  std::int64_t columns, per_row;
};

std::string text_of(const TextKind& kind, std::int64_t samples, std::uint64_t seed) {
  std::string text;
  std::uint64_t drawn = 0;
  const auto next = [&] { return uniform(seed, Stream::matrix, drawn++); };
  for (std::int64_t i = 0; i < samples; ++i) {
    text += next() < 0.5 ? "-1" : "+1";
    const std::int64_t gap = kind.columns / kind.per_row;
    for (std::int64_t e = 0; e < kind.per_row; ++e) {
      const auto column = gap * e + std::int64_t(double(gap) * next()) + 1;
      const std::string number = kind.ones ? "1" : fmt::format("{:.6g}", 4 * next() - 2);
      text += kind.sparse ? fmt::format(" {}:{}", column, number) : "," + number;
    }
    text += '\n';
  }
  return text;
}

Measurement read(const BenchRun& run, const TextKind& kind) {
  const double wanted = std::min(run.bytes, most_bytes) / size_of(run.comm);
  const double line = 3 + double(kind.per_row) * (kind.sparse ? (kind.ones ? 7.0 : 14.0) : 10.0);
  const std::int64_t samples = run.options.rows > 0
                                   ? run.options.rows
                                   : std::max<std::int64_t>(1, std::int64_t(wanted / line));
  Measurement m;
  m.name = kind.name;
  m.rows = samples;
  m.columns = kind.columns;
  m.limit_is = "reading the bytes of the file once";
  m.plain_is = "getline, strtok, strtol, strtod";
  const auto seed = std::uint64_t(rank_of(run.comm)) + 1;
  const auto file =
      agree(run.comm, [&] { return std::make_unique<TextFile>(text_of(kind, samples, seed)); });
  m.bytes = double(sum(run.comm, std::int64_t(std::filesystem::file_size(file->path()))));
  LoadOptions options;
  options.data.path = file->path();
  options.data.label_column = kind.sparse ? "" : "first";
  options.storage = Storage::automatic;
  std::vector<char> block(std::size_t(1) << 20);
  const Work bytes = [&] {
    LineStream stream(file->path());
    while (stream.read(block) > 0) {
    }
  };
  run.measure([&] { load_data(MPI_COMM_SELF, options); }, {bytes},
              [&] {
                volatile const double sum = read_plainly(file->path(), kind.sparse);
                static_cast<void>(sum);
              },
              m);
  m.note = fmt::format("{:.0f} MB of text per second and rank",
                       1e-6 * m.bytes / size_of(run.comm) / m.ours);
  return m;
}

}  // namespace

Measurement text_numbers(const BenchRun& run) {
  return read(run, {"read-numbers", true, false, 8000, 20});
}
Measurement text_ones(const BenchRun& run) { return read(run, {"read-ones", true, true, 120, 14}); }
Measurement text_table(const BenchRun& run) {
  return read(run, {"read-table", false, false, 50, 50});
}

}  // namespace prunadag::bench
