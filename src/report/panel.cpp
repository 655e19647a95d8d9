// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "report/panel.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/harmless.hpp"
#include "report/label_places.hpp"

namespace prunadag::report {
namespace {

// Sizes of the font of pictures, and of the thin lines to names, in pixels.
constexpr int line_height = 15, character_width = 7;
constexpr int leader = 12, beside_leader = 4;

std::string axis_commands(char name, const Axis& axis) {
  std::string text =
      fmt::format("set {0}range [{1:.10g}:{2:.10g}]\nset format {0} '{3}'\n", name, axis.low,
                  axis.high, name == 'y' && axis.base == 10 ? "10^{%T}" : "%g");
  if (axis.base) text += fmt::format("set logscale {} {}\n", name, axis.base);
  return text;
}

/// Returns the commands for the names at the right. A name is at the height of its end, or above or
/// below if other names are there. A thin line leads from the end to the name.
std::string end_commands(const Panel& panel, int width, int height) {
  std::vector<double> values;
  for (const Panel::End& end : panel.ends) values.push_back(end.y);
  const std::vector<double> places =
      label_places(values, panel.y.value_or(Axis{}), double(line_height) / height);
  std::string text;
  for (std::size_t e = 0; e < places.size(); ++e) {
    const Panel::End& end = panel.ends[e];
    const bool at_edge = panel.x && end.x >= panel.x->high;  // else the line crosses the plot
    text += fmt::format(
        "set arrow from first {:.10g}, first {:.10g} to graph {:.4f}, graph {:.4f} nohead dt {} "
        "lc rgb '{}'\n",
        end.x, end.y, 1 + double(leader) / width, places[e], at_edge ? 1 : 3, end.colour);
    text += fmt::format(
        "set label {} at graph {:.4f}, graph {:.4f} left noenhanced textcolor rgb '{}'\n",
        quoted(end.name), 1 + double(leader + beside_leader) / width, places[e], end.colour);
  }
  return text;
}

std::string mark_commands(const Panel& panel, int width, int height) {
  std::vector<double> values;
  int widest = 0;
  for (const Panel::Mark& mark : panel.marks) {
    values.push_back(mark.x);
    widest = std::max(widest, text_width(mark.name));
  }
  const std::vector<double> places =
      label_places(values, panel.x.value_or(Axis{}), double(widest) / width);
  std::string text;
  for (std::size_t m = 0; m < places.size(); ++m) {
    const double top = 1 + double(leader) / height;
    text += fmt::format(
        "set arrow from first {0:.10g}, graph 0 to first {0:.10g}, graph 1 nohead dt 2 lc rgb "
        "'#555555'\n"
        "set arrow from first {0:.10g}, graph 1 to graph {1:.4f}, graph {2:.4f} nohead dt 3 lc rgb "
        "'#555555'\n"
        "set label {3} at graph {1:.4f}, graph {4:.4f} center noenhanced\n",
        panel.marks[m].x, places[m], top, quoted(panel.marks[m].name),
        top + double(line_height) / 2 / height);
  }
  return text;
}

}  // namespace

int text_width(const std::string& text) {
  return character_width * int(std::ranges::count_if(text, [](char c) {
           return (static_cast<unsigned char>(c) & 0xc0) != 0x80;  // not a continuation of UTF-8
         }));
}

void Panel::name_end(const std::string& name, const std::string& colour,
                     std::span<const double> at_x, std::span<const double> at_y) {
  End* end = nullptr;
  for (std::size_t i = 0; i < at_y.size(); ++i) {
    if (!x->shows(at_x[i]) || !y->shows(at_y[i]) || (end && at_x[i] < end->x)) continue;
    if (!end) end = &ends.emplace_back(End{name, colour});
    end->x = at_x[i];
    end->y = at_y[i];
  }
}

int room_for_names(std::span<const Panel> panels) {
  int widest = 0;
  for (const Panel& panel : panels) {
    for (const Panel::End& end : panel.ends) {
      widest = std::max(widest, leader + beside_leader + text_width(end.name));
    }
  }
  return widest;
}

std::string commands_of(const Panel& panel, int width, int height) {
  std::string text = fmt::format(
      "unset logscale\nunset arrow\nunset label\nset key off\nset grid\nset title {} noenhanced\n"
      "set xlabel {} noenhanced\nset ylabel {} noenhanced\n",
      quoted(panel.title), quoted(panel.x_label), quoted(panel.y_label));
  if (panel.x) text += axis_commands('x', *panel.x);
  if (panel.y) text += axis_commands('y', *panel.y);
  text += end_commands(panel, width, height) + mark_commands(panel, width, height);
  return text + panel.commands + "plot " +
         (panel.plots.empty() ? "NaN" : join(panel.plots, ", \\\n  "));
}

}  // namespace prunadag::report
