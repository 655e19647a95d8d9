// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Refits of the weights that survive pruning.
#include "prunadag/refit.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "fit/restricted.hpp"
#include "matrix/submatrix.hpp"
#include "prunadag/problem.hpp"
#include "support/losses.hpp"
#include "support/stored_ways.hpp"

namespace prunadag {
namespace {

using namespace test;

constexpr std::size_t samples = 40, features = 9;

/// Solves A u = b by elimination with pivots.
Vector solved(std::vector<Vector> A, Vector b) {
  const std::size_t n = b.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k; i < n; ++i) {
      if (std::abs(A[i][k]) > std::abs(A[pivot][k])) pivot = i;
    }
    std::swap(A[k], A[pivot]);
    std::swap(b[k], b[pivot]);
    for (std::size_t i = k + 1; i < n; ++i) {
      const double factor = A[i][k] / A[k][k];
      for (std::size_t j = k; j < n; ++j) A[i][j] -= factor * A[k][j];
      b[i] -= factor * b[k];
    }
  }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t j = k + 1; j < n; ++j) b[k] -= A[k][j] * b[j];
    b[k] /= A[k][k];
  }
  return b;
}

/// Returns the least squares solution on some columns, and 0 elsewhere.
Vector least_squares(const Samples& made, const std::vector<std::size_t>& columns) {
  std::vector<Vector> gram(columns.size(), Vector(columns.size(), 0.0));
  Vector right(columns.size(), 0.0), x(features + 1, 0.0);
  for (std::size_t i = 0; i < samples; ++i) {
    for (std::size_t p = 0; p < columns.size(); ++p) {
      right[p] += made.rows[i][columns[p]] * made.targets[i];
      for (std::size_t q = 0; q < columns.size(); ++q) {
        gram[p][q] += made.rows[i][columns[p]] * made.rows[i][columns[q]];
      }
    }
  }
  const Vector part = solved(gram, right);
  for (std::size_t p = 0; p < columns.size(); ++p) x[columns[p]] = part[p];
  return x;
}

TEST(Submatrix, HasTheChosenRowsAndColumnsHoweverStored) {
  const Samples made = make_samples(samples, features, true);
  for (const auto& [name, data] : stored_ways(made)) {
    PetscInt rows, columns, first_row, first_column;
    check(MatGetLocalSize(data.matrix, &rows, &columns));
    check(MatGetOwnershipRange(data.matrix, &first_row, nullptr));
    check(MatGetOwnershipRangeColumn(data.matrix, &first_column, nullptr));
    std::vector<PetscInt> own_rows, own_columns;
    for (PetscInt i = 0; i < rows; ++i) {
      if ((first_row + i) % 3 != 1) own_rows.push_back(i);
    }
    for (PetscInt j = 0; j < columns; ++j) {
      if ((first_column + j) % 2 == 0) own_columns.push_back(j);
    }
    if (name == "sparse rows") check(MatScale(data.matrix, 2.0));
    const double factor = name == "sparse rows" ? 2.0 : 1.0;
    const MatHandle part = submatrix(data.matrix, {own_rows, own_columns});
    PetscInt part_rows, part_columns;
    check(MatGetLocalSize(part, &part_rows, &part_columns));
    EXPECT_EQ(part_rows, PetscInt(own_rows.size())) << name;
    EXPECT_EQ(part_columns, PetscInt(own_columns.size())) << name;
    VecHandle x, t;
    check(MatCreateVecs(part, x.put(), t.put()));
    {
      const WriteArray array(x);
      for (std::size_t k = 0; k < own_columns.size(); ++k) {
        array[k] = double(first_column + own_columns[k] + 1);
      }
    }
    check(MatMult(part, x, t));
    const Vector products = gathered(t);
    std::size_t at = 0;
    for (std::size_t i = 0; i < samples; ++i) {
      if (i % 3 == 1) continue;
      double expected = 0;
      for (std::size_t j = 0; j <= features; j += 2) {
        expected += factor * made.rows[i][j] * double(j + 1);
      }
      ASSERT_LT(at, products.size()) << name;
      EXPECT_NEAR(products[at++], expected, 1e-12 * std::abs(expected)) << name;
    }
    EXPECT_EQ(at, products.size());
  }
}

TEST(Refit, IsTheLeastSquaresSolutionOnTheSupport) {
  const Samples made = make_samples(samples, features, false);
  for (const bool many : {false, true}) {  // so that columns are copied, or not
    const std::vector<std::size_t> support =
        many ? std::vector<std::size_t>{0, 1, 3, 5, 6, 8, 9} : std::vector<std::size_t>{0, 3, 7, 9};
    const Vector expected = least_squares(made, support);
    Vector start(features + 1, 0.0);
    for (const std::size_t j : support) start[j] = 0.5;
    for (const auto& [name, data] : stored_ways(made)) {
      for (const Centring centring : {Centring::none, Centring::means}) {
        const Problem problem(data, loss_named("squared"), 0.0, centring);
        const VecHandle x = problem.make_parameters();
        fill(x, start);
        problem.from_model(x);
        const double before = problem.value(x);
        const RefitSummary summary =
            refit(problem, x, {.max_iterations = 500, .gain_tolerance = 0});
        EXPECT_TRUE(summary.refitted) << summary.note;
        EXPECT_NEAR(summary.before, before, 1e-9 * before) << name;
        EXPECT_NEAR(summary.after, problem.value(x), 1e-9 * before) << name;
        EXPECT_EQ(summary.nonzeros, std::int64_t(support.size()) - 1) << name;
        problem.to_model(x);
        const Vector found = gathered(x);
        EXPECT_LT(relative_difference(found, expected), 1e-6) << name;
        for (std::size_t j = 0; j < features; ++j) {
          if (start[j] == 0) {
            EXPECT_EQ(found[j], 0.0) << name;
          }
        }
      }
    }
  }
}

TEST(Refit, StopsWhereTheGradientOnTheSupportIsZero) {
  for (const Loss& loss : test::scalar_losses()) {
    const Samples made = make_samples(samples, features, loss.labels);
    Vector first;
    for (const auto& [name, data] : stored_ways(made)) {
      const Problem problem(data, loss, 0.0, Centring::means);
      const VecHandle x = problem.make_parameters(), g = problem.make_parameters();
      fill(x, {0.1, 0, 0, 0.1, 0, 0, 0.1, 0, 0, 0.2});
      const RefitSummary summary = refit(problem, x, {.gain_tolerance = 1e-13, .ridge = 1e-2});
      EXPECT_LT(summary.after, summary.before) << name;
      problem.gradient(x, g);
      const VecHandle bounds = problem.make_parameters();
      problem.curvature_bounds(bounds);
      const Vector found = gathered(x), gradient = gathered(g), L = gathered(bounds);
      for (const std::size_t j : {0u, 3u, 6u, 9u}) {
        const double ridge = j == 9 ? 0.0 : 1e-2 * L[j] * found[j];
        EXPECT_NEAR((gradient[j] + ridge) / std::sqrt(L[j]), 0.0, 1e-4 * std::sqrt(summary.before))
            << name << " " << j;
      }
      EXPECT_EQ(found[1], 0.0);
      if (first.empty()) first = found;
      EXPECT_LT(relative_difference(found, first), 1e-5) << name;
    }
  }
}

TEST(Refit, DoesNotDependOnTheUnitsOfTheData) {
  Samples made = make_samples(samples, features, true);
  const auto fitted = [&](const Vector& units) {
    Samples measured = made;
    for (Vector& row : measured.rows) {
      for (std::size_t j = 0; j < features; ++j) row[j] *= units[j];
    }
    const Dataset data = with_intercept(dataset_of(measured.rows, measured.targets, true));
    const Problem problem(data, loss_named("logistic"), 0.0, Centring::means);
    const VecHandle x = problem.make_parameters();
    Vector start{0.1, 0, 0, 0.1, 0, 0, 0.1, 0, 0, 0.2};
    for (std::size_t j = 0; j < features; ++j) start[j] /= units[j];
    fill(x, start);
    refit(problem, x, {.max_iterations = 7, .ridge = 1e-2});
    Vector result = gathered(x);
    for (std::size_t j = 0; j < features; ++j) result[j] *= units[j];
    return result;
  };
  const Vector plain = fitted(Vector(features, 1.0));
  EXPECT_LT(relative_difference(fitted({1e3, 1, 1, 1e-4, 1, 1, 50, 1, 1}), plain), 1e-9);
}

TEST(Refit, GivesTheInterceptInClosedFormWhereNothingElseIsLeft) {
  const Samples made = make_samples(samples, features, true);
  double positive = 0;
  for (const double y : made.targets) positive += y > 0;
  const Dataset data = with_intercept(dataset_of(made.rows, made.targets, true));
  const Problem problem(data, loss_named("logistic"));
  const VecHandle x = problem.make_parameters();
  const RefitSummary summary = refit(problem, x);
  EXPECT_TRUE(summary.refitted);
  EXPECT_EQ(summary.note, "nothing is left to fit but the intercept");
  EXPECT_NEAR(gathered(x)[features], std::log(positive / (double(samples) - positive)), 1e-12);
}

TEST(Refit, LeavesWhatIsNotFiniteAsItWasAndSaysSo) {
  const Samples made = make_samples(samples, features, false);
  const Dataset data = with_intercept(dataset_of(made.rows, made.targets, true));
  const Problem problem(data, loss_named("squared"));
  const VecHandle x = problem.make_parameters();
  Vector huge(features + 1, 0.0);
  huge[3] = 1e200;
  fill(x, huge);
  const RefitSummary summary = refit(problem, x);
  EXPECT_FALSE(summary.refitted);
  EXPECT_FALSE(summary.note.empty());
  EXPECT_EQ(gathered(x), huge);
}

/// The sum of (i + 1) (x_i - i)^2 / 2. The last two parameters are not weights.
class Bowl : public Objective {
 public:
  VecHandle make_parameters() const override { return make_vector(world(), 8); }
  std::int64_t prunable() const override { return 6; }
  double value(Vec x) const override {
    double own = 0;
    const ReadArray at(x);
    const std::int64_t first = first_index(x);
    for (std::size_t i = 0; i < at.span().size(); ++i) {
      const double n = double(first) + double(i);
      own += 0.5 * (n + 1) * (at[i] - n) * (at[i] - n);
    }
    sum_in_place(world(), {&own, 1});
    return own;
  }
  void gradient(Vec x, Vec g) const override {
    const ReadArray at(x);
    const WriteArray to(g);
    const std::int64_t first = first_index(x);
    for (std::size_t i = 0; i < at.span().size(); ++i) {
      const double n = double(first) + double(i);
      to[i] = (n + 1) * (at[i] - n);
    }
  }
  Evaluation evaluate(Vec x) const override { return {value(x), 0, 0}; }
};

TEST(Refit, MovesTheSurvivorsOfAnyObjectiveAndWhatCannotBePruned) {
  const Bowl bowl;
  const VecHandle x = bowl.make_parameters();
  fill(x, {0, 0.1, 0, 0, 0.1, 0, 0, 0});
  const RefitSummary summary = refit(bowl, x, {.gain_tolerance = 0});
  EXPECT_EQ(summary.nonzeros, 2);
  const Vector found = gathered(x), expected{0, 1, 0, 0, 4, 0, 6, 7};
  EXPECT_LT(relative_difference(found, expected), 1e-7);
  for (const std::size_t j : {0u, 2u, 3u, 5u}) EXPECT_EQ(found[j], 0.0);
}

TEST(Refit, FollowsPruningToEachSparsity) {
  const Samples made = make_samples(samples, features, false);
  const Dataset data = with_intercept(dataset_of(made.rows, made.targets, true));
  const Problem problem(data, loss_named("squared"), 0.0, Centring::means);
  const VecHandle x = problem.make_parameters();
  const Vector fitted{9, 1, 0, 8, 2, 3, 7, 4, 5, 0.5};
  fill(x, fitted);
  const double sparsities[]{0.0, 0.4, 0.7};
  const std::vector<RefittedModel> models = refit_sparsities(problem, x, sparsities);
  ASSERT_EQ(models.size(), 3u);
  EXPECT_EQ(gathered(x), fitted);
  const std::int64_t counts[]{8, 5, 3};
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_EQ(models[k].sparsity, sparsities[k]);
    EXPECT_EQ(models[k].summary.nonzeros, counts[k]);
    EXPECT_LT(models[k].summary.after, models[k].summary.before);
    if (k > 0) {
      EXPECT_GE(models[k].summary.after, models[k - 1].summary.after * (1 - 1e-6));
    }
  }
  const Vector last = gathered(models[2].x);
  for (std::size_t j = 0; j < features; ++j) EXPECT_EQ(last[j] != 0, j == 0 || j == 3 || j == 6);
}

TEST(Refit, EndsOnRequestOfAnyRankWithTheModelsBefore) {
  const Samples made = make_samples(samples, features, false);
  for (const auto& [name, data] : stored_ways(made)) {
    const Problem problem(data, loss_named("squared"));
    const VecHandle x = problem.make_parameters();
    fill(x, {9, 1, 0, 8, 2, 3, 7, 4, 5, 0.5});
    int asked = 0;
    RefitOptions options{.gain_tolerance = 0};
    options.stop = [&] { return ++asked == 2 && rank_of(world()) == 0; };
    const RefitSummary summary = refit(problem, x, options);
    EXPECT_TRUE(summary.stopped) << name;
    EXPECT_TRUE(summary.refitted) << name;
    EXPECT_LE(summary.iterations, 2) << name;
    EXPECT_LT(summary.after, summary.before) << name;
    const double sparsities[]{0.0, 0.4};
    options.stop = [] { return true; };
    EXPECT_TRUE(refit_sparsities(problem, x, sparsities, {}, options).empty()) << name;
  }
}

TEST(Refit, RefusesOptionsOutOfRange) {
  const Bowl bowl;
  const VecHandle x = bowl.make_parameters();
  EXPECT_THROW(refit(bowl, x, {.ridge = -1}), Error);
  EXPECT_THROW(refit(bowl, x, {.max_iterations = -1}), Error);
  EXPECT_THROW(refit(bowl, x, {.gain_tolerance = std::numeric_limits<double>::quiet_NaN()}), Error);
}

TEST(Restricted, MergesSamplesThatAreEqualInItsColumns) {
  for (const Loss& loss : test::scalar_losses()) {
    Samples made = make_samples(200, features, loss.labels);
    for (std::size_t i = 0; i < made.rows.size(); ++i) {
      for (std::size_t j = 0; j < 3; ++j) made.rows[i][j] = double(i / (j + 1) % 2);
      made.targets[i] = std::abs(made.targets[i]) > 1 ? 1.0 : made.targets[i];
      if (loss.labels == LabelRule::real) made.targets[i] = double(i % 3);
    }
    for (const auto& [name, data] : stored_ways(made)) {
      const Problem problem(data, loss, 0.1, Centring::means);
      const VecHandle x = problem.make_parameters(), g = problem.make_parameters();
      const VecHandle given = problem.make_parameters();
      fill(x, {0.3, -0.2, 0.1, 0, 0, 0, 0, 0, 0, 0.2});
      problem.gradient(x, g);
      const Vector whole = gathered(g);
      std::vector<char> kept;
      for (std::int64_t i = first_index(x); kept.size() < ReadArray(x).span().size(); ++i) {
        kept.push_back(i < 3 || i == std::int64_t(features));
      }
      const Restricted part(problem, kept);
      const bool by_features = name.find("by features") != name.npos;
      EXPECT_EQ(part.problem().data().samples < 100, !by_features) << name;
      EXPECT_EQ(part.problem().data().total_weight(), 200.0) << name;
      const VecHandle y = part.problem().make_parameters(), h = part.problem().make_parameters();
      part.take(x, y);
      EXPECT_NEAR(part.problem().value(y), problem.value(x), 1e-12 * problem.value(x)) << name;
      part.problem().gradient(y, h);
      part.give(h, given);
      const Vector found = gathered(given);
      for (const std::size_t j : {std::size_t(0), std::size_t(1), std::size_t(2), features}) {
        EXPECT_NEAR(found[j], whole[j], 1e-10 * (1 + std::abs(whole[j])))
            << loss.name << ", " << name;
      }
    }
  }
}

}  // namespace
}  // namespace prunadag
