// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "report/axis.hpp"

namespace prunadag::report {

/// One plot of a picture. What it draws is named where it ends, at the right of the plot, instead of
/// in a legend.
struct Panel {
  std::string title, x_label, y_label;
  std::optional<Axis> x, y;        ///< without them the commands choose
  std::string commands;            ///< of gnuplot, a line each
  std::vector<std::string> plots;  ///< what stands behind "plot"; none: bare axes

  /// What ends at a point and has its name at the right of the plot, in its colour.
  struct End {
    std::string name, colour;
    double x = 0, y = 0;
  };
  std::vector<End> ends;

  /// A vertical line, named above the plot.
  struct Mark {
    std::string name;
    double x = 0;
  };
  std::vector<Mark> marks;

  /// Names a line at the rightmost of its points that the axes show, the last of several; no name
  /// where there is none. The axes must be set.
  void name_end(const std::string& name, const std::string& colour, std::span<const double> at_x,
                std::span<const double> at_y);
};

/// About the pixels that a text takes in the font of pictures, which has 10 points.
int text_width(const std::string& text);

/// The pixels that the names at the right of panels take.
int room_for_names(std::span<const Panel> panels);

/// The commands for a panel, its plot of `width` x `height` pixels; nothing of a panel before it
/// stays.
std::string commands_of(const Panel& panel, int width, int height);

}  // namespace prunadag::report
