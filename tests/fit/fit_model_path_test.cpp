// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// `prunadag path` as a function of the library.
#include "prunadag/fit_model_path.hpp"

#include <sstream>

#include <gtest/gtest.h>

#include "data/loading.hpp"
#include "support/class_samples.hpp"
#include "support/files.hpp"
#include "support/parallel.hpp"

namespace prunadag {
namespace {

using namespace test;

constexpr std::size_t samples = 120, features = 9, classes = 3;

std::string file_of(const Samples& made) {
  std::ostringstream text;
  text.precision(17);
  for (std::size_t i = 0; i < made.rows.size(); ++i) {
    text << made.targets[i];
    for (std::size_t j = 0; j < features; ++j) text << ' ' << j + 1 << ':' << made.rows[i][j];
    text << '\n';
  }
  return file_with("samples.svm", text.str());
}

ModelPathOptions options_of(const std::string& loss) {
  ModelPathOptions options;
  options.loss = loss;
  options.path.sparsities = {0.0, 1.0 / 3, 2.0 / 3};
  options.validation.folds = 3;
  return options;
}

TEST(FitModelPath, GivesWhatTheFileOfAPathTakes) {
  const std::string file = file_of(make_class_samples(samples, features, classes));
  for (const bool many : {false, true}) {
    LoadOptions load = options_for(file, many ? LabelRule::classes : LabelRule::real);
    load.intercept = true;
    load.group_by_feature = many;
    LoadedData data = load_data(world(), load);
    const FittedModelPath fitted =
        fit_model_path(data, load, options_of(many ? "multinomial" : "squared"));
    ASSERT_EQ(fitted.path.models.size(), 3u);
    EXPECT_EQ(fitted.path.judged.size(), 3u);
    EXPECT_FALSE(fitted.stopped);
    EXPECT_GT(fitted.passes, 0);
    EXPECT_EQ(fitted.path.common.detail<std::int64_t>("folds", 0), 3);

    const std::string saved = (scratch() / "path.h5").string();
    save_path(world(), fitted.path, saved);
    const ModelPath again = load_path(world(), saved);
    EXPECT_EQ(bool(again.common.weight_groups), many);
    // Sparsities of groups differ from those of weights: one feature in three is constant or
    // pruned.
    const Model model = model_of(world(), again, chosen(again, {1.0 / 3, ""}));
    EXPECT_EQ(model.outputs, std::int64_t(many ? classes : 1));
    EXPECT_EQ(model.classes.all.size(), many ? classes : 0);
    EXPECT_NE(model.detail<double>("sparsity", 0.0), 0.0);
  }
}

TEST(FitModelPath, RefusesLabelsThatWereNotLoadedForItsLoss) {
  const LoadOptions load = options_for(file_of(make_class_samples(samples, features, classes)));
  LoadedData data = load_data(world(), load);
  try {
    fit_model_path(data, load, options_of("multinomial"));
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "loss multinomial: the samples were loaded with label_rule real: must be classes");
  }
}

}  // namespace
}  // namespace prunadag
