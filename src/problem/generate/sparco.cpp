// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Sparse recovery problems of SPARCO: b = A x* exactly, x* with few nonzeros.
// References: van den Berg, Friedlander, Hennenfent, Herrmann, Saab, Yilmaz, "Sparco: a testing
// framework for sparse reconstruction", UBC TR-2007-20. At the sizes in print, the numbers of
// spikes are those of the toolbox. At other sizes they are proportional to the columns. Problems 9
// and 10 are deterministic; the others agree with the toolbox in distribution.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "base/random.hpp"
#include "problem/generate/parts.hpp"
#include "problem/generate/recipe.hpp"

namespace prunadag::generate_detail {
namespace {

/// Returns `count` per `per` columns, rounded, at least 1.
std::int64_t in_proportion(std::int64_t columns, std::int64_t count, std::int64_t per) {
  return std::max<std::int64_t>(1, (columns * count + per / 2) / per);
}

/// Sets `count` random entries, of the n from `first` on, to normal numbers.
void add_spikes(std::vector<double>& truth, std::int64_t first, std::int64_t n, std::int64_t count,
                std::uint64_t seed) {
  for (std::int64_t j : random_indices(seed, n, count)) {
    truth[std::size_t(first + j)] = normal(seed, Stream::truth, std::uint64_t(j));
  }
}

/// Returns the signal Blocks of Donoho and Johnstone, y_i = sum of h_j/2 (1 + sign(i/n - p_j)).
std::vector<double> blocks(std::int64_t n) {
  constexpr std::array p{.1, .13, .15, .23, .25, .40, .44, .65, .76, .78, .81};
  constexpr std::array h{4., -5., 3., -4., 5., -4.2, 2.1, 4.3, -3.1, 2.1, -4.2};
  std::vector<double> y;
  for (std::int64_t i = 1; i <= n; ++i) {
    const double t = double(i) / double(n);
    double value = 0.0;
    for (std::size_t j = 0; j < p.size(); ++j) {
      value += h[j] / 2 * (1.0 + double((t > p[j]) - (t < p[j])));
    }
    y.push_back(value);
  }
  return y;
}

/// Returns the Heaviside matrix with column j divided by scale(j). The truth is the jumps of
/// Blocks, each times scale(j).
template <class Scale>
Recipe heaviside(std::int64_t n, Scale scale) {
  Recipe recipe;
  recipe.fill = row_by_row(n, [scale](std::int64_t i, std::span<double> row) {
    std::fill(row.begin(), row.end(), 0.0);
    for (std::int64_t j = 0; j <= i; ++j) row[std::size_t(j)] = 1.0 / scale(j);
  });
  const std::vector<double> y = blocks(n);
  for (std::int64_t j = 0; j < n; ++j) {
    const double jump = y[std::size_t(j)] - (j > 0 ? y[std::size_t(j - 1)] : 0.0);
    // A jump this small is a rounding error.
    recipe.truth.push_back(std::abs(jump) < 1e-12 ? 0.0 : jump * scale(j));
  }
  return recipe;
}

}  // namespace

Recipe sparco3(MPI_Comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed) {
  Recipe recipe;
  const auto dct = std::make_shared<const CosineTransform>(rows);
  recipe.fill = row_by_row(columns, [=](std::int64_t i, std::span<double> row) {  // [C', I]
    for (std::int64_t j = 0; j < rows; ++j) row[std::size_t(j)] = dct->entry(j, i);
    std::fill(row.begin() + rows, row.end(), 0.0);
    row[std::size_t(rows + i)] = 1.0;
  });
  recipe.truth.assign(std::size_t(columns), 0.0);
  const double unit = std::sqrt(double(rows) / 2);
  recipe.truth[4] = 4 * unit;
  recipe.truth[12] = 2 * unit;
  add_spikes(recipe.truth, rows, rows, in_proportion(rows, 120, 1024), seed);
  return recipe;
}

Recipe sparco5(MPI_Comm comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed) {
  const std::int64_t n = columns / 2;
  const auto norms =
      std::make_shared<const std::vector<double>>(gaussian_column_norms(comm, rows, n, seed));
  Recipe recipe;
  const auto dct = std::make_shared<const CosineTransform>(n);
  recipe.fill = row_by_row(columns, [=](std::int64_t i, std::span<double> row) {  // [G C', G]
    for (std::int64_t j = 0; j < n; ++j) {
      row[std::size_t(n + j)] = gaussian_entry(seed, n, i, j) / (*norms)[std::size_t(j)];
    }
    for (std::int64_t k = 0; k < n; ++k) {
      double sum = 0.0;
      for (std::int64_t j = 0; j < n; ++j) sum += row[std::size_t(n + j)] * dct->entry(k, j);
      row[std::size_t(k)] = sum;
    }
  });
  recipe.truth.assign(std::size_t(columns), 0.0);
  const double unit = std::sqrt(double(n) / 2);
  recipe.truth[3] = 2 * unit;
  recipe.truth[9] = 3 * unit;
  recipe.truth[20] = -unit;
  add_spikes(recipe.truth, n, n, in_proportion(n, 60, 1024), seed);
  return recipe;
}

Recipe sparco7(MPI_Comm comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed) {
  Recipe recipe = orthonormal(comm, rows, columns, seed);
  recipe.truth.assign(std::size_t(columns), 0.0);
  for (std::int64_t j : random_indices(seed, columns, in_proportion(columns, 20, 2560))) {
    const bool negative = uniform(seed, Stream::truth, std::uint64_t(j)) < 0.5;
    recipe.truth[std::size_t(j)] = negative ? -1.0 : 1.0;
  }
  return recipe;
}

Recipe sparco9(MPI_Comm, std::int64_t rows, std::int64_t, std::uint64_t) {
  return heaviside(rows, [](std::int64_t) { return 1.0; });
}

Recipe sparco10(MPI_Comm, std::int64_t rows, std::int64_t, std::uint64_t) {
  return heaviside(rows, [rows](std::int64_t j) { return std::sqrt(double(rows - j)); });
}

Recipe sparco11(MPI_Comm comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed) {
  Recipe recipe = gaussian(comm, rows, columns, seed);
  recipe.truth.assign(std::size_t(columns), 0.0);
  add_spikes(recipe.truth, 0, columns, in_proportion(columns, 32, 1024), seed);
  return recipe;
}

}  // namespace prunadag::generate_detail
