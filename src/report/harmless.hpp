// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

namespace prunadag::report {

/// Returns a text as a gnuplot string with its quotes. An apostrophe becomes a typographic one.
/// Letters, digits, a few marks and characters beyond ASCII are kept; all others become blanks. So
/// no text can end the string.
std::string quoted(const std::string& text);

/// Throws Error(internal) for a script that could make gnuplot start a program or read another
/// script. No text in a picture may do so, whoever wrote the text. gnuplot accepts abbreviated
/// commands, and runs a file name that begins with < or | as a program.
void require_harmless(const std::string& script);

}  // namespace prunadag::report
