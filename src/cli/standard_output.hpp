// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdio>
#include <string>

namespace prunadag::cli {

/// Prints, and does not throw: one rank alone would leave the others waiting.
void print(std::FILE* stream, const std::string& text);

/// Throws Error(data) where standard output did not take all that was written to it.
void check_standard_output();

}  // namespace prunadag::cli
