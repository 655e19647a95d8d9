// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "report/json.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "prunadag/error.hpp"

namespace prunadag {

std::optional<nlohmann::ordered_json> parse_json(std::string_view text, const std::string& place) {
  constexpr int deepest = 32;  // code that walks over a value recurses once per level
  using json = nlohmann::ordered_json;
  const auto watch = [&](int depth, json::parse_event_t, json&) {
    if (depth > deepest) {
      throw Error(ErrorKind::data,
                  fmt::format("{}: JSON that nests more than {} deep", place, deepest));
    }
    return true;
  };
  try {
    return json::parse(text, watch);
  } catch (const json::out_of_range& error) {
    throw Error(ErrorKind::data, fmt::format("{}: a number out of range", place));
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

std::string excerpt(const nlohmann::ordered_json& value) {
  using json = nlohmann::ordered_json;
  constexpr std::size_t longest = 60;
  std::string text = printable(value.dump(-1, ' ', true, json::error_handler_t::replace));
  if (text.size() > longest) text = text.substr(0, longest) + "...";
  return text;
}

}  // namespace prunadag
