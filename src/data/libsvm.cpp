// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// LIBSVM text: one sample per line, "label index:value index:value ...", with ascending indices
// from 1. A # begins a comment. An optional qid:N after the label is skipped. "label:weight" gives
// a sample a weight on request; without the request it is an error, a missing label.
#include <algorithm>
#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "base/text.hpp"
#include "data/format.hpp"
#include "data/labels.hpp"
#include "data/lines.hpp"

namespace prunadag {
namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view weight_of_label = "label";
constexpr std::ptrdiff_t most_simple_digits = 9;  // such an index fits into every PetscInt

bool is_blank(char c) { return c == ' ' || c == '\t'; }

void skip_blanks(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && is_blank(text[count])) ++count;
  text.remove_prefix(count);
}

class Parser {
 public:
  Parser(Rows& rows, std::int64_t features, bool weighted)
      : rows_(rows), features_(features), weighted_(weighted) {}

  void line(std::string_view whole) {
    std::string_view text = whole.substr(0, whole.find('#'));
    const auto column = [&] { return std::size_t(text.data() - whole.data()) + 1; };
    skip_blanks(text);
    if (text.empty()) return;

    double label = 0;
    const std::string_view token = text;
    const std::size_t start = column();
    const NumberProblem problem = take_number(text, label);
    if (problem != NumberProblem::none) throw LineProblem{start, describe(problem, token)};
    double weight = 1;
    if (!text.empty() && text[0] == ':' && !weighted_) {
      throw LineProblem{
          start,
          fmt::format("'{}' where the label belongs; --weight-column label reads label:weight",
                      excerpt(token))};
    }
    if (!text.empty() && text[0] == ':') {
      text.remove_prefix(1);
      const std::size_t weight_start = column();
      const std::string_view weight_token = text;
      const NumberProblem wrong = take_number(text, weight);
      if (wrong != NumberProblem::none) {
        throw LineProblem{weight_start, describe(wrong, weight_token)};
      }
      require_weight(weight, weight_start, weight_token);
    }
    require_blank(text, token, start);
    rows_.labels.push_back(label);
    if (weighted_) rows_.weights.push_back(weight);

    std::int64_t last = 0;
    double value = 0;
    for (skip_blanks(text); !text.empty(); skip_blanks(text)) {
      if (take_simple_entry(text, last, value)) {
        rows_.add(PetscInt(last - 1), value);
        continue;
      }
      if (last == 0 && text.starts_with("qid:")) {
        text.remove_prefix(std::min(text.find_first_of(blanks), text.size()));
        continue;
      }
      last = take_index(text, last, column());
      const std::size_t value_start = column();
      const std::string_view value_token = text;
      const NumberProblem wrong = take_number(text, value);
      if (wrong != NumberProblem::none)
        throw LineProblem{value_start, describe(wrong, value_token)};
      require_blank(text, value_token, value_start);
      rows_.add(PetscInt(last - 1), value);
    }
    rows_.end_row();
  }

 private:
  static void require_blank(std::string_view rest, std::string_view token, std::size_t column) {
    if (rest.empty() || is_blank(rest[0])) return;
    throw LineProblem{column, describe(NumberProblem::not_a_number, token)};
  }

  /// Takes an entry with an index above `last`, which it replaces, and a simple value. Returns
  /// false, and takes nothing, for any other entry.
  bool take_simple_entry(std::string_view& text, std::int64_t& last, double& value) const {
    const char* at = text.data();
    const char* const end = at + text.size();
    std::uint64_t index = 0;
    take_digits(at, end, index);
    if (at == end || *at != ':' || at - text.data() > most_simple_digits) return false;
    if (std::int64_t(index) <= last || (features_ > 0 && std::int64_t(index) > features_)) {
      return false;
    }
    std::string_view rest(at + 1, std::size_t(end - at - 1));
    if (!take_digit(rest, value)) {
      if (!take_simple_number(rest, value)) return false;
      if (!rest.empty() && !is_blank(rest[0])) return false;
    }
    last = std::int64_t(index);
    text = rest;
    return true;
  }

  /// Takes a value of one digit: most sparse data have nothing but ones.
  static bool take_digit(std::string_view& text, double& value) {
    if (text.empty() || unsigned(text[0] - '0') > 9) return false;
    if (text.size() > 1 && !is_blank(text[1])) return false;
    value = text[0] - '0';
    text.remove_prefix(1);
    return true;
  }

  /// Takes an index and the colon behind it; checks everything that can be wrong with it.
  std::int64_t take_index(std::string_view& text, std::int64_t last, std::size_t column) const {
    std::int64_t index = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, index);
    if (error != std::errc{} || stop == end || *stop != ':') {
      throw LineProblem{column, fmt::format("'{}' where index:value belongs", excerpt(text))};
    }
    if (index < 1) {
      throw LineProblem{column, fmt::format("feature index {}: indices start at 1", index)};
    }
    if (index == last) {
      throw LineProblem{column, fmt::format("feature index {} is repeated", index)};
    }
    if (index < last) {
      throw LineProblem{
          column, fmt::format("feature index {} after {}: indices must increase", index, last)};
    }
    if (features_ > 0 && index > features_) {
      throw LineProblem{
          column, fmt::format("feature index {}: there are only {} features", index, features_)};
    }
    if (index >= std::int64_t(std::numeric_limits<PetscInt>::max())) {
      throw LineProblem{column, fmt::format("feature index {}: needs prunadag built against a "
                                            "PETSc with 64-bit indices",
                                            index)};
    }
    text.remove_prefix(std::size_t(stop - text.data()) + 1);
    return index;
  }

  Rows& rows_;
  std::int64_t features_;
  bool weighted_;
};

/// A mistyped index would make every vector of the fit that long.
void refuse_absurd_width(const Source& file, const Rows& rows) {
  constexpr std::int64_t suspicious = 1'000'000, per_entry = 1000;
  const std::int64_t width = largest(file.comm(), rows.columns());
  const std::int64_t entries = sum(file.comm(), rows.nonzeros());
  if (width < suspicious || width / per_entry < entries) return;
  throw Error(
      ErrorKind::data,
      fmt::format("{}: feature index {} in data of {} nonzeros: declare so many features if "
                  "that is right",
                  file.path(), width, entries));
}

/// Whether a word has the form index:value, with valid numbers or not. A field of a table with
/// commas or semicolons has not, even with colons in it.
bool has_index(std::string_view word) {
  const std::size_t colon = word.find(':');
  if (colon == word.npos || word.find_first_of(",;\"") != word.npos) return false;
  return word.starts_with("qid:") ||
         word.substr(0, colon).find_first_not_of("+-0123456789") == word.npos;
}

}  // namespace

/// Whether some line other than blanks and comments has an index:value, and no byte is binary.
bool recognises_libsvm(std::string_view head) {
  if (head.find('\0') != head.npos) return false;
  while (!head.empty()) {
    const std::size_t end = std::min(head.find('\n'), head.size());
    std::string_view line = head.substr(0, std::min(end, head.substr(0, end).find('#')));
    if (line.ends_with('\r')) line.remove_suffix(1);
    for (skip_blanks(line); !line.empty(); skip_blanks(line)) {
      const std::size_t length = std::min(line.find_first_of(blanks), line.size());
      if (has_index(line.substr(0, length))) return true;
      line.remove_prefix(length);
    }
    head.remove_prefix(std::min(end + 1, head.size()));
  }
  return false;
}

Rows read_libsvm(Source& file, const DataSource& source) {
  const bool weighted = source.weight_column == weight_of_label;
  agree(file.comm(), [&] {
    DataSource rest = source;
    if (weighted) rest.weight_column.clear();
    refuse_columns(rest, "LIBSVM text");
  });
  Rows rows = Rows::sparse();
  Parser parser(rows, source.features, weighted);
  for_each_line(file, [&](std::string_view line) { parser.line(line); });
  if (source.features == 0) refuse_absurd_width(file, rows);
  return rows;
}

}  // namespace prunadag
