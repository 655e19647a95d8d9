// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <chrono>
#include <cmath>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "data/loading.hpp"
#include "prunadag/model.hpp"
#include "prunadag/start.hpp"

namespace prunadag {
namespace {

using namespace test;

std::string tall_samples(unsigned tenths) {
  std::mt19937 generator(11);
  std::normal_distribution<double> normal;
  std::string text;
  for (int i = 0; i < 400; ++i) {
    text += std::to_string(normal(generator));
    for (int j = 1; j <= 9; ++j) {
      const double value = normal(generator);
      if (generator() % 10 < tenths) {
        text += " " + std::to_string(j) + ":" + std::to_string(value);
      }
    }
    text += "\n";
  }
  return text;
}

struct Fitted {
  GramFit fit;
  std::vector<double> x;
  int begun = 0;  // number of visits to an iterate 0
};

Fitted fitted(const Dataset& data, double l2, Gram gram,
              const std::function<MatHandle(const Problem&)>& form = gram_matrix) {
  const Problem problem(data, loss_named("squared"), l2);
  VecHandle x = problem.make_parameters();
  sparse_start(x, 3, data.features, 7);
  FitOptions options = paper_options();
  options.method = "adagrad";
  options.tolerance = 1e-8;
  Fitted result;
  FitHooks hooks;
  hooks.visit = [&](std::int64_t k, Vec) { result.begun += k == 0; };
  result.fit = fit_by_gram(problem, gram, options, x, hooks, form);
  result.x = gathered(x);
  return result;
}

TEST(FitByGram, FindsTheSolutionOfTheSamples) {
  for (const unsigned tenths : {10u, 3u}) {
    LoadOptions options = options_for(file_with("tall.svm", tall_samples(tenths)));
    for (const bool intercept : {false, true}) {
      options.intercept = intercept;
      const LoadedData data = load_data(world(), options);
      for (const double l2 : {0.0, 3.0}) {
        const Fitted direct = fitted(data.train, l2, Gram::never);
        const Fitted by_gram = fitted(data.train, l2, Gram::always);
        EXPECT_FALSE(direct.fit.by_gram);
        EXPECT_TRUE(by_gram.fit.by_gram);
        EXPECT_TRUE(direct.fit.summary.converged);
        EXPECT_TRUE(by_gram.fit.summary.converged);
        EXPECT_EQ(by_gram.fit.note, "");
        EXPECT_EQ(by_gram.begun, 1);
        // The smallest eigenvalue of A'A is above 1, so the error of x is at most the norm of its
        // gradient.
        for (std::size_t j = 0; j < direct.x.size(); ++j) {
          EXPECT_NEAR(by_gram.x[j], direct.x[j], 2e-8) << tenths << " l2 " << l2;
        }
      }
    }
  }
}

TEST(FitByGram, IsMadeAgainFromTheSamplesWhenTheGramMatrixIsWrong) {
  const LoadedData data = load_data(world(), options_for(file_with("tall.svm", tall_samples(10))));
  const Fitted direct = fitted(data.train, 0.0, Gram::never);
  for (const double factor : {1 + 1e-6, std::nan("")}) {
    const Fitted again = fitted(data.train, 0.0, Gram::always, [&](const Problem& problem) {
      MatHandle wrong = gram_matrix(problem);
      check(MatScale(wrong, factor));
      return wrong;
    });
    EXPECT_FALSE(again.fit.by_gram);
    EXPECT_TRUE(again.fit.note.starts_with("the gradient by the Gram matrix is off by "));
    EXPECT_TRUE(again.fit.note.ends_with(" is allowed: fitted again from the samples"));
    EXPECT_EQ(again.x, direct.x);
    EXPECT_EQ(again.begun, std::isnan(factor) ? 1 : 2);  // a lost gradient shows no iterate
    EXPECT_TRUE(again.fit.summary.converged);
  }
}

// Sleeps give lower bounds, which hold on slow machines, too.
TEST(FitByGram, TellsOfAllTheTimeItTook) {
  using namespace std::chrono_literals;
  const LoadedData data = load_data(world(), options_for(file_with("tall.svm", tall_samples(10))));
  const Problem problem(data.train, loss_named("squared"));
  FitOptions options = paper_options();
  options.max_iterations = 3;
  FitHooks hooks;
  hooks.visit = [](std::int64_t k, Vec) {
    if (k == 0) std::this_thread::sleep_for(30ms);
  };
  for (const double factor : {1.0, 1 + 1e-6}) {
    const VecHandle x = problem.make_parameters();
    const GramFit fitted =
        fit_by_gram(problem, Gram::always, options, x, hooks, [&](const Problem& direct) {
          std::this_thread::sleep_for(50ms);
          MatHandle gram = gram_matrix(direct);
          check(MatScale(gram, factor));
          return gram;
        });
    const bool again = factor != 1.0;
    EXPECT_NE(fitted.by_gram, again);
    EXPECT_GE(fitted.forming, 0.05);
    EXPECT_GT(fitted.comparing, 0.0);
    EXPECT_GE(fitted.summary.seconds, fitted.forming + fitted.comparing + (again ? 2 : 1) * 0.03);
  }
}

TEST(FitByGram, IsLeftToThoseItPaysFor) {
  const LoadedData data = load_data(world(), options_for(file_with("tall.svm", tall_samples(10))));
  EXPECT_FALSE(fitted(data.train, 0.0, Gram::automatic).fit.by_gram);
  for (const Gram gram : {Gram::automatic, Gram::always, Gram::never}) {
    EXPECT_EQ(gram_named(name_of(gram)), gram);
  }
  EXPECT_EQ(error_of([] { gram_named("maybe"); }),
            "unknown gram 'maybe': use auto, always or never");
}

}  // namespace
}  // namespace prunadag
