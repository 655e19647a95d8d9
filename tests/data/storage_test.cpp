// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Which storage is picked, what is refused, and that models do not depend on it.
#include <gtest/gtest.h>

#include "data/loading.hpp"
#include "matrix/compact.hpp"
#include "prunadag/gram.hpp"
#include "prunadag/model.hpp"
#include "prunadag/problem.hpp"
#include "prunadag/start.hpp"
#include "support/dense.hpp"

namespace prunadag {
namespace {

using namespace test;

/// Two of twelve features are `first` and `second` in every sample, so that rows are sparse.
std::string sparse_text(const std::string& first, const std::string& second) {
  std::string text;
  for (int i = 0; i < 20; ++i) {
    text += (i % 2 ? "1 " : "-1 ") + std::to_string(1 + i % 5) + ":" + first + " " +
            std::to_string(6 + i % 7) + ":" + second + "\n";
  }
  return text;
}

/// The same with more numbers in a row: 32 of 98 features.
std::string long_text(const std::string& first, const std::string& second, int count = 32) {
  std::string text;
  for (int i = 0; i < 20; ++i) {
    text += i % 2 ? "1" : "-1";
    for (int e = 0; e < count; ++e) {
      text += " " + std::to_string(1 + i % 5 + 3 * e) + ":" + ((e + i) % 3 ? first : second);
    }
    text += "\n";
  }
  return text;
}

/// Images of three pixels behind their label.
const char* const image_text = "1 0 255 7\n0 128 3 9\n1 1 1 200\n0 77 12 250\n1 9 0 4\n";

LoadOptions wanting(Storage storage, const std::string& text,
                    std::optional<LabelRule> rule = LabelRule::real) {
  LoadOptions options = options_for(file_with("storage.txt", text), rule);
  options.storage = storage;
  if (text == image_text) options.data.label_column = "first";
  return options;
}

bool is_compact(const Dataset& data) {
  PetscBool same;
  check(PetscObjectTypeCompare((PetscObject)data.matrix.get(), MATPRUNADAGCOMPACT, &same));
  return same;
}

/// Of a matrix that is compact.
Storage storage_of(const Dataset& data) {
  compact::StoredRows* rows;
  check(compact::get(data.matrix, &rows));
  return rows->storage();
}

TEST(Storage, IsAPatternWhereNonzerosAreEqual) {
  for (bool intercept : {false, true}) {
    LoadOptions options = wanting(Storage::automatic, sparse_text("1", "1"));
    options.intercept = intercept;
    const LoadedData data = load_data(world(), options);
    EXPECT_EQ(data.storage, Storage::pattern);
    EXPECT_FALSE(data.dense);
    EXPECT_TRUE(is_compact(data.train));
    EXPECT_EQ(data.storage_reason, "every nonzero is 1");
    options.storage = Storage::doubles;
    const LoadedData plain = load_data(world(), options);
    EXPECT_FALSE(is_compact(plain.train));
    EXPECT_EQ(whole_matrix(data.train), whole_matrix(plain.train));
  }
  LoadOptions options = wanting(Storage::automatic, sparse_text("0.5", "0.5"));
  EXPECT_EQ(load_data(world(), options).storage, Storage::pattern);
  options.intercept = true;  // which is 1
  EXPECT_EQ(load_data(world(), options).storage, Storage::doubles);
}

TEST(Storage, IsBytesForImages) {
  const LoadedData data = load_data(world(), wanting(Storage::automatic, image_text));
  EXPECT_EQ(data.storage, Storage::bytes);
  EXPECT_TRUE(data.dense);
  EXPECT_EQ(data.storage_reason, "every value is a whole number from 0 to 255");
  EXPECT_EQ(whole_matrix(data.train),
            whole_matrix(load_data(world(), wanting(Storage::doubles, image_text)).train));
  const LoadedData sparse =
      load_data(world(), wanting(Storage::automatic, sparse_text("3", "255")));
  EXPECT_EQ(sparse.storage, Storage::bytes);
  EXPECT_FALSE(sparse.dense);
}

TEST(Storage, IsDoublesWhereAnythingElseWouldLose) {
  for (const char* value : {"0.5", "256", "-1"}) {
    const LoadedData data =
        load_data(world(), wanting(Storage::automatic, sparse_text("1", value)));
    EXPECT_EQ(data.storage, Storage::doubles) << value;
  }
}

TEST(Storage, IsOfDoublesWithShortColumnsWhereThesePay) {
  const std::string reason =
      sizeof(PetscInt) == 4 ? "columns take 2 bytes, not 4" : "columns take 2 bytes, not 8";
  LoadOptions options = wanting(Storage::automatic, long_text("0.1", "-3"));
  options.data.features = 65536;
  const LoadedData data = load_data(world(), options);
  ASSERT_TRUE(is_compact(data.train));
  EXPECT_EQ(data.storage, Storage::doubles);
  EXPECT_EQ(storage_of(data.train), Storage::doubles);
  EXPECT_EQ(data.storage_reason, reason);
  options.data.features = 0;
  const LoadedData narrow = load_data(world(), options);
  options.storage = Storage::doubles;
  const LoadedData plain = load_data(world(), options);
  EXPECT_FALSE(is_compact(plain.train));
  EXPECT_EQ(plain.storage_reason, "");
  EXPECT_EQ(whole_matrix(narrow.train), whole_matrix(plain.train));
}

TEST(Storage, IsPetscsOwnWhereRowsAreShort) {
  const LoadedData data =
      load_data(world(), wanting(Storage::automatic, long_text("0.1", "-3", 31)));
  EXPECT_EQ(data.storage, Storage::doubles);
  EXPECT_FALSE(is_compact(data.train));
  EXPECT_EQ(data.storage_reason, "");
}

TEST(Storage, IsPetscsOwnWhereColumnsAreAsLongThereOrRowsAreDense) {
  LoadOptions options = wanting(Storage::automatic, long_text("0.1", "-3"));
  const auto expect_long = [&] {
    const LoadedData data = load_data(world(), options);
    const bool longer_in_petsc = sizeof(PetscInt) > 4;
    EXPECT_EQ(is_compact(data.train), longer_in_petsc);
    EXPECT_EQ(data.storage_reason, longer_in_petsc ? "columns take 4 bytes, not 8" : "");
  };
  options.data.features = 65537;
  expect_long();
  options.data.features = 65536;
  options.intercept = true;
  expect_long();
  const LoadedData dense =
      load_data(world(), wanting(Storage::automatic, "1 1:0.5 2:0.25\n-1 1:0.5 2:1\n"));
  EXPECT_TRUE(dense.dense);
  EXPECT_FALSE(is_compact(dense.train));
}

TEST(Storage, IsDecidedAfterScaling) {
  LoadOptions options = wanting(Storage::automatic, sparse_text("0.25", "16"));
  EXPECT_EQ(load_data(world(), options).storage, Storage::doubles);
  options.scaling = ScalingKind::maxabs;
  EXPECT_EQ(load_data(world(), options).storage, Storage::pattern);
  options = wanting(Storage::automatic, image_text);
  options.scaling = ScalingKind::minmax;
  EXPECT_EQ(load_data(world(), options).storage, Storage::doubles);
}

TEST(Storage, HoldsShiftedZerosAsDoublesDo) {
  LoadOptions options = wanting(Storage::floats, sparse_text("-1", "3"));
  options.scaling = ScalingKind::minmax;
  options.intercept = true;
  const LoadedData data = load_data(world(), options);
  EXPECT_TRUE(data.dense);
  options.storage = Storage::doubles;
  EXPECT_EQ(whole_matrix(data.train), whole_matrix(load_data(world(), options).train));
  options = wanting(Storage::pattern, sparse_text("-1", "-1"));  // 1 where nothing stands
  options.scaling = ScalingKind::minmax;
  const LoadedData places = load_data(world(), options);
  EXPECT_FALSE(places.dense);
  options.storage = Storage::doubles;
  EXPECT_EQ(whole_matrix(places.train), whole_matrix(load_data(world(), options).train));
}

TEST(Storage, RoundsToFloatsWhereAsked) {
  const LoadedData data = load_data(world(), wanting(Storage::floats, sparse_text("0.1", "1")));
  EXPECT_EQ(data.storage, Storage::floats);
  EXPECT_EQ(whole_matrix(data.train)[0][0], double(0.1f));
}

TEST(Storage, ThatWouldLoseIsRefusedWithTheFirstValue) {
  std::string text = sparse_text("4", "4") + "1 3:0.5\n" + sparse_text("0.25", "1e300");
  EXPECT_NE(load_error(wanting(Storage::bytes, text))
                .find("storage.txt: storage byte: value 0.5 in row 21, column 3 is not a whole "
                      "number from 0 to 255"),
            std::string::npos);
  EXPECT_NE(load_error(wanting(Storage::pattern, text))
                .find("storage pattern: value 0.5 in row 21, column 3 is not 4 as the nonzeros "
                      "before"),
            std::string::npos);
  EXPECT_NE(load_error(wanting(Storage::floats, text))
                .find("storage float: value 1e+300 in row 22, column 6 is not in the range of "
                      "single precision"),
            std::string::npos);
  for (const std::string lost : {"1e-50", "-1e-40"}) {  // would be 0, would have few digits left
    EXPECT_NE(load_error(wanting(Storage::floats, sparse_text("4", lost)))
                  .find("storage float: value " + lost + " in row "),
              std::string::npos);
  }
  LoadOptions options = wanting(Storage::bytes, image_text);
  options.scaling = ScalingKind::minmax;
  EXPECT_NE(load_error(options).find(", after minmax scaling, is not a whole number"),
            std::string::npos);
  EXPECT_EQ(error_of([] { storage_named("half"); }),
            "unknown storage 'half': use auto, double, float, byte or pattern");
}

TEST(Storage, OfTestDataIsTheirOwn) {
  LoadOptions options = wanting(Storage::automatic, sparse_text("1", "1"));
  options.test = DataSource{};
  options.test->path = file_with("test.svm", sparse_text("1", "0.5"));
  const LoadedData data = load_data(world(), options);
  EXPECT_EQ(storage_of(data.train), Storage::pattern);
  EXPECT_FALSE(is_compact(*data.test));
  options.split = 0.5;
  options.test.reset();
  const LoadedData split = load_data(world(), options);
  EXPECT_EQ(storage_of(split.train), Storage::pattern);
  EXPECT_EQ(storage_of(*split.test), Storage::pattern);
}

TEST(Storage, DoesNotChangeIterates) {
  struct Case {
    std::string text;
    Storage storage;
    bool intercept;
  };
  for (const auto& [text, storage, intercept] :
       {Case{sparse_text("1", "1"), Storage::pattern, true},
        Case{sparse_text("1", "1"), Storage::bytes, true},
        Case{sparse_text("7", "200"), Storage::bytes, false},
        Case{sparse_text("0.5", "0.25"), Storage::floats, false},
        Case{long_text("0.1", "-3"), Storage::automatic, false},
        Case{long_text("0.1", "-3"), Storage::automatic, true},
        Case{image_text, Storage::bytes, true}, Case{image_text, Storage::floats, false}}) {
    const auto fitted = [&](Storage kept) {
      LoadOptions options = wanting(kept, text, LabelRule::two_classes);
      options.intercept = intercept;
      const LoadedData data = load_data(world(), options);
      EXPECT_EQ(data.storage, kept == Storage::automatic ? Storage::doubles : kept);
      EXPECT_EQ(is_compact(data.train), kept != Storage::doubles);
      const Problem problem(data.train, loss_named("logistic"));
      FitOptions fit_options = paper_options();
      fit_options.max_iterations = 30;
      fit_options.target_share = 0.5;
      VecHandle x = problem.make_parameters();
      fit(problem, fit_options, x);
      return gathered(x);
    };
    const Vector expected = fitted(Storage::doubles), found = fitted(storage);
    if (size_of(world()) == 1) {
      EXPECT_EQ(found, expected) << name_of(storage);
    }
    EXPECT_LE(relative_difference(found, expected), 1e-13) << name_of(storage);
  }
}

TEST(Storage, IsOfDoublesWhereDataAreOrMayComeToBeByFeatures) {
  LoadOptions options = wanting(Storage::automatic, sparse_text("1", "1"));
  options.layout = Layout::features;
  EXPECT_EQ(load_data(world(), options).storage, Storage::doubles);
  options.storage = Storage::pattern;
  EXPECT_EQ(error_of([&] { load_data(world(), options); }),
            "storage pattern with layout features: by features data are kept as doubles");
  options.layout = Layout::automatic;
  EXPECT_EQ(load_data(world(), options).storage, Storage::pattern);
  options.storage = Storage::automatic;  // 20 samples of 12 features stay by samples
  EXPECT_EQ(load_data(world(), options).storage, Storage::pattern);
  options.data.features = 21;
  EXPECT_EQ(load_data(world(), options).storage,
            size_of(world()) == 1 ? Storage::pattern : Storage::doubles);
}

TEST(Storage, OfCompactDataGivesTheSameGramMatrix) {
  LoadOptions options = wanting(Storage::pattern, sparse_text("0.5", "0.5"));
  const LoadedData compact = load_data(world(), options);
  options.storage = Storage::doubles;
  const LoadedData plain = load_data(world(), options);
  std::vector<Vector> solutions;
  for (const LoadedData* data : {&compact, &plain}) {
    const Problem problem(data->train, loss_named("squared"), 0.1);
    const GramProblem gram(problem);
    const VecHandle x = problem.make_parameters();
    FitOptions fitting = paper_options();
    fitting.max_iterations = 50;
    fit(gram, fitting, x);
    const GramProblem::Deviation deviation = gram.deviation(x, 1e-12);
    EXPECT_TRUE(deviation.acceptable());
    solutions.push_back(gathered(x));
  }
  EXPECT_LT(relative_difference(solutions[0], solutions[1]), 1e-13);
}

}  // namespace
}  // namespace prunadag
