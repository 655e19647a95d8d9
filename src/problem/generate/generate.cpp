// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/generate.hpp"

#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/interruption.hpp"
#include "base/memory.hpp"
#include "base/page_allocator.hpp"
#include "base/petsc.hpp"
#include "base/text.hpp"
#include "data/assemble.hpp"
#include "problem/generate/recipe.hpp"

namespace prunadag {
namespace {

using namespace generate_detail;

std::string_view any_size(std::int64_t, std::int64_t) { return ""; }
std::string_view wide(std::int64_t rows, std::int64_t columns) {
  return rows > columns ? "it has at most as many rows as columns" : "";
}
std::string_view square(std::int64_t rows, std::int64_t columns) {
  return rows != columns ? "it is square" : "";
}
std::string_view two_bases(std::int64_t rows, std::int64_t columns) {
  return columns != 2 * rows || rows < 13 ? "it has twice as many columns as rows, at least 13 rows"
                                          : "";
}
std::string_view even_columns(std::int64_t rows, std::int64_t columns) {
  return columns % 2 || columns < 42 || rows > columns / 2
             ? "it has an even number of columns, at least 42, and at most half as many rows"
             : "";
}

constexpr std::array table{
    Generator{"A1", "independent normal entries", 100, 1000, any_size, gaussian},
    Generator{"A2", "rows of a random orthogonal matrix", 100, 1000, wide, orthonormal},
    Generator{"A3", "normal entries, columns of norm 1", 100, 1000, wide, unit_columns},
    Generator{"A4", "orthonormal rows, from a QR factorisation", 100, 1000, wide,
              orthonormal_again},
    Generator{"A5", "entries +1 and -1", 100, 1000, any_size, bernoulli},
    Generator{"A6", "random rows of a cosine transform", 100, 1000, wide, partial_dct},
    Generator{"sparco3", "cosines and spikes", 1024, 2048, two_bases, sparco3},
    Generator{"sparco5", "cosines and spikes, Gaussian measurements", 300, 2048, even_columns,
              sparco5},
    Generator{"sparco7", "sign spikes, orthonormal measurements", 600, 2560, wide, sparco7},
    Generator{"sparco9", "blocks in the Heaviside basis", 128, 128, square, sparco9},
    Generator{"sparco10", "blocks in the normalised Heaviside basis", 1024, 1024, square, sparco10},
    Generator{"sparco11", "Gaussian spikes, Gaussian measurements", 256, 1024, any_size, sparco11},
    Generator{"classify", "two classes, one weight in a hundred nonzero", 10000, 1000, any_size,
              classification},
};

const Generator& generator_named(const std::string& name) {
  std::vector<std::string> names;
  for (const Generator& generator : table) {
    if (generator.name == name) return generator;
    names.emplace_back(generator.name);
  }
  throw Error(ErrorKind::usage,
              fmt::format("unknown problem '{}': use {}", name, join(names, ", ")));
}

}  // namespace

const std::vector<GeneratorInfo>& generators() {
  static const std::vector<GeneratorInfo> list = [] {
    std::vector<GeneratorInfo> infos;
    for (const Generator& g : table) {
      infos.push_back({std::string(g.name), std::string(g.description), g.rows, g.columns});
    }
    return infos;
  }();
  return list;
}

Generated generate(MPI_Comm comm, const std::string& name, std::int64_t rows, std::int64_t columns,
                   std::uint64_t seed) {
  const Generator& generator = *agree(comm, [&] { return &generator_named(name); });
  // If only one size is given, the other follows from the proportion in print.
  if (rows == 0)
    rows = columns == 0 ? generator.rows : columns * generator.rows / generator.columns;
  if (columns == 0) columns = rows * generator.columns / generator.rows;
  const std::string_view objection =
      rows < 1 || columns < 1 ? "both must be at least 1" : generator.objection(rows, columns);
  if (!objection.empty()) {
    throw Error(ErrorKind::usage,
                fmt::format("{} with {} rows and {} columns: {}", name, rows, columns, objection));
  }

  const double numbers = double(rows) / size_of(comm) * double(columns) + 3.0 * double(columns);
  require_memory(comm, std::int64_t(std::min(8 * numbers, 0x1p62)), [&] {
    return fmt::format("{} with {} rows and {} columns", name, rows, columns);
  });
  const Recipe recipe =
      end_together(comm, [&] { return generator.make(comm, rows, columns, seed); });
  PetscInt local = PETSC_DECIDE, total = to_petsc_int(rows, "the matrix");
  check(PetscSplitOwnership(comm, &local, &total));
  const std::int64_t first = sum_below(comm, local);
  Rows made = Rows::dense(columns);
  agree(comm, [&] {
    const std::size_t n = std::size_t(columns);
    const std::int64_t at_once = std::max<std::int64_t>(1, (std::int64_t(1) << 20) / columns);
    std::vector<double, PageAllocator<double>> part;  // its memory goes back to the system
    for (std::int64_t i = first; i < first + local; ++i) {
      const std::size_t place = std::size_t((i - first) % at_once);
      if (place == 0) {
        leave_where_interrupted();
        part.resize(n * std::size_t(std::min(at_once, first + local - i)));
        recipe.fill(i, part);
      }
      const std::span<const double> row(part.data() + place * n, n);
      double t = 0.0;
      for (std::size_t j = 0; j < n; ++j) {
        t += row[j] * recipe.truth[j];
        made.add(row[j]);
      }
      made.end_row();
      made.labels.push_back(recipe.target ? recipe.target(i, t) : t);
    }
  });
  const double density = double(sum(comm, made.nonzeros())) / (double(rows) * double(columns));
  Generated result;
  StorageChoice storage;
  storage.dense = dense_is_better(density);
  auto parts = assemble(comm, std::move(made), {}, ScalingKind::none, {}, columns, false, storage);
  result.data = std::move(parts[0]);
  check(MatCreateVecs(result.data.matrix, result.truth.put(), nullptr));
  const std::int64_t offset = first_index(result.truth);
  const WriteArray truth(result.truth);
  for (std::size_t j = 0; j < truth.span().size(); ++j) {
    truth[j] = recipe.truth[std::size_t(offset) + j];
  }
  return result;
}

}  // namespace prunadag
