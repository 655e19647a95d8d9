// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <vector>

namespace prunadag {

/// Runs a program, found by PATH, in `folder`, and waits for its end. No shell interprets the
/// words. The standard input is empty; the output and errors go to the file `log`, relative to the
/// folder. Returns the exit code, or -1 when the program could not be started or was ended by a
/// signal. Not collective.
int run_program(std::vector<std::string> words, const std::string& folder, const std::string& log);

}  // namespace prunadag
