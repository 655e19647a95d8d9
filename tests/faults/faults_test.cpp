// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Allocations and reads fail one by one, on each rank in turn, while data are loaded, and models
// are fitted, measured, saved and used. All ranks must end with the same error, and no rank may
// wait for another.
//
// Failures inside collective calls of PETSc and MPI are left out, since no library can agree on
// them. If PETSc fails on one rank in the middle of such a call, the other ranks wait there; the
// command line ends such a job after 5 seconds. PETSc's allocations fail here only where a rank
// works alone, in agree() and FirstFailure::run(), which contain all our calls that are not
// collective. Our own allocations fail everywhere.
#include <new>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "faults/every_rank.hpp"
#include "fit/judge.hpp"
#include "prunadag/dictionary.hpp"
#include "prunadag/generate.hpp"
#include "prunadag/layout.hpp"
#include "prunadag/model_path.hpp"
#include "prunadag/refit.hpp"
#include "prunadag/scores.hpp"
#include "prunadag/start.hpp"
#include "prunadag/validation.hpp"
#include "support/compress.hpp"

namespace prunadag {
namespace {

using namespace test;

INSTANTIATE_TEST_SUITE_P(FailsTogether, EveryRank,
                         testing::Values(Fault::allocation, Fault::petsc_allocation, Fault::input),
                         fault_name);

/// For work that reads no file.
class WithoutFiles : public EveryRank {};

INSTANTIATE_TEST_SUITE_P(FailsTogether, WithoutFiles,
                         testing::Values(Fault::allocation, Fault::petsc_allocation), fault_name);

std::string table_text(int samples) {
  std::string text = "target,first,second,third\n";
  for (int i = 0; i < samples; ++i) {
    text += std::to_string(i % 5) + "," + std::to_string(0.5 * (i % 7)) + "," +
            std::to_string((i * i) % 13) + ",1.5\n";
  }
  return text;
}

std::string idx_text(const std::vector<int>& sizes) {
  std::string text{0, 0, 8, char(sizes.size())};
  std::size_t items = 1;
  for (int size : sizes) {
    text += {0, 0, 0, char(size)};
    items *= std::size_t(size);
  }
  for (std::size_t i = 0; i < items; ++i) text += char(sizes.size() == 1 ? i % 2 : i * i % 97);
  return text;
}

Model model_of(const LoadedData& data) {
  Model model;
  model.parameters = Problem(data.train, loss_named("logistic")).make_parameters();
  check(VecSet(model.parameters, 0.5));
  model.features = data.train.features;
  model.intercept = true;
  model.loss = "logistic";
  model.classes = data.classes;
  model.details["data_file"] = std::string("a name that takes more than a string has in itself");
  return model;
}

TEST_P(EveryRank, LoadingText) {
  LoadOptions options = options_of(file_with("text-with-a-long-name.svm", svm_text(40)));
  options.split = 0.7;
  options.subset = 30;
  options.scaling = ScalingKind::minmax;
  sweep(GetParam(), [&] { load_data(world(), options); });
}

TEST_P(EveryRank, LoadingCompressedTextAndTestData) {
  LoadOptions options =
      options_of(file_with("data.svm.gz", compressed<io::gzip_compressor>(svm_text(40))));
  options.test = options.data;
  options.class_groups = "1/rest";
  options.scaling = ScalingKind::standard;
  options.layout = Layout::features;
  sweep(GetParam(), [&] { load_data(world(), options); });
}

TEST_P(EveryRank, LoadingATableAndLabels) {
  std::string labels;
  for (int i = 0; i < 20; ++i) labels += std::to_string(i % 2) + "\n";
  LoadOptions options = options_of(file_with("table.csv", table_text(20)));
  options.data.labels = file_with("labels.txt", labels);
  options.data.ignore_columns = "target";
  options.storage = Storage::floats;
  sweep(GetParam(), [&] { load_data(world(), options); });
}

TEST_P(EveryRank, LoadingImages) {
  LoadOptions options =
      options_of(file_with("images.gz", compressed<io::gzip_compressor>(idx_text({20, 3, 3}))));
  options.data.labels = file_with("labels.idx", idx_text({20}));
  sweep(GetParam(), [&] { load_data(world(), options); });
}

TEST_P(EveryRank, LoadingPetscBinary) {
  const LoadedData data = two_classes("for-petsc.svm", Storage::doubles);
  const std::string path = (scratch() / "matrix.petsc").string();
  ViewerHandle viewer;
  check(PetscViewerBinaryOpen(world(), path.c_str(), FILE_MODE_WRITE, viewer.put()));
  check(MatView(data.train.matrix, viewer));
  check(VecView(data.train.targets, viewer));
  viewer.reset();
  LoadOptions options = options_of(path);
  sweep(GetParam(), [&] { load_data(world(), options); });
}

TEST_P(EveryRank, FittingMeasuringAndSaving) {
  const LoadedData data = two_classes("fitted.svm");
  FitOptions options;
  options.method = "prunadag-relevant";
  options.max_iterations = 4;
  const std::string path = (scratch() / "saved-under-a-long-name.h5").string();
  const std::array shares{0.0, 0.5};
  Model model = model_of(data);
  sweep(GetParam(), [&] {
    const Problem problem(data.train, loss_named("logistic"), 0.1);
    model.parameters = problem.make_parameters();
    sparse_start(model.parameters, 3, data.train.features, 1);
    fit(problem, options, model.parameters);
    problem.evaluate(model.parameters);
    measure_sparsities(problem, model.parameters, shares);
    save_model(model, path);
  });
}

TEST_P(WithoutFiles, FittingWhateverTheStorageAndTheLayout) {
  FitOptions options;
  options.max_iterations = 2;
  std::vector<LoadedData> all;
  all.push_back(two_classes("sparse.svm", Storage::doubles));
  all.push_back(two_classes("floats.svm", Storage::floats));
  all.push_back(two_classes("turned.svm", Storage::doubles, Layout::features));
  all.push_back(dense_classes("dense.svm"));
  all.push_back(dense_classes("narrow.svm", Storage::floats));
  all.push_back(
      two_classes("beside.svm", Storage::doubles, Layout::samples, ScalingKind::standard));
  all.push_back(
      two_classes("turned-beside.svm", Storage::floats, Layout::features, ScalingKind::standard));
  for (const LoadedData& data : all) {
    sweep(GetParam(), [&] {
      const Problem problem(data.train, loss_named("logistic"));
      const VecHandle x = problem.make_parameters();
      fit(problem, options, x);
    });
  }
}

TEST_P(WithoutFiles, FittingInScaledUnitsAndRefitting) {
  FitOptions options;
  options.max_iterations = 3;
  const std::array shares{0.5, 0.75};
  std::vector<LoadedData> all;
  all.push_back(two_classes("refitted-floats.svm", Storage::floats));
  all.push_back(two_classes("refitted-turned.svm", Storage::doubles, Layout::features));
  for (const LoadedData& data : all) {
    sweep(GetParam(), [&] {
      const Problem problem(data.train, loss_named("logistic"), 0.0, Centring::means);
      const VecHandle x = problem.make_parameters();
      problem.start(x);
      fit(problem, options, x);
      refit_sparsities(problem, x, shares, {}, {.max_iterations = 2});
    });
  }
}

TEST_P(EveryRank, PruningAlongAPathAndKeepingIt) {
  const LoadedData data = two_classes("path.svm");
  FitOptions options;
  options.max_iterations = 1;
  const PathOptions wanted{.sparsities = {0.0, 0.6},
                           .keep = 0.5,
                           .step_iterations = 1,
                           .model_iterations = 1,
                           .splice_rounds = 1,
                           .splice_share = 0.5};
  const ValidationOptions validation{.folds = 2, .l2 = {0.1}};
  const std::string path = (scratch() / "path-under-a-long-name.h5").string();
  ModelPath kept;
  kept.common = model_of(data);
  sweep(GetParam(), [&] {
    const Problem problem(data.train, loss_named("logistic"), 0.0, Centring::means);
    ValidatedPath found = fit_validated_path(problem, options, wanted, validation);
    kept.models = std::move(found.models);
    kept.judged = std::move(found.judged);
    save_path(world(), kept, path);
    load_path(world(), path);
  });
}

/// Returns the samples of svm_text() in three classes.
std::string classes_text(int samples) {
  std::istringstream lines(svm_text(samples));
  std::string text;
  int i = 0;
  for (std::string line; std::getline(lines, line); ++i) {
    text += std::to_string(i % 3) + line.substr(line.find(' ')) + "\n";
  }
  return text;
}

TEST_P(EveryRank, LoadingManyClasses) {
  LoadOptions options = options_of(file_with("classes.svm", classes_text(40)));
  options.label_rule = LabelRule::classes;
  options.class_weight = "balanced";
  options.group_by_feature = true;
  sweep(GetParam(), [&] { load_data(world(), options); });
}

TEST_P(WithoutFiles, FittingAndPruningManyClassesHoweverStored) {
  const Loss& loss = loss_named("multinomial");  // made once
  FitOptions options;
  options.max_iterations = 1;
  const PathOptions wanted{.sparsities = {0.6},
                           .keep = 0.3,
                           .step_iterations = 1,
                           .model_iterations = 1,
                           .splice_rounds = 1,
                           .splice_share = 0.5};
  LoadOptions load = options_of(file_with("many.svm", classes_text(40)));
  load.label_rule = LabelRule::classes;
  for (const auto& [storage, layout] : {std::pair{Storage::doubles, Layout::samples},
                                        {Storage::floats, Layout::samples},
                                        {Storage::doubles, Layout::features}}) {
    load.storage = storage;
    load.layout = layout;
    const LoadedData data = load_data(world(), load);
    sweep(GetParam(), [&] {
      const Problem problem(data.train, loss, 0.0, Centring::means);
      const VecHandle x = problem.make_parameters();
      problem.start(x);
      fit(problem, options, x);
      scores(problem, x);
      prune_path(problem, wanted, x);
      judge(problem, x);
    });
  }
}

TEST_P(EveryRank, KeepingModelsOfManyClasses) {
  LoadOptions load = options_of(file_with("kept.svm", classes_text(20)));
  load.label_rule = LabelRule::classes;
  const LoadedData data = load_data(world(), load);
  const Problem problem(data.train, loss_named("multinomial"));
  Model model;
  model.features = data.train.features;
  model.outputs = data.train.outputs;
  model.intercept = true;
  model.loss = "multinomial";
  model.classes = data.classes;
  model.parameters = problem.make_parameters();
  const std::string path = (scratch() / "classes-under-a-long-name.h5").string();
  sweep(GetParam(), [&] {
    save_model(model, path);
    load_model(world(), path);
  });
}

TEST_P(WithoutFiles, FittingByTheGramMatrix) {
  const LoadedData data = two_classes("gram.svm");
  FitOptions options;
  options.max_iterations = 2;
  sweep(GetParam(), [&] {
    const Problem problem(data.train, loss_named("squared"));
    const VecHandle x = problem.make_parameters();
    fit_by_gram(problem, Gram::always, options, x);
  });
}

TEST_P(EveryRank, LoadingAModelAndPredicting) {
  const LoadedData data = two_classes("predicted.svm");
  const std::string path = (scratch() / "model-under-a-long-name.h5").string();
  save_model(model_of(data), path);
  sweep(GetParam(), [&] {
    const Model model = load_model(world(), path);
    const Problem problem(data.train, loss_named(model.loss));
    VecHandle predictions;
    check(VecDuplicate(data.train.targets, predictions.put()));
    problem.predict(model.parameters, predictions);
    const VecHandle x = problem.make_parameters();
    start_from_file(path, data.train, ScalingKind::none, x);
  });
}

TEST_P(EveryRank, LearningADictionary) {
  LoadOptions options = options_of(file_with("signals.svm", svm_text(30)));
  options.intercept = false;
  const LoadedData data = load_data(world(), options);
  DictionaryOptions wanted;
  wanted.atoms = 6;
  wanted.nonzeros = 2;
  wanted.iterations = 2;
  const std::string path = (scratch() / "dictionary-under-a-long-name.h5").string();
  sweep(GetParam(), [&] {
    save_dictionary(world(), learn_dictionary(data.train, wanted), path);
    sparse_codes(data.train, load_dictionary(world(), path), 2);
  });
}

TEST_P(WithoutFiles, GeneratingAProblem) {
  for (const char* name : {"A3", "A4", "classify"}) {
    sweep(GetParam(), [&] { generate(world(), name, 6, 20, 1); });
  }
}

/// Not every sweep has allocations of PETSc in work that a rank does alone.
TEST(Faults, OfPetscHappenInWorkThatARankDoesAlone) {
  const auto allocate = [] {
    void* memory = nullptr;
    check(PetscMalloc(8, &memory));
    check(PetscFree(memory));
  };
  for (const bool fails : {false, true}) {
    arm(Fault::petsc_allocation, fails);
    allocate();
    EXPECT_EQ(error_of([&] { agree(world(), allocate); }).empty(), !fails);
    const Happened happened = disarm();
    EXPECT_EQ(happened.counted, 1);
    EXPECT_EQ(happened.failed, fails);
  }
}

/// Sanitizers see what a failed copy leaves behind.
TEST(Faults, CopiesOfDetailsFailWhole) {
  const std::string longer = "text that takes more than a string has in itself";
  const Details details{{longer, longer}, {"n", 1}, {"second " + longer, longer}};
  std::int64_t n = 0;
  for (bool failed = true; failed;) {
    bool threw = false;
    arm(Fault::allocation, ++n);
    try {
      const Details copy = details;
    } catch (const std::bad_alloc&) {
      threw = true;
    }
    failed = disarm().failed;
    EXPECT_EQ(threw, failed);
  }
  EXPECT_GT(n, 6);
}

}  // namespace
}  // namespace prunadag
