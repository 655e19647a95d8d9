// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <vector>

#include "report/panel.hpp"

namespace prunadag::report {

/// Whether there is a gnuplot to call.
bool gnuplot_available();

/// A sheet of panels beside and below each other, whose plots are all of one size.
struct Picture {
  std::string name;  ///< of the script and the two pictures
  std::string title;
  int columns = 1;  ///< of panels, which fill row after row
  /// Of a panel with its title and axes, in pixels; names of lines take more room at its right.
  int panel_width = 560, panel_height = 340;
  std::vector<Panel> panels;
};

/// Writes FOLDER/NAME.gp and lets gnuplot make NAME.png and NAME.svg of it and of the data beside
/// it; they appear when they are whole. Returns what was in the way, or nothing. Not collective.
/// Throws Error(data) when the script cannot be written, and Error(internal) for a script that
/// could start a program: data belong into files, texts through quoted().
std::string draw(const std::string& folder, const Picture& picture);

}  // namespace prunadag::report
