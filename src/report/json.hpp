// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace prunadag {

/// Parses a text as JSON and keeps the order of members. Returns nothing for a text that is cut off
/// or not JSON. Throws Error(data) "place: ..." for nesting deeper than 32 levels and for numbers
/// out of range.
std::optional<nlohmann::ordered_json> parse_json(std::string_view text, const std::string& place);

/// Returns a value as indented lines. Bytes that are not UTF-8, as a file name may have, become
/// U+FFFD.
template <class Json>
std::string in_lines(const Json& value) {
  return value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// Returns a value as text for a message: one short line of printable ASCII.
std::string excerpt(const nlohmann::ordered_json& value);

}  // namespace prunadag
