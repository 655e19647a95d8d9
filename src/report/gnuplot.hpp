// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <vector>

namespace prunadag::report {

/// Whether there is a gnuplot to call.
bool gnuplot_available();

/// A picture made of panels beside and below each other.
struct Picture {
  std::string name;  ///< of the script and the two pictures
  std::string title;
  int rows = 1, columns = 1;                  ///< of panels
  int panel_width = 480, panel_height = 340;  ///< in pixels
  std::vector<std::string> panels;            ///< gnuplot commands, the last of each a plot
  /// All panels have plots of one size, with room below for the key of one of them: key_below.
  bool legend = false;
};

/// The command for the key of the panel whose lines stand for those of all; others: "set key off".
inline constexpr const char* key_below =
    "set key at screen 0.5,screen 0.005 center bottom horizontal";

/// Writes FOLDER/NAME.gp and lets gnuplot make NAME.png and NAME.svg of it and of the data beside
/// it; they appear when they are whole. Returns what was in the way, or nothing. Not collective.
/// Throws Error(data) when the script cannot be written, and Error(internal) for a script that
/// could start a program: data belong into files, texts through quoted().
std::string draw(const std::string& folder, const Picture& picture);

}  // namespace prunadag::report
