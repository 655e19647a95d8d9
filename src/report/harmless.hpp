// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

namespace prunadag::report {

/// A text as a gnuplot string, quotes included. An apostrophe becomes a typographic one, and
/// what is not a letter, a digit, one of a few marks, or beyond ASCII a blank, so that no text can
/// end the string.
std::string quoted(const std::string& text);

/// Throws Error(internal) for a script that could make gnuplot start a program or read another
/// script: nobody's text may come to that, whatever a picture is made of. gnuplot takes commands by
/// their first letters, and a file name that begins with < or | for a program.
void require_harmless(const std::string& script);

}  // namespace prunadag::report
