// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/table_head.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "data/csv.hpp"
#include "data/format.hpp"
#include "data/lines.hpp"

namespace prunadag {
namespace {

bool is_number(std::string_view text) {
  double value;
  return take_number(text, value) == NumberProblem::none && text.empty();
}

/// Whether a separator gives the first two records equally many fields, and more than one. If a
/// field begins with a number and a blank, all blanks separate, not tabs alone.
bool separates(std::string_view head, char separator) {
  try {
    const std::vector<HeadRecord> records = first_records(head, separator, 2);
    if (records.empty()) return false;
    const std::vector<std::string> texts = texts_of(records.back().text, separator);
    const auto begins_with_number = [](const std::string& text) {
      const std::size_t blank = text.find(' ');
      return blank != text.npos && is_number(std::string_view(text).substr(0, blank));
    };
    return texts.size() > 1 && texts_of(records.front().text, separator).size() == texts.size() &&
           !(separator == '\t' && std::any_of(texts.begin(), texts.end(), begins_with_number));
  } catch (const LineProblem&) {
    return false;
  }
}

/// The first of semicolons, commas, tabs and blanks that separates; else the first comma or
/// semicolon in the text; else blanks.
char separator_of(std::string_view head) {
  for (char separator : {';', ',', '\t', blanks_separate}) {
    if (separates(head, separator)) return separator;
  }
  const std::vector<HeadRecord> records = first_records(head, blanks_separate, 1);
  if (records.empty()) return blanks_separate;
  const std::size_t found = records[0].text.find_first_of(",;");
  return found == std::string_view::npos ? blanks_separate : records[0].text[found];
}

struct NamedSeparator {
  std::string_view name;
  char separator;
};
constexpr std::array named_separators{NamedSeparator{"comma", ','},
                                      NamedSeparator{"semicolon", ';'}, NamedSeparator{"tab", '\t'},
                                      NamedSeparator{"blank", blanks_separate}};

/// The first field may be empty, because pandas leaves out the name of its index.
bool are_names(const std::vector<std::string>& fields) {
  for (std::size_t c = 0; c < fields.size(); ++c) {
    const bool index = c == 0 && fields.size() > 1 && fields[c].empty();
    if (!index && (is_number(fields[c]) || stands_for_nothing(fields[c]))) return false;
  }
  return true;
}

}  // namespace

std::vector<HeadRecord> first_records(std::string_view head, char separator, std::size_t wanted) {
  std::vector<HeadRecord> records;
  std::string_view comment;
  std::int64_t number = 0;
  bool inside = false;
  for (std::size_t place = 0; place < head.size() && (inside || records.size() < wanted);) {
    const std::size_t end = std::min(head.find('\n', place), head.size());
    std::string_view line = head.substr(place, end - place);
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number;
    const bool between = is_blank_line(line, separator) || (records.empty() && is_comment(line));
    if (inside || !between) {
      if (!inside) records.push_back({line, place, number, comment});
      HeadRecord& record = records.back();
      record.text = head.substr(record.place, place + line.size() - record.place);
      inside = ends_inside(line, separator, inside);
      comment = {};
    } else {
      comment = line;
    }
    place = end + 1;
  }
  return records;
}

std::vector<std::string> texts_of(std::string_view record, char separator) {
  std::vector<std::string> texts;
  Field field;
  for (Fields fields(record, separator); fields.next(field);) texts.emplace_back(field.text);
  return texts;
}

std::size_t fields_in(std::string_view record, char separator) {
  std::size_t count = 0;
  for (Fields fields(record, separator); fields.skip();) ++count;
  return count;
}

char separator_for(const std::string& asked, std::string_view head) {
  check_separator(asked);
  if (asked == "auto") return separator_of(head);
  for (const auto& [name, separator] : named_separators) {
    if (name == asked) return separator;
  }
  return asked[0];
}

Header header_of(const std::string& asked, const HeadRecord& first, char separator) {
  check_header(asked);
  if (asked == "no") return {};
  std::vector<std::string> texts = texts_of(first.text, separator);
  if (asked == "yes" && std::all_of(texts.begin(), texts.end(), is_number)) {
    std::string_view comment = first.comment;
    comment.remove_prefix(std::min(comment.find_first_not_of("# \t"), comment.size()));
    if (!comment.empty() && fields_in(comment, separator) == texts.size()) {
      return {Header::Place::comment_above, texts_of(comment, separator)};
    }
  }
  if (asked == "auto" && !are_names(texts)) return {};
  return {Header::Place::first_record, std::move(texts)};
}

bool stands_for_nothing(std::string_view text) {
  constexpr std::array<std::string_view, 9> texts{"",     "NA",   "N/A",  "NaN", "nan",
                                                  "NULL", "null", "None", "?"};
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

/// Whether the first or the second record has a number, and no byte is binary.
bool recognises_table(std::string_view head) {
  if (head.find('\0') != head.npos) return false;
  const char separator = separator_of(head);
  for (const HeadRecord& record : first_records(head, separator, 2)) {
    try {
      const std::vector<std::string> texts = texts_of(record.text, separator);
      if (std::any_of(texts.begin(), texts.end(), is_number)) return true;
    } catch (const LineProblem&) {
      return false;
    }
  }
  return false;
}

void check_header(const std::string& text) {
  if (text == "auto" || text == "yes" || text == "no") return;
  throw Error(ErrorKind::usage, fmt::format("header '{}': use auto, yes or no", text));
}

void check_separator(const std::string& text) {
  const bool named = std::any_of(named_separators.begin(), named_separators.end(),
                                 [&](const NamedSeparator& s) { return s.name == text; });
  const bool character = text.size() == 1 && text[0] != '"' && text[0] != comment_mark &&
                         std::string_view("0123456789+-.eE\r\n").find(text[0]) == text.npos;
  if (text == "auto" || named || character) return;
  throw Error(ErrorKind::usage,
              fmt::format("separator '{}': use auto, comma, semicolon, tab, blank or one character "
                          "that no number has",
                          text));
}

}  // namespace prunadag
