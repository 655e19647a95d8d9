// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/path_picture.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include <fmt/format.h>

#include "base/text.hpp"
#include "file/output_file.hpp"
#include "prunadag/error.hpp"
#include "report/gnuplot.hpp"
#include "report/line_style.hpp"

namespace prunadag::cli {
namespace {

namespace fs = std::filesystem;

std::string folder_of(const std::string& file) {
  const std::string folder = fs::path(file).parent_path().string();
  return folder.empty() ? "." : folder;
}

/// A line of the picture: a column of the CSV, and its values.
struct PathLine {
  std::string name, column;
  std::vector<double> values;
  std::size_t number = 0;  ///< which chooses its style
};

std::vector<PathLine> lines_of(const std::vector<PathRow>& rows, const ScoreRule& rule) {
  std::vector<PathLine> lines{{"training", "$5", {}, 0}};
  for (const PathRow& row : rows) lines[0].values.push_back(rule.shown(row.train.score));
  if (rows[0].held_back) {
    PathLine& line = lines.emplace_back(PathLine{"held back", "$8", {}, 1});
    for (const PathRow& row : rows) line.values.push_back(rule.shown(row.held_back->score));
  }
  if (rows[0].test) {
    PathLine& line = lines.emplace_back(PathLine{"test", "$11", {}, 2});
    for (const PathRow& row : rows) line.values.push_back(rule.shown(row.test->score));
  }
  return lines;
}

/// The scores over the number of weights, what is held back with a band of its standard error.
report::Panel panel_of(const std::string& name, const std::vector<PathRow>& rows,
                       const ScoreRule& rule) {
  const std::vector<PathLine> lines = lines_of(rows, rule);
  std::vector<double> weights, scores;
  report::Panel panel;
  for (const PathRow& row : rows) {
    weights.push_back(double(row.nonzeros));
    if (!row.choice.empty()) {
      panel.marks.push_back({join(split_list(row.choice, ','), ", "), weights.back()});
    }
    if (!row.held_back) continue;
    scores.push_back(rule.shown(row.held_back->score - row.held_back->score_error));
    scores.push_back(rule.shown(row.held_back->score + row.held_back->score_error));
  }
  for (const PathLine& line : lines) {
    scores.insert(scores.end(), line.values.begin(), line.values.end());
  }
  panel.x_label = "weights";
  panel.y_label = rule.title();
  panel.x = report::tight_axis(weights, 2);
  // Within a factor of four a logarithmic axis would have one tic or two.
  if (panel.x->high < 4 * panel.x->low) panel.x = report::tight_axis(weights);
  panel.y = report::round_axis(scores);
  if (rows[0].held_back) {
    panel.plots.push_back(
        fmt::format("'{0}.csv' using 2:(($8-$9)*{1}):(($8+$9)*{1}) skip 1 with filledcurves "
                    "fs transparent solid 0.2 noborder lc rgb '{2}'",
                    name, rule.shown(1), report::colour(1)));
  }
  for (const PathLine& line : lines) {
    panel.plots.push_back(fmt::format("'{}.csv' using 2:({}*{}) skip 1 with linespoints {}", name,
                                      line.column, rule.shown(1),
                                      report::point_style(line.number)));
    panel.name_end(line.name, report::colour(line.number), weights, line.values);
  }
  return panel;
}

}  // namespace

std::string picture_name(const std::string& file) {
  const fs::path path(file);
  const std::string name = path.stem().string();
  const auto harmless = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; };
  if (path.extension() != ".png" || name.empty() || !std::ranges::all_of(name, harmless)) {
    throw Error(ErrorKind::usage,
                fmt::format("picture '{}': give a name of letters, digits, - and _ "
                            "that ends with .png",
                            file));
  }
  return name;
}

std::vector<std::string> picture_files(const std::string& file) {
  std::vector<std::string> files;
  for (const char* end : {"png", "svg", "gp", "csv"}) {
    files.push_back(fmt::format("{}/{}.{}", folder_of(file), picture_name(file), end));
  }
  return files;
}

std::string draw_path(const std::string& file, const std::vector<PathRow>& rows,
                      const ScoreRule& rule) {
  const std::string name = picture_name(file), folder = folder_of(file);
  OutputFile(fmt::format("{}/{}.csv", folder, name)).write(csv_of(rows));
  report::Picture picture;
  picture.name = name;
  picture.title = "Models along the path";
  picture.panels = {panel_of(name, rows, rule)};
  picture.panel_width = 640;
  picture.panel_height = 400;
  return report::draw(folder, picture);
}

}  // namespace prunadag::cli
