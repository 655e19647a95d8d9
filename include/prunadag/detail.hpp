// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>

#pragma GCC visibility push(default)
namespace prunadag {

/// Something about how a result was made, kept in its file as an attribute.
using Detail = std::variant<std::int64_t, double, std::string>;
using Details = std::map<std::string, Detail>;

}  // namespace prunadag
#pragma GCC visibility pop
