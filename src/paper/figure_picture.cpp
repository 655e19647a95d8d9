// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "paper/figure_picture.hpp"

#include <fmt/format.h>

#include "paper/curve.hpp"
#include "report/gnuplot.hpp"
#include "report/line_style.hpp"

namespace prunadag::paper {
namespace {

/// The recorded points of all fits of a figure.
using Curves = std::vector<std::vector<CurvePoint>>;

/// The quantity that the lines of a panel show: a column of the files of curves, times a factor.
struct Quantity {
  std::string title, label;
  int column = 0;
  double CurvePoint::*member = nullptr;
  int base = 10;  ///< base of the y axis; 0: linear
  double factor = 1;
};

template <class Value>
std::vector<double> values_of(const std::vector<CurvePoint>& curve, Value&& value) {
  std::vector<double> values;
  for (const CurvePoint& point : curve) values.push_back(value(point));
  return values;
}

double shown_iteration(const CurvePoint& point) { return double(point.iteration + 1); }

/// Returns an empty panel whose x axis has the iterations of these curves.
report::Panel panel_over(const Curves& curves, const std::string& title, const std::string& label) {
  report::Panel panel;
  panel.title = title;
  panel.x_label = "iteration k + 1";
  panel.y_label = label;
  double last = 1;
  for (const std::vector<CurvePoint>& curve : curves) {
    if (!curve.empty()) last = std::max(last, shown_iteration(curve.back()));
  }
  // A logarithmic axis shorter than a factor of ten would have one tic.
  panel.x = report::tight_axis(std::vector<double>{1, last}, last < 10 ? 0 : 10);
  return panel;
}

report::Panel curves_panel(const Figure& figure, const Curves& curves, const Quantity& quantity) {
  report::Panel panel = panel_over(curves, quantity.title, quantity.label);
  const auto value = [&](const CurvePoint& p) { return quantity.factor * (p.*quantity.member); };
  std::vector<double> all;
  for (const std::vector<CurvePoint>& curve : curves) {
    for (const CurvePoint& point : curve) all.push_back(value(point));
  }
  panel.y = report::round_axis(all, quantity.base);
  for (std::size_t l = 0; l < curves.size(); ++l) {
    panel.plots.push_back(fmt::format("'{}.csv' using ($1+1):(${}*{:g}) skip 1 with lines {}",
                                      l + 1, quantity.column, quantity.factor,
                                      report::line_style(l)));
    panel.name_end(figure.lines[l].label, report::colour(l), values_of(curves[l], shown_iteration),
                   values_of(curves[l], value));
  }
  return panel;
}

/// Returns a panel with the sizes of R, A and D on top of each other; together they are the n
/// parameters. Each area is named at half its height. The last iterate has no sets and is left out.
report::Panel sets_panel(std::vector<CurvePoint> curve, const std::string& title, std::size_t l) {
  std::erase_if(curve, [](const CurvePoint& point) { return !point.sets; });
  report::Panel panel = panel_over({curve}, title, "parameters");
  panel.y = report::Axis{};
  if (curve.empty()) return panel;
  const IterateRecord::Sets& last = *curve.back().sets;
  const double optimisable = double(last.optimisable), acceptable = double(last.acceptable);
  const double parameters = optimisable + double(last.decreasable);
  panel.y = report::tight_axis(std::vector<double>{0, parameters});
  const struct {
    const char *name, *colour, *from, *to;
    double middle;
  } areas[] = {{"relevant R", report::colour(0), "(0)", "($6-$7)", (optimisable - acceptable) / 2},
               {"acceptable A", report::colour(1), "($6-$7)", "6", optimisable - acceptable / 2},
               {"decreasable D", report::grey, "6", "($6+$8)", (optimisable + parameters) / 2}};
  for (const auto& area : areas) {
    panel.plots.push_back(fmt::format(
        "'{}.csv' using ($1+1):{}:{} skip 1 with filledcurves fs solid 0.6 noborder lc rgb '{}'",
        l + 1, area.from, area.to, area.colour));
    panel.ends.push_back({area.name, area.colour, shown_iteration(curve.back()), area.middle});
  }
  return panel;
}

}  // namespace

std::string draw_figure(const std::string& output, const Figure& figure) {
  Curves curves;
  for (std::size_t l = 0; l < figure.lines.size(); ++l) {
    curves.push_back(read_curve(curve_path(output, figure, l)));
  }
  report::Picture picture;
  picture.name = figure.name;
  picture.title = figure.title;
  picture.columns = 2;
  if (figure.sets) {
    for (std::size_t l = 0; l < figure.lines.size(); ++l) {
      picture.panels.push_back(sets_panel(curves[l], figure.lines[l].label, l));
    }
  } else {
    const std::string pruned = fmt::format(", pruned at {:g}", figure.delta);
    for (const Quantity& quantity : {
             Quantity{"gradient norm", "||g||", 2, &CurvePoint::gradient_norm},
             Quantity{"small weights", fmt::format("share of |x_i| < {:g}, %", figure.delta), 3,
                      &CurvePoint::share_below, 0, 100},
             Quantity{"omega" + pruned, "omega", 4, &CurvePoint::omega},
             Quantity{"rho" + pruned, "rho", 5, &CurvePoint::rho},
         }) {
      picture.panels.push_back(curves_panel(figure, curves, quantity));
    }
  }
  return report::draw(output + "/" + figure.name, picture);
}

}  // namespace prunadag::paper
