// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "report/harmless.hpp"

#include <cctype>
#include <string_view>

#include <fmt/format.h>

#include "prunadag/error.hpp"

namespace prunadag::report {

void require_harmless(const std::string& script) {
  constexpr std::string_view commands[] = {"system",   "shell", "load", "call", "import",
                                           "evaluate", "pause", "bind", "cd",   "reread"};
  constexpr std::string_view marks = " \n\\()[]{},.:;*+-/=%$#_<>?";
  const auto refuse = [](std::string_view what) {
    throw Error(ErrorKind::internal, fmt::format("a script for gnuplot has '{}' in it", what));
  };
  const auto is_word = [](char c) {
    return c == '_' || std::isalnum(static_cast<unsigned char>(c));
  };
  for (std::string_view rest = script; !rest.empty();) {
    std::size_t length = 1;
    if (rest[0] == '\'') {
      length = rest.find('\'', 1) + 1;
      const std::string_view text = rest.substr(0, length);
      if (length == 0 || text.find('\n') != text.npos) refuse("a quote that does not end");
      if (text[1] == '<' || text[1] == '|') refuse(text);
    } else if (is_word(rest[0])) {
      while (length < rest.size() && is_word(rest[length])) ++length;
      for (const std::string_view command : commands) {
        if (command.starts_with(rest.substr(0, length))) refuse(command);
      }
    } else if (marks.find(rest[0]) == marks.npos) {
      refuse(rest.substr(0, 1));
    }
    rest.remove_prefix(length);
  }
}

std::string quoted(const std::string& text) {
  constexpr std::string_view marks = " ,.:;()[]+-*/=%_^|<>#&?";
  std::string result = "'";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '\'') {
      result += "\u2019";
      continue;
    }
    result += code >= 128 || std::isalnum(code) || marks.find(c) != marks.npos ? c : ' ';
  }
  if (result[1] == '<' || result[1] == '|') result.insert(1, " ");
  return result + "'";
}

}  // namespace prunadag::report
