// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <vector>

#include "report/panel.hpp"

namespace prunadag::report {

/// Whether gnuplot can be started. Only the first call tries.
bool gnuplot_available();

/// A sheet of panels in rows and columns. All plots have the same size.
struct Picture {
  std::string name;  ///< name of the script and the two pictures, without extension
  std::string title;
  int columns = 1;  ///< columns of panels; panels fill row after row
  /// Size of a panel in pixels, with title and axes; names of lines need more width at the right.
  int panel_width = 560, panel_height = 340;
  std::vector<Panel> panels;
};

/// Writes the script FOLDER/NAME.gp and runs gnuplot. gnuplot makes NAME.png and NAME.svg from the
/// script and the data files in the folder; the pictures appear when they are complete. Returns the
/// reason why a picture is missing, or an empty string. Not collective. Throws Error(data) when a
/// file or folder cannot be written, and Error(internal) for a script that could start a program.
/// So write data to files, and pass texts through quoted().
std::string draw(const std::string& folder, const Picture& picture);

}  // namespace prunadag::report
