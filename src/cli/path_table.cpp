// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/path_table.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include <fmt/format.h>

#include "file/output_file.hpp"
#include "prunadag/error.hpp"
#include "report/gnuplot.hpp"

namespace prunadag::cli {
namespace {

namespace fs = std::filesystem;

std::string folder_of(const std::string& file) {
  const std::string folder = fs::path(file).parent_path().string();
  return folder.empty() ? "." : folder;
}

/// A line with points over the number of weights, of a column of the CSV.
std::string curve(const std::string& name, const char* column, double factor, const char* colour,
                  const char* title) {
  return fmt::format(
      "'{}.csv' using 2:({}*{}) skip 1 with linespoints lw 2 pt 7 lc rgb '{}' title "
      "'{}'",
      name, factor, column, colour, title);
}

}  // namespace

std::string choice_of(const ModelPath& path, std::size_t number) {
  const bool best = std::int64_t(number) == path.best;
  const bool one_error = std::int64_t(number) == path.one_error;
  return best && one_error ? "best,1se" : best ? "best" : one_error ? "1se" : "";
}

std::vector<std::string> table_of(const std::vector<PathRow>& rows, const ScoreRule& rule) {
  const bool held_back = !rows.empty() && rows[0].held_back, test = !rows.empty() && rows[0].test;
  const std::string score = rule.title();
  std::string header = fmt::format("{:>10} {:>9} {:>9} {:>13} {:>11}", "sparsity %", "nonzeros",
                                   "l2", "training loss", score);
  if (held_back) header += fmt::format(" {:>13} {:>9} {:>11}", "held-back loss", "+-", score);
  if (test) header += fmt::format(" {:>16}", fmt::format("test {}", score));
  header += fmt::format(" {:>7}", "passes");
  std::vector<std::string> lines{header};
  for (const PathRow& row : rows) {
    std::string line =
        fmt::format("{:>10.4g} {:>9} {:>9.2e} {:>13.7g} {:>11}", 100 * row.sparsity, row.nonzeros,
                    row.l2, row.train.objective, rule.number(row.train.score));
    if (row.held_back) {
      line += fmt::format(" {:>14.6g} {:>9.2e} {:>11}", row.held_back->loss, row.held_back->error,
                          rule.number(row.held_back->score));
    }
    if (row.test) line += fmt::format(" {:>16}", rule.number(row.test->score));
    line += fmt::format(" {:>7.0f}", row.passes);
    if (!row.choice.empty()) line += "  <- " + row.choice;
    lines.push_back(line);
  }
  return lines;
}

std::string csv_of(const std::vector<PathRow>& rows) {
  std::string text = path_columns;
  for (const PathRow& row : rows) {
    text += fmt::format("{:.10g},{},{:.17g},{:.17g},{:.17g},", row.sparsity, row.nonzeros, row.l2,
                        row.train.objective, row.train.score);
    text += row.held_back ? fmt::format("{:.17g},{:.17g},{:.17g},{:.17g},", row.held_back->loss,
                                        row.held_back->error, row.held_back->score,
                                        row.held_back->score_error)
                          : ",,,,";
    text += row.test ? fmt::format("{:.17g},{:.17g},", row.test->objective, row.test->score) : ",,";
    std::string choice = row.choice;
    std::ranges::replace(choice, ',', ' ');
    text += fmt::format("{:.6g},{}\n", row.passes, choice);
  }
  return text;
}

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
  const double factor = rule.shown(1);
  std::string panel = fmt::format(
      "set logscale x 2\nset grid\nset key above horizontal\nset xlabel 'weights'\nset ylabel "
      "'{}'\n",
      rule.title());
  for (const PathRow& row : rows) {
    if (row.choice.empty()) continue;
    panel += fmt::format(
        "set arrow from {0}, graph 0 to {0}, graph 1 nohead dashtype 2 lc rgb '#555555'\n"
        "set label '{1}' at {0}, graph 0.97 offset 0.5,0\n",
        row.nonzeros, row.choice);
  }
  panel += "set style fill transparent solid 0.2 noborder\nplot ";
  if (rows[0].held_back) {  // within one standard error
    panel += fmt::format(
        "'{0}.csv' using 2:(($8-$9)*{1}):(($8+$9)*{1}) skip 1 with filledcurves lc rgb '#d55e00' "
        "notitle, ",
        name, factor);
  }
  panel += curve(name, "$5", factor, "#0072b2", "training");
  if (rows[0].held_back) panel += ", " + curve(name, "$8", factor, "#d55e00", "held back");
  if (rows[0].test) panel += ", " + curve(name, "$11", factor, "#009e73", "test");
  report::Picture picture;
  picture.name = name;
  picture.title = "Models along the path";
  picture.panels = {panel};
  picture.panel_width = 640;
  picture.panel_height = 400;
  return report::draw(folder, picture);
}

}  // namespace prunadag::cli
