// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Which storage is chosen and which is refused. Models do not depend on the storage.
#include <cmath>

#include <gtest/gtest.h>

#include "data/loading.hpp"
#include "matrix/rows_matrix.hpp"
#include "prunadag/gram.hpp"
#include "prunadag/model.hpp"
#include "prunadag/problem.hpp"
#include "prunadag/start.hpp"
#include "support/dense.hpp"

namespace prunadag {
namespace {

using namespace test;

/// Returns sparse rows. In every sample, two of twelve features are `first` and `second`.
std::string sparse_text(const std::string& first, const std::string& second) {
  std::string text;
  for (int i = 0; i < 20; ++i) {
    text += (i % 2 ? "1 " : "-1 ") + std::to_string(1 + i % 5) + ":" + first + " " +
            std::to_string(6 + i % 7) + ":" + second + "\n";
  }
  return text;
}

/// Returns rows with more numbers: `count` each, 32 of 98 features by default.
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

/// Images of three pixels, after their label.
const char* const image_text = "1 0 255 7\n0 128 3 9\n1 1 1 200\n0 77 12 250\n1 9 0 4\n";

LoadOptions wanting(Storage storage, const std::string& text,
                    std::optional<LabelRule> rule = LabelRule::real) {
  LoadOptions options = options_for(file_with("storage.txt", text), rule);
  options.storage = storage;
  if (text == image_text) options.data.label_column = "first";
  return options;
}

const rows_matrix::RowsMatrix& held(const Dataset& data) { return *rows_matrix::find(data.matrix); }

Storage storage_of(const Dataset& data) { return held(data).rows->storage(); }

TEST(Storage, IsAPatternWhereNonzerosAreEqual) {
  for (bool intercept : {false, true}) {
    LoadOptions options = wanting(Storage::automatic, sparse_text("1", "1"));
    options.intercept = intercept;
    const LoadedData data = load_data(world(), options);
    EXPECT_EQ(data.storage, Storage::pattern);
    EXPECT_FALSE(data.dense);
    EXPECT_EQ(storage_of(data.train), Storage::pattern);
    EXPECT_EQ(data.storage_reason, "every nonzero is 1");
    options.storage = Storage::doubles;
    const LoadedData plain = load_data(world(), options);
    EXPECT_EQ(storage_of(plain.train), Storage::doubles);
    EXPECT_EQ(whole_matrix(data.train), whole_matrix(plain.train));
  }
  LoadOptions options = wanting(Storage::automatic, sparse_text("0.5", "0.5"));
  EXPECT_EQ(load_data(world(), options).storage, Storage::pattern);
  options.intercept = true;  // a column of ones
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

TEST(Storage, OfSparseDoublesHasShortColumnsWhereTheyFit) {
  LoadOptions options = wanting(Storage::automatic, long_text("0.1", "-3"));
  options.data.features = 65536;
  const auto bytes_of_entry = [&] {
    const LoadedData data = load_data(world(), options);
    EXPECT_EQ(data.storage, Storage::doubles);
    EXPECT_FALSE(data.dense);
    const StoredRows& rows = *held(data.train).rows;
    const double starts = 4.0 * 2 * double(rows.count() + 1);
    return rows.entries() == 0 ? 0.0 : (double(rows.bytes()) - starts) / double(rows.entries());
  };
  const double few = bytes_of_entry();
  options.data.features = 65537 * std::int64_t(size_of(world()));
  const double more = bytes_of_entry();
  EXPECT_EQ(few, few == 0 ? 0 : 10);
  EXPECT_EQ(more, more == 0 ? 0 : 12);
}

TEST(Storage, IsDecidedByTheNumbersAsTheyComeOrOnceTheyAreScaled) {
  LoadOptions options = wanting(Storage::automatic, sparse_text("0.25", "16"));
  EXPECT_EQ(load_data(world(), options).storage, Storage::doubles);
  options.scaling = ScalingKind::maxabs;
  const LoadedData ones = load_data(world(), options);
  EXPECT_EQ(ones.storage, Storage::pattern);
  EXPECT_TRUE(held(ones.train).map.is_identity());
  options = wanting(Storage::automatic, image_text);
  options.scaling = ScalingKind::minmax;
  const LoadedData images = load_data(world(), options);
  EXPECT_EQ(images.storage, Storage::bytes);
  EXPECT_FALSE(held(images.train).map.is_identity());
}

void expect_near(const std::vector<Vector>& found, const std::vector<Vector>& expected,
                 const std::string& what) {
  ASSERT_EQ(found.size(), expected.size()) << what;
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_LE(relative_difference(found[i], expected[i]), 1e-13) << what;
  }
}

// Sparse rows stay sparse, and bytes, floats and patterns keep their storage. Only dense rows of
// doubles are scaled in place.
TEST(Storage, IsKeptWhateverTheScaling) {
  for (const ScalingKind kind : {ScalingKind::minmax, ScalingKind::standard, ScalingKind::maxabs}) {
    for (const auto& [storage, text] : {std::pair(Storage::bytes, std::string(image_text)),
                                        std::pair(Storage::bytes, sparse_text("7", "200")),
                                        std::pair(Storage::floats, sparse_text("-1", "3")),
                                        std::pair(Storage::pattern, sparse_text("1", "1")),
                                        std::pair(Storage::doubles, sparse_text("0.3", "-7")),
                                        std::pair(Storage::automatic, sparse_text("0.3", "-7"))}) {
      LoadOptions options = wanting(storage, text);
      options.intercept = true;
      const std::vector<Vector> raw = whole_matrix(load_data(world(), options).train);
      options.scaling = kind;
      options.test = options.data;
      const LoadedData data = load_data(world(), options);
      const std::string what = std::string(name_of(kind)) + " of " + name_of(storage);
      EXPECT_EQ(data.storage, storage == Storage::automatic ? Storage::doubles : storage) << what;
      EXPECT_EQ(data.dense, text == image_text) << what;
      std::vector<Vector> expected = raw;
      const Vector offset = gathered(data.scaling.offset), divisor = gathered(data.scaling.divisor);
      for (Vector& row : expected) {
        for (std::size_t j = 0; j < offset.size(); ++j) {
          row[j] = divisor[j] == 0 ? 0 : (row[j] - offset[j]) / divisor[j];
        }
      }
      expect_near(whole_matrix(data.train), expected, what);
      expect_near(whole_matrix(*data.test), expected, what + ", tested");
    }
  }
}

// If the offset of a column is much larger than its divisor, products would lose digits. Such data
// are scaled in place, and are dense.
TEST(Storage, LosesNoDigitsToLargeOffsets) {
  std::string text;
  for (int i = 0; i < 20; ++i) {
    text += (i % 2 ? "1 1:" : "-1 1:") + std::to_string(1600000000 + i) + " " +
            std::to_string(2 + i % 9) + ":1\n";
  }
  for (const auto& [storage, dense] :
       {std::pair(Storage::floats, true), {Storage::doubles, true}, {Storage::automatic, true}}) {
    LoadOptions options = wanting(storage, text);
    options.scaling = ScalingKind::standard;
    const LoadedData data = load_data(world(), options);
    EXPECT_EQ(data.dense, dense) << name_of(storage);
    EXPECT_EQ(data.notes.size(), 1u);
    const std::vector<Vector> found = whole_matrix(data.train);
    const double deviation = std::sqrt((20.0 * 20.0 - 1) / 12);
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_NEAR(found[i][0], (double(i) - 9.5) / deviation, 1e-6) << name_of(storage);
    }
  }
}

// Sums of squares of such numbers overflow or underflow.
TEST(Storage, OfTinyAndHugeNumbersIsWhatTheyAreScaledTo) {
  for (const std::string power : {"e-160", "e160"}) {
    std::string text;
    for (int i = 0; i < 12; ++i) {
      text += (i % 2 ? "1 1:" : "-1 1:") + std::to_string(1 + i) + power + " " +
              std::to_string(2 + i % 9) + ":1\n";
    }
    for (const Storage storage : {Storage::doubles, Storage::automatic}) {
      LoadOptions options = wanting(storage, text);
      options.scaling = ScalingKind::standard;
      options.intercept = true;
      const LoadedData data = load_data(world(), options);
      EXPECT_TRUE(held(data.train).map.is_identity()) << power;
      const Problem problem(data.train, loss_named("squared"), 0.0, Centring::means);
      const VecHandle L = problem.make_parameters();
      EXPECT_TRUE(problem.curvature_bounds(L));
      EXPECT_NEAR(gathered(L)[0], 12, 1e-9) << power;
    }
  }
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
  for (const std::string lost : {"1e-50", "-1e-40"}) {  // would be 0, would lose digits
    EXPECT_NE(load_error(wanting(Storage::floats, sparse_text("4", lost)))
                  .find("storage float: value " + lost + " in row "),
              std::string::npos);
  }
  LoadOptions options = wanting(Storage::floats, sparse_text("1", "1e-30"));
  options.scaling = ScalingKind::maxabs;
  EXPECT_EQ(load_error(options), "");
  options = wanting(Storage::floats, "1 1:1e300 9:1\n-1 1:1 9:1\n");
  options.scaling = ScalingKind::maxabs;
  EXPECT_NE(load_error(options).find(", after maxabs scaling, is not in the range"),
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
  EXPECT_EQ(storage_of(*data.test), Storage::doubles);
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
  for (const Case& sample :
       {Case{sparse_text("1", "1"), Storage::pattern, true},
        Case{sparse_text("1", "1"), Storage::bytes, true},
        Case{sparse_text("7", "200"), Storage::bytes, false},
        Case{sparse_text("0.5", "0.25"), Storage::floats, false},
        Case{long_text("0.1", "-3"), Storage::automatic, false},
        Case{long_text("0.1", "-3"), Storage::automatic, true},
        Case{image_text, Storage::bytes, true}, Case{image_text, Storage::floats, false}}) {
    const auto fitted = [&](Storage kept) {
      LoadOptions options = wanting(kept, sample.text, LabelRule::two_classes);
      options.intercept = sample.intercept;
      const LoadedData data = load_data(world(), options);
      EXPECT_EQ(data.storage, kept == Storage::automatic ? Storage::doubles : kept);
      const Problem problem(data.train, loss_named("logistic"));
      FitOptions fit_options = paper_options();
      fit_options.max_iterations = 30;
      fit_options.target_share = 0.5;
      VecHandle x = problem.make_parameters();
      fit(problem, fit_options, x);
      return gathered(x);
    };
    const Vector expected = fitted(Storage::doubles), found = fitted(sample.storage);
    if (size_of(world()) == 1) {
      EXPECT_EQ(found, expected) << name_of(sample.storage);
    }
    EXPECT_LE(relative_difference(found, expected), 1e-13) << name_of(sample.storage);
  }
}

TEST(Storage, IsTheSameByFeatures) {
  LoadOptions options = wanting(Storage::automatic, sparse_text("1", "1"));
  options.layout = Layout::features;
  const LoadedData data = load_data(world(), options);
  EXPECT_EQ(data.storage, Storage::pattern);
  EXPECT_EQ(storage_of(data.train), Storage::pattern);
  EXPECT_TRUE(held(data.train).turned);
  options.storage = Storage::bytes;
  EXPECT_EQ(storage_of(load_data(world(), options).train), Storage::bytes);
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
