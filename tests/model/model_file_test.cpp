// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <chrono>
#include <cmath>
#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "model/model_writer.hpp"
#include "prunadag/model.hpp"
#include "support/dense.hpp"
#include "support/files.hpp"

namespace prunadag {
namespace {

using namespace test;

Model example(std::int64_t features, bool intercept, ScalingKind kind) {
  Model model;
  Vector weights(std::size_t(features + intercept));
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = 0.1 * double(i) - 1;
  model.parameters = distributed(weights);
  model.features = features;
  model.intercept = intercept;
  model.scaling.kind = kind;
  if (kind != ScalingKind::none) {
    model.scaling.offset = distributed(Vector(std::size_t(features), 2.5));
    model.scaling.divisor = distributed(Vector(std::size_t(features), 4.0));
  }
  model.loss = "logistic";
  model.l2 = 0.125;
  model.classes = {1, 2};
  model.details = {{"method", std::string("prunadag-v3")},
                   {"seed", std::int64_t(7)},
                   {"tolerance", 1e-9},
                   {"petsc_options", std::string()}};
  return model;
}

TEST(ModelFile, KeepsWhatPruningGoesBy) {
  for (const bool means : {false, true}) {
    Model saved = example(5, true, ScalingKind::none);
    saved.pruning_unit = distributed({1, 2, 3, 4, 5, 0});
    if (means) saved.pruning_mean = distributed({6, 7, 8, 9, 10, 0});
    const std::string path = (scratch() / "units.h5").string();
    save_model(saved, path);
    const Model loaded = load_model(world(), path);
    EXPECT_EQ(gathered(loaded.pruning_unit), gathered(saved.pruning_unit));
    ASSERT_EQ(loaded.pruning_mean.get() != nullptr, means);
    if (!means) continue;
    EXPECT_EQ(gathered(loaded.pruning_mean), gathered(saved.pruning_mean));
  }
  save_model(example(5, true, ScalingKind::none), (scratch() / "plain.h5").string());
  EXPECT_FALSE(load_model(world(), (scratch() / "plain.h5").string()).pruning_unit);
}

TEST(ModelFile, GivesBackWhatWasSaved) {
  for (bool intercept : {false, true}) {
    for (ScalingKind kind : {ScalingKind::none, ScalingKind::minmax}) {
      for (std::int64_t features : {1, 2, 57}) {
        const Model saved = example(features, intercept, kind);
        const std::string path = (scratch() / "model.h5").string();
        save_model(saved, path);
        const Model loaded = load_model(world(), path);
        EXPECT_EQ(gathered(loaded.parameters), gathered(saved.parameters));
        EXPECT_EQ(loaded.features, features);
        EXPECT_EQ(loaded.intercept, intercept);
        EXPECT_EQ(loaded.scaling.kind, kind);
        if (kind != ScalingKind::none) {
          EXPECT_EQ(gathered(loaded.scaling.offset), gathered(saved.scaling.offset));
          EXPECT_EQ(gathered(loaded.scaling.divisor), gathered(saved.scaling.divisor));
        }
        EXPECT_EQ(loaded.loss, "logistic");
        EXPECT_EQ(loaded.l2, 0.125);
        EXPECT_EQ(loaded.classes.negative, 1);
        EXPECT_EQ(loaded.classes.positive, 2);
        EXPECT_EQ(loaded.details, saved.details);
      }
    }
  }
}

TEST(ModelFile, KeepsTheNamesOfFeatures) {
  const std::string path = (scratch() / "named.h5").string();
  Model model = example(3, true, ScalingKind::minmax);
  model.names = {"", "größe, \"cm\"\n", std::string(5000, 'x')};
  save_model(model, path);
  EXPECT_EQ(load_model(world(), path).names, model.names);
  model.names.pop_back();
  save_model(model, path);
  EXPECT_EQ(error_of([&] { load_model(world(), path); }),
            path + ": is a damaged model: feature_names is not a row of 3 texts");
}

TEST(StartFromFile, RefusesWeightsOfFeaturesWithOtherNames) {
  const std::string path = (scratch() / "start.h5").string();
  Model model = example(2, false, ScalingKind::none);
  model.names = {"a", "b"};
  save_model(model, path);
  Dataset data = dataset_of({{1, 2}}, {1}, false);
  const VecHandle x = distributed(Vector{0, 0});
  std::string note;
  const auto message = [&](std::vector<std::string> names) {
    data.names = std::move(names);
    return error_of([&] { note = start_from_file(path, data, ScalingKind::none, x); });
  };
  EXPECT_EQ(message({"a", "b"}), "");
  EXPECT_EQ(note, "");
  EXPECT_EQ(message({}), "");
  EXPECT_EQ(note, path +
                      ": its features have names, those of the data have none: they go by "
                      "position");
  EXPECT_EQ(message({"b", "a"}), path + ": its feature 1 is 'a', where 'b' is fitted");
}

TEST(ModelFile, RefusesOtherAndDamagedFiles) {
  const auto message = [](const std::string& path) {
    return error_of([&] { load_model(world(), path); });
  };
  const std::string text = file_with("text.h5", "not a model");
  EXPECT_EQ(message(text), text + ": is not a model: not an HDF5 file");
  const std::string missing = (scratch() / "no.h5").string();
  EXPECT_EQ(message(missing), missing + ": cannot be read: No such file or directory");
  const std::string path = (scratch() / "whole.h5").string();
  save_model(example(2000, false, ScalingKind::none), path);
  const std::string whole = slurp(path);
  MPI_Barrier(world());
  const std::string cut = file_with("cut.h5", whole.substr(0, whole.size() / 2));
  EXPECT_EQ(message(cut), cut + ": is a damaged or truncated HDF5 file");
}

TEST(ModelFile, ThatDiffersBetweenRanksIsRefused) {
  const std::string one = (scratch() / "one.h5").string(), two = (scratch() / "two.h5").string();
  save_model(example(20, false, ScalingKind::none), one);
  save_model(example(21, false, ScalingKind::none), two);
  MPI_Barrier(world());
  const std::string message =
      error_of([&] { load_model(world(), rank_of(world()) == 0 ? one : two); });
  EXPECT_EQ(message.find(two + ": rank 1 sees another file"),
            size_of(world()) > 1 ? 0u : std::string::npos)
      << message;
}

TEST(ModelFile, IsTheSameByteForByteWhenSavedAgain) {
  const std::string paths[2] = {(scratch() / "one.h5").string(), (scratch() / "two.h5").string()};
  save_model(example(5, true, ScalingKind::minmax), paths[0]);
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  save_model(example(5, true, ScalingKind::minmax), paths[1]);
  EXPECT_EQ(slurp(paths[0]), slurp(paths[1]));
}

TEST(ModelFile, RefusesWeightsThatAreNotFinite) {
  Model model = example(5, false, ScalingKind::none);
  check(VecSet(model.parameters, std::nan("")));
  const std::string path = (scratch() / "nan.h5").string();
  save_model(model, path);
  EXPECT_EQ(error_of([&] { load_model(world(), path); }),
            path + ": is a damaged model: weights has nan in it");
}

TEST(ModelFile, TakesLittleLessThanWasReservedAndGivesTheRestBack) {
  const std::string path = (scratch() / "reserved.h5").string();
  for (const std::int64_t features : {1, 57, 5000}) {
    for (const ScalingKind kind : {ScalingKind::none, ScalingKind::minmax}) {
      for (const int details : {0, 20, 80}) {
        Model model = example(features, true, kind);
        for (int d = 0; d < details; ++d) {
          model.details[fmt::format("number_{}", d)] = 0.5 * d;
          model.details[fmt::format("text_{}", d)] = std::string(std::size_t(d), 'x');
        }
        if (details == 20) {
          model.names.assign(std::size_t(features), "name");
          model.pruning_unit = distributed(Vector(std::size_t(features) + 1, 2.0));
          model.pruning_mean = distributed(Vector(std::size_t(features) + 1, 3.0));
        }
        save_model(model, path);
        struct stat status {};
        ASSERT_EQ(stat(path.c_str(), &status), 0);
        EXPECT_GE(bytes_of(model) - 2048, status.st_size)  // kept for later details
            << features << ' ' << details;
        EXPECT_LE(bytes_of(model), 1.25 * double(status.st_size) + 12288)
            << features << ' ' << details;
        EXPECT_LE(512 * status.st_blocks, status.st_size + status.st_blksize);
      }
    }
  }
}

TEST(ModelFile, LeavesNothingBehindWhenItCannotBeWritten) {
  const std::vector<std::string> before = scratch_names();
  const std::string path = (scratch() / "missing" / "model.h5").string();
  const std::string message =
      error_of([&] { save_model(example(5, false, ScalingKind::none), path); });
  EXPECT_EQ(message, path + ": cannot be written: No such file or directory");
  EXPECT_EQ(scratch_names(), before);
}

TEST(ModelFile, KeepsTheOldFileAndSaysWhyWhenTheDiskIsFull) {
  const std::string path = (scratch() / "full.h5").string();
  save_model(example(3, false, ScalingKind::none), path);
  MPI_Barrier(world());
  // A limit on the file size makes write() fail like a full disk.
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit{};
  getrlimit(RLIMIT_FSIZE, &old_limit);
  const rlimit small{30000, old_limit.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const std::string message =
      error_of([&] { save_model(example(10000, false, ScalingKind::none), path); });
  setrlimit(RLIMIT_FSIZE, &old_limit);
  EXPECT_EQ(message, path + ": cannot be written: File too large");
  EXPECT_EQ(load_model(world(), path).features, 3);
  EXPECT_EQ(scratch_names("full.h5"), std::vector<std::string>{"full.h5"});
}

}  // namespace
}  // namespace prunadag
