// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "study/gnuplot.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "base/output_file.hpp"
#include "prunadag/error.hpp"

namespace prunadag::study {
namespace {

/// A word of a shell command.
std::string shell_word(const std::string& text) {
  std::string word = "'";
  for (char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

std::string script_of(const Picture& picture) {
  const int width = picture.columns * picture.panel_width;
  const int height = picture.rows * picture.panel_height + 40;
  std::string panels;
  for (const std::string& panel : picture.panels) panels += panel + "\n";
  return fmt::format(
      "# gnuplot {0}.gp makes {0}.png and {0}.svg from the data beside it.\n"
      "set datafile separator ','\n"
      "set encoding utf8\n"
      "do for [kind in 'png svg'] {{\n"
      "if (kind eq 'png') {{ set terminal pngcairo size {1},{2} font 'Sans,10' }} \\\n"
      "else {{ set terminal svg size {1},{2} font 'Sans,10' background 'white' }}\n"
      "set output '{0}.'.kind\n"
      "set multiplot layout {3},{4} title {5} font ',13' noenhanced\n"
      "{6}"
      "unset multiplot\n"
      "}}\n",
      picture.name, width, height, picture.rows, picture.columns, quoted(picture.title), panels);
}

}  // namespace

bool gnuplot_available() {
  static const bool available = std::system("command -v gnuplot > /dev/null 2>&1") == 0;
  return available;
}

std::string quoted(const std::string& text) {
  std::string result = "'";
  for (char c : text) result += c == '\'' ? std::string("''") : std::string(1, c);
  return result + "'";
}

void draw(const std::string& folder, const Picture& picture) {
  OutputFile(fmt::format("{}/{}.gp", folder, picture.name)).write(script_of(picture));
  if (!gnuplot_available()) return;
  const std::string log = folder + "/gnuplot.log";
  const std::string command = fmt::format("cd {} && gnuplot {} > gnuplot.log 2>&1",
                                          shell_word(folder), shell_word(picture.name + ".gp"));
  if (std::system(command.c_str()) != 0) {
    std::ifstream file(log);
    std::string line, words;
    while (std::getline(file, line)) words = line.empty() ? words : line;
    throw Error(ErrorKind::internal,
                fmt::format("{}/{}.gp: gnuplot failed: {}", folder, picture.name, words));
  }
  std::error_code kept;
  std::filesystem::remove(log, kept);
}

}  // namespace prunadag::study
