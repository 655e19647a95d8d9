// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Paths in files, and models that are taken from them.
#include <gtest/gtest.h>

#include "file/hdf5_file.hpp"
#include "prunadag/model_path.hpp"
#include "support/files.hpp"
#include "support/parallel.hpp"

namespace prunadag {
namespace {

using namespace test;

/// Returns a model with weights 1, 2, 3, ... at every `step`-th feature.
PathModel model_with(std::int64_t features, std::int64_t step) {
  PathModel model;
  model.sparsity = 1.0 - 1.0 / double(step);
  model.intercepts = {0.5 * double(step)};
  model.objective = 10.0 + double(step);
  model.l2 = 0.01;
  model.passes = 7;
  const VecHandle like = make_vector(world(), features + 1);
  const std::int64_t first = first_index(like);
  const std::int64_t end = first + std::int64_t(owned_of_first(like, features));
  for (std::int64_t j = 0; j < features; j += step) {
    ++model.nonzeros;
    if (j < first || j >= end) continue;
    model.indices.push_back(j);
    model.values.push_back(double(model.nonzeros));
  }
  return model;
}

ModelPath example(bool judged) {
  ModelPath path;
  path.common.features = 12;
  path.common.intercept = true;
  path.common.loss = "logistic";
  path.common.classes = {1, 2};
  path.common.scaling.kind = ScalingKind::standard;
  path.common.scaling.offset = distributed(std::vector<double>(12, 2.5));
  path.common.scaling.divisor = distributed(std::vector<double>(12, 4.0));
  for (int j = 0; j < 12; ++j) path.common.names.push_back("f" + std::to_string(j));
  path.common.details = {{"seed", std::int64_t(7)}};
  for (const std::int64_t step : {1, 2, 4, 6}) path.models.push_back(model_with(12, step));
  if (judged) {
    path.judged = {{0.5, 0.1, 0.8}, {0.4, 0.1, 0.85}, {0.3, 0.05, 0.9}, {0.34, 0.1, 0.88}};
    path.best = 2;
    path.one_error = 3;
  }
  return path;
}

TEST(PathFile, GivesBackWhatWasSaved) {
  for (const bool judged : {false, true}) {
    const ModelPath saved = example(judged);
    const std::string file = (scratch() / "path.h5").string();
    save_path(world(), saved, file);
    EXPECT_TRUE(holds_path(file));
    const ModelPath loaded = load_path(world(), file);
    EXPECT_EQ(loaded.common.features, 12);
    EXPECT_EQ(loaded.common.names, saved.common.names);
    EXPECT_EQ(loaded.common.details, saved.common.details);
    EXPECT_EQ(loaded.best, saved.best);
    EXPECT_EQ(loaded.one_error, saved.one_error);
    ASSERT_EQ(loaded.models.size(), 4u);
    ASSERT_EQ(loaded.judged.size(), saved.judged.size());
    for (std::size_t k = 0; k < 4; ++k) {
      EXPECT_EQ(loaded.models[k].indices, saved.models[k].indices);
      EXPECT_EQ(loaded.models[k].values, saved.models[k].values);
      EXPECT_EQ(loaded.models[k].nonzeros, saved.models[k].nonzeros);
      EXPECT_EQ(loaded.models[k].sparsity, saved.models[k].sparsity);
      EXPECT_EQ(loaded.models[k].objective, saved.models[k].objective);
      EXPECT_EQ(loaded.models[k].l2, 0.01);
      EXPECT_EQ(loaded.models[k].passes, 7);
      if (judged) {
        EXPECT_EQ(loaded.judged[k].error, saved.judged[k].error);
      }
      const Model model = model_of(world(), loaded, k);
      const std::vector<double> x = gathered(model.parameters);
      EXPECT_EQ(x[12], saved.models[k].intercepts[0]);
      EXPECT_EQ(x[0], 1.0);
      EXPECT_EQ(std::count(x.begin(), x.end() - 1, 0.0), 12 - saved.models[k].nonzeros);
      EXPECT_EQ(gathered(model.scaling.offset), std::vector<double>(12, 2.5));
    }
  }
}

TEST(PathFile, IsNotTakenForAModelNorAModelForIt) {
  const std::string file = (scratch() / "path.h5").string();
  save_path(world(), example(false), file);
  EXPECT_NE(error_of([&] { load_model(world(), file); }), "");
  const ModelPath path = example(false);
  save_model(model_of(world(), path, 0), file);
  EXPECT_FALSE(holds_path(file));
  EXPECT_EQ(error_of([&] { load_path(world(), file); }), file + ": is not a path of prunadag");
}

TEST(PathFile, OfferTheModelThatIsMeant) {
  const ModelPath plain = example(false), judged = example(true);
  EXPECT_EQ(chosen(plain, {.sparsity = 0.0, .name = ""}), 0u);
  EXPECT_EQ(chosen(plain, {.sparsity = 0.5, .name = ""}), 1u);
  EXPECT_EQ(chosen(plain, {.sparsity = 0.6, .name = ""}), 2u);
  EXPECT_EQ(chosen(judged, {.sparsity = 0.0, .name = ""}),
            2u);  // the best of all that are at least as sparse
  EXPECT_EQ(chosen(judged, {.sparsity = 0.8, .name = ""}), 3u);
  EXPECT_EQ(chosen(judged, {.sparsity = {}, .name = "best"}), 2u);
  EXPECT_EQ(chosen(judged, {.sparsity = {}, .name = "1se"}), 3u);
  EXPECT_EQ(error_of([&] { chosen(plain, {.sparsity = 0.9, .name = ""}); }),
            "sparsity 90 %: the sparsest model of the path has 2 of 12 weights");
  EXPECT_EQ(error_of([&] { chosen(plain, {.sparsity = {}, .name = "best"}); }),
            "choice best: the path was made without --validation or --folds: give --sparsity");
  EXPECT_EQ(error_of([&] { chosen(judged, {.sparsity = {}, .name = "worst"}); }),
            "choice 'worst': use best or 1se");
}

TEST(PathFile, RefusesIndicesThatMakeNoSense) {
  for (const double wrong : {12.0, 0.5, -1.0, 0.0}) {
    const std::string file = (scratch() / "path.h5").string();
    ModelPath path = example(false);
    path.models = {model_with(12, 6)};
    save_path(world(), path, file);
    if (rank_of(world()) == 0) {
      const hdf5::File opened(H5Fopen(file.c_str(), H5F_ACC_RDWR, H5P_DEFAULT));
      const hdf5::Dataset dataset(H5Dopen2(opened, "models/index", H5P_DEFAULT));
      const std::vector<double> indices{0.0, wrong};
      H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, indices.data());
    }
    MPI_Barrier(world());
    EXPECT_NE(error_of([&] { load_path(world(), file); }).find("is a damaged path: index"),
              std::string::npos)
        << wrong;
    MPI_Barrier(world());
  }
}

}  // namespace
}  // namespace prunadag
