// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>

namespace prunadag::cli {

/// What belongs to no single command: a part of the manual of its own, `prunadag help NAME`.
struct Topic {
  const char *name, *summary;
  const char* text;  ///< whole lines of at most 80 columns
};
std::span<const Topic> topics();

}  // namespace prunadag::cli
