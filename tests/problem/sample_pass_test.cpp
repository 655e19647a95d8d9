// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "problem/sample_pass.hpp"

#include <random>

#include <gtest/gtest.h>

#include "matrix/row.hpp"
#include "prunadag/layout.hpp"
#include "prunadag/problem.hpp"
#include "prunadag/prunadag.h"
#include "support/files.hpp"
#include "support/parallel.hpp"
#include "support/textbook.hpp"

namespace prunadag {
namespace {

using namespace test;

/// How a matrix is stored: its type, and whether by features.
struct Storage {
  const char* type;
  bool by_features;

  std::string name() const { return std::string(type) + (by_features ? " by features" : ""); }
};
const Storage storages[] = {{MATDENSE, false}, {MATAIJ, false}, {MATPRUNADAGROWS, false},
                            {MATDENSE, true},  {MATAIJ, true},  {MATPRUNADAGROWS, true}};

/// The layout of rows and columns over the ranks: even, or some ranks have no rows or no columns.
struct Shape {
  std::size_t rows, columns;
  bool row_holes, column_holes;
};
const Shape shapes[] = {{23, 7, false, false}, {23, 7, true, false}, {5, 40, false, true},
                        {5, 40, true, true},   {2, 3, false, false}, {150, 33, true, true}};

DenseProblem random_problem(const Shape& shape, bool logistic) {
  std::mt19937 generator(unsigned(shape.rows));
  std::normal_distribution<double> normal;
  DenseProblem problem;
  problem.rows.assign(shape.rows, Vector(shape.columns));
  for (Vector& row : problem.rows) {
    for (double& entry : row) entry = generator() % 3 ? normal(generator) : 0.0;
  }
  for (std::size_t i = 0; i < shape.rows; ++i) {
    problem.targets.push_back(normal(generator) > 0 ? 1.0 : -1.0);
  }
  problem.logistic = logistic;
  return problem;
}

Dataset dataset_of(const DenseProblem& problem, const Shape& shape, const Storage& storage) {
  const Share rows = share_of(std::int64_t(shape.rows), shape.row_holes);
  const Share columns = share_of(std::int64_t(shape.columns), shape.column_holes);
  check(PrunAdagInitialize());
  Dataset data;
  data.samples = std::int64_t(shape.rows);
  data.features = std::int64_t(shape.columns);
  check(MatCreate(world(), data.matrix.put()));
  check(MatSetSizes(data.matrix, PetscInt(rows.count), PetscInt(columns.count), PETSC_DETERMINE,
                    PETSC_DETERMINE));
  check(MatSetType(data.matrix, storage.type));
  check(MatSetUp(data.matrix));
  for (std::int64_t i = rows.first; i < rows.first + rows.count; ++i) {
    for (std::size_t j = 0; j < shape.columns; ++j) {
      const double value = problem.rows[std::size_t(i)][j];
      if (value != 0) {
        check(MatSetValue(data.matrix, PetscInt(i), PetscInt(j), value, INSERT_VALUES));
      }
    }
  }
  check(MatAssemblyBegin(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatCreateVecs(data.matrix, nullptr, data.targets.put()));
  const WriteArray own(data.targets);
  for (std::size_t i = 0; i < own.span().size(); ++i) {
    own[i] = problem.targets[std::size_t(rows.first) + i];
  }
  if (storage.by_features) lay_out(data, Layout::features);
  return data;
}

/// Returns parameters in the layout of the problem. The entries are the same on every rank.
VecHandle parameters_of(const Problem& problem, const Vector& whole) {
  VecHandle x = problem.make_parameters();
  const std::int64_t first = first_index(x);
  const WriteArray own(x);
  for (std::size_t i = 0; i < own.span().size(); ++i) own[i] = whole[std::size_t(first) + i];
  return x;
}

TEST(SamplePass, GivesTheSameGradientForEveryStorageAndLayout) {
  for (const Shape& shape : shapes) {
    for (bool logistic : {false, true}) {
      DenseProblem plain = random_problem(shape, logistic);
      Vector at(shape.columns);
      for (std::size_t j = 0; j < at.size(); ++j) at[j] = 0.1 * double(j % 7) - 0.25;
      const Vector expected = plain.gradient(at);
      for (const Storage& storage : storages) {
        SCOPED_TRACE(testing::Message() << storage.name() << " " << shape.rows << " x "
                                        << shape.columns << (logistic ? " logistic" : " squared"));
        const Dataset data = dataset_of(plain, shape, storage);
        const Problem problem(data, loss_named(logistic ? "logistic" : "squared"));
        const VecHandle x = parameters_of(problem, at);
        VecHandle g = problem.make_parameters();
        problem.gradient(x, g);
        EXPECT_LT(relative_difference(gathered(g), expected), 1e-13);

        const Vector once = gathered(g);
        problem.gradient(x, g);
        EXPECT_EQ(gathered(g), once);
      }
    }
  }
}

TEST(SamplePass, GivesTheSameValueAndScoreForEveryStorage) {
  for (const Shape& shape : shapes) {
    for (const char* loss : {"squared", "logistic"}) {
      const DenseProblem plain = random_problem(shape, false);
      const Vector at(shape.columns, 0.125);
      const Dataset reference_data = dataset_of(plain, shape, storages[0]);
      const Problem reference(reference_data, loss_named(loss), 0.5);
      const Evaluation expected = reference.evaluate(parameters_of(reference, at));
      for (const Storage& storage : storages) {
        const Dataset data = dataset_of(plain, shape, storage);
        const Problem problem(data, loss_named(loss), 0.5);
        const VecHandle x = parameters_of(problem, at);
        const Evaluation found = problem.evaluate(x);
        EXPECT_NEAR(found.objective, expected.objective, 1e-13 * expected.objective)
            << storage.name();
        EXPECT_NEAR(found.gradient_norm, expected.gradient_norm, 1e-13 * expected.gradient_norm);
        EXPECT_NEAR(found.score, expected.score, 1e-13 * expected.score) << storage.name();
        EXPECT_EQ(problem.value(x), found.objective) << storage.name();
      }
    }
  }
}

TEST(SamplePass, RefusesVectorsOfAnotherLayout) {
  for (const Storage& storage : storages) {
    const Dataset data = dataset_of(random_problem(shapes[0], false), shapes[0], storage);
    const Problem problem(data, loss_named("squared"));
    const VecHandle g = problem.make_parameters();
    const VecHandle longer = make_vector(world(), std::int64_t(shapes[0].columns) + 4);
    const auto refused = [](const std::string& message) {
      return message.find("are needed: use make_parameters()") != std::string::npos;
    };
    EXPECT_TRUE(refused(error_of([&] { problem.gradient(longer, g); })));
    EXPECT_TRUE(refused(error_of([&] { problem.gradient(g, longer); })));
    EXPECT_TRUE(refused(error_of([&] { problem.value(longer); })));
    EXPECT_TRUE(refused(error_of([&] { problem.evaluate(longer); })));
  }
}

TEST(SamplePass, PredictsByFeatures) {
  for (const Shape& shape : shapes) {
    const DenseProblem plain = random_problem(shape, false);
    const Vector at(shape.columns, 0.5);
    for (const Storage& storage : storages) {
      const Dataset data = dataset_of(plain, shape, storage);
      EXPECT_EQ(layout_of(data), storage.by_features ? Layout::features : Layout::samples);
      const Problem problem(data, loss_named("squared"));
      VecHandle t;
      check(VecDuplicate(data.targets, t.put()));
      problem.predict(parameters_of(problem, at), t);
      const Vector found = gathered(t);
      for (std::size_t i = 0; i < found.size(); ++i) {
        double expected = 0;
        for (const double entry : plain.rows[i]) expected += 0.5 * entry;
        EXPECT_NEAR(found[i], expected, 1e-13) << storage.name();
      }
    }
  }
}

TEST(SamplePass, IsTurnedBackToSamples) {
  const DenseProblem plain = random_problem(shapes[5], false);
  for (const Storage& storage : storages) {
    const Dataset expected = dataset_of(plain, shapes[5], {storage.type, false});
    Dataset data = dataset_of(plain, shapes[5], storage);
    lay_out(data, Layout::samples);
    EXPECT_EQ(dense_local_rows(data.matrix), dense_local_rows(expected.matrix)) << storage.name();
  }
}

TEST(SamplePass, FollowsValuesThatChangeInPlace) {
  const Shape& shape = shapes[0];
  const DenseProblem plain = random_problem(shape, false);
  for (const Storage& storage : storages) {
    const Dataset data = dataset_of(plain, shape, storage);
    const Problem problem(data, loss_named("squared"));
    const VecHandle x = parameters_of(problem, Vector(shape.columns, 1.0));
    check(MatScale(data.matrix, 2.0));
    DenseProblem scaled = plain;
    for (Vector& row : scaled.rows) {
      for (double& entry : row) entry *= 2.0;
    }
    VecHandle g = problem.make_parameters();
    problem.gradient(x, g);
    const Vector expected = scaled.gradient(Vector(shape.columns, 1.0));
    EXPECT_LT(relative_difference(gathered(g), expected), 1e-13) << storage.name();
  }
}

}  // namespace
}  // namespace prunadag
