// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "report/gnuplot.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "base/text.hpp"
#include "file/file.hpp"
#include "file/output_file.hpp"
#include "prunadag/error.hpp"
#include "report/child.hpp"
#include "report/harmless.hpp"

namespace prunadag::report {
namespace {

// Margins of a plot in pixels: at the sides for the y axis and its label, above for the title,
// below for the x axis and its label.
constexpr int left = 85, right = 20, above = 30, below = 60;
constexpr int sheet_title = 40;

/// Returns the script of a picture. Fonts are scaled in SVG, where a point is one pixel; in PNG a
/// point is 4/3 pixels.
std::string script_of(const Picture& picture) {
  const int names = room_for_names(picture.panels);
  const int rows = (int(picture.panels.size()) + picture.columns - 1) / picture.columns;
  const int width = picture.columns * (picture.panel_width + names);
  const int height = rows * picture.panel_height + sheet_title;
  const int title =
      std::clamp(10 * (width - right) / std::max(1, text_width(picture.title)), 8, 13);
  const auto across = [&](int pixels) { return double(pixels) / width; };
  const auto down = [&](int pixels) { return double(pixels) / height; };
  const std::string margins =
      fmt::format("margins {:.4f},{:.4f},{:.4f},{:.4f} spacing {:.4f},{:.4f}", across(left),
                  1 - across(right + names), down(below), 1 - down(sheet_title + above),
                  picture.columns > 1 ? across(left + right + names) : 0.0,
                  rows > 1 ? down(above + below) : 0.0);
  std::string panels;
  for (const Panel& panel : picture.panels) {
    panels += commands_of(panel, picture.panel_width - left - right,
                          picture.panel_height - above - below) +
              "\n";
  }
  return fmt::format(
      "# gnuplot {0}.gp makes {0}.png and {0}.svg from the data beside it.\n"
      "folder = exists('folder') ? folder : ''\n"
      "set datafile separator ','\n"
      "set encoding utf8\n"
      "do for [kind in 'png svg'] {{\n"
      "if (kind eq 'png') {{ set terminal pngcairo size {1},{2} font 'Sans,10' }} \\\n"
      "else {{ set terminal svg size {1},{2} font 'Sans,10' fontscale 1.33 "
      "background 'white' }}\n"
      "set output folder.'{0}.'.kind\n"
      "set multiplot layout {3},{4} {7} title {5} font ',{8}' noenhanced\n"
      "{6}"
      "unset multiplot\n"
      "}}\n"
      "unset output\n",
      picture.name, width, height, rows, picture.columns, quoted(picture.title), panels, margins,
      title);
}

/// A folder inside `parent` for one run of gnuplot. The destructor removes the folder.
class OwnFolder {
 public:
  explicit OwnFolder(const std::string& parent) : path_(parent + "/drawing-XXXXXX") {
    if (mkdtemp(path_.data())) return;
    throw Error(ErrorKind::data,
                fmt::format("{}: cannot be made: {}", path_, std::strerror(errno)));
  }
  ~OwnFolder() {
    std::error_code kept;
    std::filesystem::remove_all(path_, kept);
  }
  OwnFolder(const OwnFolder&) = delete;
  OwnFolder& operator=(const OwnFolder&) = delete;
  /// The name of the folder in its parent: letters, digits and a dash.
  std::string name() const { return path_.substr(path_.rfind('/') + 1); }

 private:
  std::string path_;
};

/// Whether a file ends like a complete PNG or SVG picture. gnuplot does not report a full disk.
bool is_whole(const std::string& path) {
  if (!std::filesystem::exists(path)) return false;
  const std::string text = text_of(path);
  const std::string_view end =
      std::string_view(text).substr(text.size() - std::min<std::size_t>(16, text.size()));
  return end.find("IEND") != end.npos || end.find("</svg>") != end.npos;
}

std::string last_line(const std::string& path) {
  if (!std::filesystem::exists(path)) return "gnuplot could not be started";
  std::string last;
  for (const std::string& line : split_list(text_of(path), '\n')) last = line.empty() ? last : line;
  return last;
}

}  // namespace

bool gnuplot_available() {
  static const bool available = run_program({"gnuplot", "--version"}, "/", "/dev/null") >= 0;
  return available;
}

std::string draw(const std::string& folder, const Picture& picture) {
  const std::string script = script_of(picture);
  require_harmless(script);
  OutputFile(fmt::format("{}/{}.gp", folder, picture.name)).write(script);
  if (!gnuplot_available()) return "there is no gnuplot; Debian has it in the package gnuplot-nox";
  const OwnFolder own(folder);
  // -d: skips the settings of the user and of the system, which are scripts, too.
  const bool ended_well =
      run_program({"gnuplot", "-d", "-e", "folder='" + own.name() + "/'", picture.name + ".gp"},
                  folder, own.name() + "/log") == 0;
  for (const char* kind : {"png", "svg"}) {
    const std::string file = fmt::format("{}.{}", picture.name, kind);
    const std::string drawn = fmt::format("{}/{}/{}", folder, own.name(), file);
    if (!ended_well || !is_whole(drawn)) {
      return fmt::format("{}/{} was not finished: {}", folder, file,
                         last_line(fmt::format("{}/{}/log", folder, own.name())));
    }
    OutputFile(fmt::format("{}/{}", folder, file)).write(text_of(drawn));
  }
  return "";
}

}  // namespace prunadag::report
