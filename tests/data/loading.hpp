// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <optional>
#include <string>

#include "prunadag/dataset.hpp"
#include "prunadag/prunadag.h"
#include "support/files.hpp"

namespace prunadag::test {

inline LoadOptions options_for(const std::string& path,
                               std::optional<LabelRule> rule = LabelRule::real) {
  LoadOptions options;
  options.data.path = path;
  options.label_rule = rule;
  return options;
}

inline std::string load_error(const LoadOptions& options) {
  return error_of([&] { load_data(world(), options); });
}

}  // namespace prunadag::test
