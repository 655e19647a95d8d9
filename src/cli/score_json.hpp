// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "prunadag/scores.hpp"

namespace prunadag::cli {

/// Scores by name; a score that is not finite becomes null.
inline nlohmann::json json_of(const std::vector<NamedScore>& scores) {
  nlohmann::json all = nlohmann::json::object();
  for (const NamedScore& score : scores) all[score.name] = score.value;
  return all;
}

}  // namespace prunadag::cli
