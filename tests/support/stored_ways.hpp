// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cmath>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "prunadag/layout.hpp"
#include "prunadag/loss.hpp"
#include "prunadag/prunadag.h"
#include "support/dense.hpp"
#include "support/labels.hpp"

namespace prunadag::test {

/// Rows whose last column is all ones, and targets that depend on a few columns.
struct Samples {
  std::vector<Vector> rows;
  Vector targets;
};

/// Returns samples whose columns are far from 0, with zeros among them; column 2 is constant. The
/// targets depend on columns 0, 3, 6, ..., with falling weights, and on noise.
inline Samples make_samples(std::size_t samples, std::size_t features, LabelRule rule,
                            unsigned seed = 4) {
  std::mt19937 generator(seed);
  std::normal_distribution<double> normal;
  Samples made;
  for (std::size_t i = 0; i < samples; ++i) {
    Vector row(features + 1, 1.0);
    double signal = 0.3 + 0.5 * normal(generator);
    for (std::size_t j = 0; j < features; ++j) {
      const double deviation = normal(generator);
      row[j] = j == 2 ? 3.0 : generator() % 3 == 0 ? 0.0 : 2.0 * double(j % 4) + deviation;
      if (j % 3 == 0) signal += (row[j] - double(j % 4)) / double(1 + j);
    }
    made.targets.push_back(target_of(rule, signal));
    made.rows.push_back(row);
  }
  return made;
}

inline Samples make_samples(std::size_t samples, std::size_t features, bool classes,
                            unsigned seed = 4) {
  return make_samples(samples, features, rule_of(classes), seed);
}

inline Dataset with_intercept(Dataset data) {
  data.features -= 1;
  data.intercept = true;
  return data;
}

/// Returns the same samples as data of this rank alone. The last column is the intercept.
inline Dataset alone(const Samples& made) {
  Dataset data;
  const PetscInt rows = PetscInt(made.rows.size()), columns = PetscInt(made.rows.at(0).size());
  check(MatCreateSeqAIJ(PETSC_COMM_SELF, rows, columns, columns, nullptr, data.matrix.put()));
  check(MatCreateVecs(data.matrix, nullptr, data.targets.put()));
  const WriteArray targets(data.targets);
  for (PetscInt i = 0; i < rows; ++i) {
    targets[std::size_t(i)] = made.targets[std::size_t(i)];
    for (PetscInt j = 0; j < columns; ++j) {
      const double value = made.rows[std::size_t(i)][std::size_t(j)];
      if (value != 0) check(MatSetValue(data.matrix, i, j, value, INSERT_VALUES));
    }
  }
  check(MatAssemblyBegin(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(data.matrix, MAT_FINAL_ASSEMBLY));
  data.samples = rows;
  data.features = columns;
  return with_intercept(std::move(data));
}

/// Returns the same samples in every way of storage, with its name. The last column is the
/// intercept.
inline std::vector<std::pair<std::string, Dataset>> stored_ways(const Samples& made) {
  check(PrunAdagInitialize());
  std::vector<std::pair<std::string, Dataset>> ways;
  const auto ours = [&](const char* type, const char* storage, bool sparse) {
    Dataset data = dataset_of(made.rows, made.targets, sparse);
    MatHandle converted;
    if (storage) {
      check(MatPrunAdagRowsCreate(data.matrix, storage, converted.put()));
    } else {
      check(MatConvert(data.matrix, type, MAT_INITIAL_MATRIX, converted.put()));
    }
    data.matrix = std::move(converted);
    return with_intercept(std::move(data));
  };
  // Stores other numbers, whose columns are scaled, and some of them shifted, to these. The
  // intercept, the last column, is not scaled.
  const auto scaled = [&](const char* storage) {
    const std::size_t features = made.rows[0].size() - 1;
    VecHandle offset = make_vector(world(), std::int64_t(features)),
              divisor = make_vector(world(), std::int64_t(features));
    Vector offsets(features), divisors(features);
    for (std::size_t j = 0; j < features; ++j) {
      offsets[j] = j % 2 ? 0.5 * double(j) : 0.0;
      divisors[j] = j % 3 ? 4.0 : 0.125;
    }
    std::vector<Vector> rows = made.rows;
    for (Vector& row : rows) {
      for (std::size_t j = 0; j < features; ++j) row[j] = row[j] * divisors[j] + offsets[j];
    }
    Dataset data = dataset_of(rows, made.targets, true);
    MatHandle converted;
    check(MatPrunAdagRowsCreate(data.matrix, storage, converted.put()));
    data.matrix = std::move(converted);
    const auto set = [](Vec to, const Vector& whole) {
      const auto first = std::size_t(first_index(to));
      const WriteArray own(to);
      for (std::size_t j = 0; j < own.span().size(); ++j) own[j] = whole[first + j];
    };
    set(offset, offsets);
    set(divisor, divisors);
    check(MatPrunAdagRowsScaleColumns(data.matrix, offset, divisor));
    return with_intercept(std::move(data));
  };
  const auto turned = [](Dataset data) {
    lay_out(data, Layout::features);
    return data;
  };
  ways.emplace_back("AIJ", with_intercept(dataset_of(made.rows, made.targets, true)));
  ways.emplace_back("dense", ours(MATPRUNADAGROWS, nullptr, false));
  ways.emplace_back("sparse rows", ours(nullptr, "double", true));
  ways.emplace_back("AIJ by features",
                    turned(with_intercept(dataset_of(made.rows, made.targets, true))));
  ways.emplace_back("dense by features", turned(ours(MATPRUNADAGROWS, nullptr, false)));
  ways.emplace_back("scaled beside", scaled("double"));
  ways.emplace_back("scaled beside, by features", turned(scaled("double")));
  return ways;
}

inline void fill(Vec x, const Vector& whole) {
  const std::int64_t first = first_index(x);
  const WriteArray array(x);
  for (std::size_t i = 0; i < array.span().size(); ++i) array[i] = whole[std::size_t(first) + i];
}

}  // namespace prunadag::test
