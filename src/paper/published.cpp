// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The printed results, for comparison with ours. Source: Porcelli, Seraghiti, Toint, Computational
// Optimization and Applications 93 (2026) 85-119, doi:10.1007/s10589-025-00723-7, Tables 2 to 4.
// Tables 2 and 3 have the mean rho, Table 4 has the accuracy in percent. A dash is a cell that
// cannot be read with certainty. "<1e-2" is a small number whose exponent cannot be read. The order
// of the columns of problems 9 and 11 in Table 3 is the likely one.
#include "paper/published.hpp"

#include <array>
#include <map>
#include <string_view>
#include <tuple>

#include "base/text.hpp"

namespace prunadag::paper {
namespace {

struct Table {
  std::string_view name;
  std::string_view rows;  // each has the problem, the sparsity, and a cell for every method
};

constexpr std::array<std::string_view, 7> columns{
    "prunadag-v1", "prunadag-v2", "prunadag-v3", "prunadag-v4", "fw1", "fw2", "adagrad"};

constexpr std::string_view table2 = R"(
A1 10 -     1.39  9.4e-10 0.88  6.34  8.92  670
A1 20 0.01  1.39  9.7e-10 0.88  6.34  25.67 1.7e3
A1 30 0.21  1.38  <1e-2   0.88  6.34  47.2  3.0e3
A1 40 1.69  1.36  0.17    0.88  6.43  79.1  4.4e3
A1 50 12.9  1.35  9.73    0.8   7.52  109   6.0e3
A2 20 <1e-2 <1e-2 <1e-2   <1e-2 <1e-2 0.39  0.61
A2 40 0.02  <1e-2 <1e-2   <1e-2 <1e-2 0.40  1.72
A2 60 0.20  0.12  0.03    <1e-2 0.14  0.42  3.57
A2 70 0.63  0.57  0.15    0.21  0.44  0.49  4.90
A2 80 1.62  1.67  0.67    1.06  -     0.60  6.43
A3 50 1.19  0.01  0.03    <1e-2 -     1.00  60.1
A3 60 3.57  0.33  0.50    0.23  -     1.38  76.7)";

constexpr std::string_view table3 = R"(
sparco3  60 - -    -       -    -    0.41 17.2
sparco3  70 - -    -       -    -    0.41 21.9
sparco9  10 - 1.62 5.52    5.51 44.9 2.4  2.5
sparco9  20 - 1.62 5.53    5.51 44.9 9.56 9.46
sparco11 10 - 0.08 9.7e-10 0.50 19.3 13.1 165
sparco11 20 - 0.08 <1e-2   0.50 19.3 47.3 489
sparco11 30 - 0.07 <1e-2   0.50 19.3 84.3 975)";

constexpr std::string_view table4 = R"(
GISETTE  75 93.75 94.50 93.68 94.51 94.66 94.30 94.13
GISETTE  80 93.75 94.42 93.55 94.33 94.66 94.26 93.61
GISETTE  85 93.40 94.03 93.10 94.05 94.68 94.35 92.45
GISETTE  90 92.63 93.55 92.20 93.70 94.31 93.85 89.76
GISETTE  95 87.13 90.86 83.73 89.53 91.81 90.20 83.70
MNIST    75 81.90 81.91 80.60 80.46 83.65 81.85 80.15
MNIST    80 81.48 81.53 80.48 80.41 83.33 81.21 79.45
MNIST    85 80.43 80.53 80.35 80.12 82.80 80.83 77.32
MNIST    90 78.02 78.15 78.83 78.85 81.51 79.02 75.68
MNIST    95 72.26 72.38 74.11 73.92 76.60 72.48 66.06
REGED0   70 96.36 95.93 96.36 96.33 97.33 97.33 96.20
REGED0   75 96.33 95.93 96.50 96.67 97.33 97.33 95.86
REGED0   80 96.20 95.83 96.23 96.76 97.33 97.33 96.00
REGED0   85 96.76 96.10 96.96 96.60 97.33 97.46 93.06
REGED0   90 95.90 95.67 84.50 96.40 97.33 98.60 65.20
A9A      65 81.65 82.16 81.87 81.97 83.07 83.33 76.93
A9A      70 81.33 81.34 81.53 81.67 83.37 83.10 72.78
A9A      75 80.68 80.86 80.77 80.22 83.40 83.03 71.25
A9A      80 79.53 78.63 79.55 79.01 82.70 82.85 71.25
A9A      85 75.83 75.95 76.20 76.23 82.36 81.60 72.76
MOLECULE 65 79.30 78.77 78.70 78.39 78.53 79.54 65.00
MOLECULE 70 77.51 78.11 78.43 78.18 78.56 78.95 62.76
MOLECULE 75 76.11 76.22 78.04 78.28 78.32 79.12 62.86
MOLECULE 80 74.65 74.90 77.80 78.11 76.74 75.17 62.51
MOLECULE 85 71.01 70.83 75.69 76.53 76.50 73.00 60.73)";

constexpr std::array tables{Table{"table2", table2}, Table{"table3", table3},
                            Table{"table4", table4}};

using Cell = std::tuple<std::string, std::string, int, std::string>;

std::map<Cell, Published> all_cells() {
  std::map<Cell, Published> cells;
  for (const Table& table : tables) {
    for (const std::string& row : split_list(table.rows, '\n')) {
      std::vector<std::string> words;
      for (std::string& word : split_list(row, ' ')) {
        if (!word.empty()) words.push_back(std::move(word));
      }
      if (words.empty()) continue;
      for (std::size_t c = 0; c < columns.size(); ++c) {
        std::string_view text = words.at(2 + c);
        if (text == "-") continue;
        const bool below = text.starts_with('<');
        text.remove_prefix(below);
        cells[{std::string(table.name), words[0], std::stoi(words[1]), std::string(columns[c])}] = {
            whole_number_or_real(text, "a printed number"), below};
      }
    }
  }
  return cells;
}

}  // namespace

std::optional<Published> published(const std::string& table, const std::string& problem,
                                   int sparsity, const std::string& method) {
  static const std::map<Cell, Published> cells = all_cells();
  const auto found = cells.find({table, problem, sparsity, method});
  return found == cells.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace prunadag::paper
