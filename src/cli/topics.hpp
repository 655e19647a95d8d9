// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>

namespace prunadag::cli {

/// A part of the manual that belongs to no single command, `prunadag help NAME`.
struct Topic {
  const char *name, *summary;
  const char* text;  ///< whole lines of at most 80 columns
};
std::span<const Topic> topics();

}  // namespace prunadag::cli
