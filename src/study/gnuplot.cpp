// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "study/gnuplot.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "base/file.hpp"
#include "base/output_file.hpp"
#include "base/text.hpp"

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
      "if (!exists('suffix')) suffix = ''\n"
      "set datafile separator ','\n"
      "set encoding utf8\n"
      "do for [kind in 'png svg'] {{\n"
      "if (kind eq 'png') {{ set terminal pngcairo size {1},{2} font 'Sans,10' }} \\\n"
      "else {{ set terminal svg size {1},{2} font 'Sans,10' background 'white' }}\n"
      "set output '{0}.'.kind.suffix\n"
      "set multiplot layout {3},{4} title {5} font ',13' noenhanced\n"
      "{6}"
      "unset multiplot\n"
      "}}\n"
      "unset output\n",
      picture.name, width, height, picture.rows, picture.columns, quoted(picture.title), panels);
}

/// Whether a picture ends as pictures of its kind do: gnuplot does not report a full disk.
bool is_whole(const std::string& path) {
  const std::string text = text_of(path);
  const std::string_view end =
      std::string_view(text).substr(text.size() - std::min<std::size_t>(16, text.size()));
  return end.find("IEND") != end.npos || end.find("</svg>") != end.npos;
}

std::string last_line(const std::string& path) {
  std::string last;
  for (const std::string& line : split_list(text_of(path), '\n')) last = line.empty() ? last : line;
  return last;
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

std::string draw(const std::string& folder, const Picture& picture) {
  OutputFile(fmt::format("{}/{}.gp", folder, picture.name)).write(script_of(picture));
  if (!gnuplot_available()) return "there is no gnuplot; Debian has it in the package gnuplot-nox";
  const std::string log = folder + "/gnuplot.log";
  const std::string command =
      fmt::format("cd {} && gnuplot -e {} {} > gnuplot.log 2>&1", shell_word(folder),
                  shell_word("suffix='.part'"), shell_word(picture.name + ".gp"));
  const bool ended_well = std::system(command.c_str()) == 0;
  std::string trouble;
  for (const char* kind : {"png", "svg"}) {
    const std::string path = fmt::format("{}/{}.{}", folder, picture.name, kind);
    std::error_code kept;
    if (ended_well && trouble.empty() && is_whole(path + ".part")) {
      std::filesystem::rename(path + ".part", path);
    } else {
      if (trouble.empty()) trouble = fmt::format("{} was not finished: {}", path, last_line(log));
      std::filesystem::remove(path + ".part", kept);
    }
  }
  std::error_code kept;
  std::filesystem::remove(log, kept);
  return trouble;
}

}  // namespace prunadag::study
