// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace prunadag {

/// A text as JSON with the members in their order; nothing when it is cut off or no JSON. Throws
/// Error(data) "place: ..." for what nests more than 32 deep, or has numbers out of range.
std::optional<nlohmann::ordered_json> parse_json(std::string_view text, const std::string& place);

/// A value for a message: one short line of printable ASCII.
std::string excerpt(const nlohmann::ordered_json& value);

}  // namespace prunadag
