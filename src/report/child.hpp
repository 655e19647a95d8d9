// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <vector>

namespace prunadag {

/// Runs a program, found by PATH, in `folder`, and waits for it. No shell has a look at the words.
/// Its input is empty; what it says goes to the file `log`, relative to the folder. Returns its
/// exit code; -1 when it could not be started or was ended by a signal. Not collective.
int run_program(std::vector<std::string> words, const std::string& folder, const std::string& log);

}  // namespace prunadag
