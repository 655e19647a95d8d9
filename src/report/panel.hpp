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

/// One plot of a picture. Names of lines and areas are at the right of the plot, beside their ends;
/// there is no legend.
struct Panel {
  std::string title, x_label, y_label;
  std::optional<Axis> x, y;        ///< empty: the commands choose the axis
  std::string commands;            ///< commands of gnuplot, one per line
  std::vector<std::string> plots;  ///< arguments of gnuplot's "plot"; empty: bare axes

  /// The end of a line or area, with the name and colour of the line or area.
  struct End {
    std::string name, colour;
    double x = 0, y = 0;
  };
  std::vector<End> ends;

  /// A vertical line with its name above the plot.
  struct Mark {
    std::string name;
    double x = 0;
  };
  std::vector<Mark> marks;

  /// Names a line at its rightmost point that the axes show; of equal points at the last one. Adds
  /// no name if the axes show no point. Both axes must be set.
  void name_end(const std::string& name, const std::string& colour, std::span<const double> at_x,
                std::span<const double> at_y);
};

/// Returns the approximate width of a text in pixels, in the font of pictures (10 points).
int text_width(const std::string& text);

/// Returns the width in pixels of the names at the right of panels.
int room_for_names(std::span<const Panel> panels);

/// Returns the commands that draw a panel, with a plot of `width` x `height` pixels. The commands
/// reset the settings of a panel drawn before.
std::string commands_of(const Panel& panel, int width, int height);

}  // namespace prunadag::report
