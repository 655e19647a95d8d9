// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// What each format reads and refuses.
#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "data/loading.hpp"
#include "prunadag/dataset.hpp"
#include "support/dense.hpp"
#include "support/files.hpp"

namespace prunadag {
namespace {

using namespace test;

const char* const small_libsvm =
    "# a comment\n"
    "1 1:0.5 3:-2\r\n"
    "\n"
    "-1 qid:4 2:1e-3   # another\n"
    "+1 1:+3";

TEST(Libsvm, ReadsRowsLabelsCommentsAndLineEnds) {
  const LoadedData data = load_data(world(), options_for(file_with("a.svm", small_libsvm)));
  EXPECT_EQ(data.format, "libsvm");
  EXPECT_EQ(data.train.samples, 3);
  EXPECT_EQ(data.train.features, 3);
  EXPECT_EQ(whole_matrix(data.train), (std::vector<Vector>{{0.5, 0, -2}, {0, 1e-3, 0}, {3, 0, 0}}));
  EXPECT_EQ(gathered(data.train.targets), (Vector{1, -1, 1}));
}

TEST(Libsvm, AppendsAnInterceptColumnOfOnes) {
  LoadOptions options = options_for(file_with("a.svm", small_libsvm));
  options.intercept = true;
  const LoadedData data = load_data(world(), options);
  EXPECT_EQ(data.train.features, 3);
  EXPECT_EQ(whole_matrix(data.train)[1], (Vector{0, 1e-3, 0, 1}));
}

TEST(Libsvm, NamesLineColumnAndRule) {
  const std::vector<std::array<const char*, 2>> cases{
      {"1 1:2\n1 0:1\n", ":2:3: feature index 0: indices start at 1"},
      {"1 -3:1\n", ":1:3: feature index -3: indices start at 1"},
      {"1 3:1 2:1\n", ":1:7: feature index 2 after 3: indices must increase"},
      {"1 3:1 3:2\n", ":1:7: feature index 3 is repeated"},
      {"1 2:nan\n", ":1:5: value nan: values must be finite"},
      {"1 2:-inf\n", ":1:5: value -inf: values must be finite"},
      {"nan 2:1\n", ":1:1: value nan: values must be finite"},
      {"1 2:1e999\n", ":1:5: value 1e999: too large for a double"},
      {"1 2:abc\n", ":1:5: text 'abc' where a number belongs"},
      {"1 2:1.5x\n", ":1:5: text '1.5x' where a number belongs"},
      {"1 2:\n", ":1:5: nothing where a number belongs"},
      {"spam 2:1\n", ":1:1: text 'spam' where a number belongs"},
      {"1 word 2:1\n", ":1:3: 'word' where index:value belongs"},
      {"2:1 3:1\n",
       ":1:1: '2:1' where the label belongs; --weight-column label reads label:weight"},
      {"1 99999999999:1\n",
       ":1:3: feature index 99999999999: needs prunadag built against a PETSc "
       "with 64-bit indices"},
  };
  for (const auto& [text, message] : cases) {
    if (sizeof(PetscInt) == 8 && std::string(message).find("64-bit") != std::string::npos) continue;
    const std::string path = file_with("bad.svm", text);
    EXPECT_EQ(load_error(options_for(path)), path + message);
  }
  const std::string mistyped = file_with("mistyped.svm", "1 1:1\n8 8944894:21\n");
  EXPECT_EQ(
      load_error(options_for(mistyped)),
      mistyped +
          ": feature index 8944894 in data of 2 nonzeros: declare so many features if that is "
          "right");
  LoadOptions declared = options_for(file_with("wide.svm", "1 1:1\n1 2:1 7:1\n"));
  declared.data.features = 5;
  EXPECT_EQ(load_error(declared),
            declared.data.path + ":2:7: feature index 7: there are only 5 features");
}

TEST(Libsvm, KeepsNumbersTooSmallForADoubleAsZero) {
  const LoadedData data = load_data(world(), options_for(file_with("t.svm", "1 1:1e-400 2:1\n")));
  EXPECT_EQ(whole_matrix(data.train), (std::vector<Vector>{{0, 1}}));
}

TEST(Table, ReadsBlanksCommasHeadersNamedLabelsAndIgnoredColumns) {
  LoadOptions options = options_for(
      file_with("a.csv", "id,size, \"class\" ,weight\r\nx1,1,0,2\r\nx2, \"3\" ,1,4\r\n"));
  options.data.label_column = "class";
  options.data.ignore_columns = "id";
  LoadedData data = load_data(world(), options);
  EXPECT_EQ(data.format, "table");
  EXPECT_EQ(whole_matrix(data.train), (std::vector<Vector>{{1, 2}, {3, 4}}));
  EXPECT_EQ(gathered(data.train.targets), (Vector{0, 1}));

  options = options_for(file_with("b.txt", " 1  2\t3 \n4 5 6\n"));
  options.data.label_column = "last";
  options.data.ignore_columns = "1-1";
  data = load_data(world(), options);
  EXPECT_EQ(whole_matrix(data.train), (std::vector<Vector>{{2}, {5}}));
  EXPECT_EQ(gathered(data.train.targets), (Vector{3, 6}));
}

TEST(Table, ReadsLinesLongerThanTheHeadThatIsLookedAt) {
  constexpr int columns = 20000;
  std::string header, rows[2];
  for (int c = 0; c < columns; ++c) {
    header += (c ? ",column" : "column") + std::to_string(c);
    for (std::string& row : rows) row += (c ? "," : "") + std::to_string(c % 10);
  }
  LoadOptions options =
      options_for(file_with("wide.csv", header + "\n" + rows[0] + "\n" + rows[1] + "\n"));
  options.data.label_column = "column7";
  const LoadedData data = load_data(world(), options);
  EXPECT_EQ(data.train.features, columns - 1);
  EXPECT_EQ(gathered(data.train.targets), (Vector{7, 7}));
}

TEST(Table, SkipsAHeaderBelowBlankLinesOnAnyRank) {
  LoadOptions options = options_for(file_with("lead.csv", std::string(500, '\n') + "a,b\n1,2\n"));
  options.data.label_column = "b";
  EXPECT_EQ(whole_matrix(load_data(world(), options).train), (std::vector<Vector>{{1}}));
}

TEST(Table, ReadsSemicolonsAndSkipsAByteOrderMark) {
  LoadOptions options = options_for(file_with("c.csv", "\xEF\xBB\xBFlabel;a\n1;2\n3;4\n"));
  options.data.label_column = "label";
  const LoadedData data = load_data(world(), options);
  EXPECT_EQ(whole_matrix(data.train), (std::vector<Vector>{{2}, {4}}));
  EXPECT_EQ(gathered(data.train.targets), (Vector{1, 3}));
}

TEST(Table, TakesLabelsFromTheirOwnFileHoweverTheLinesAreShared) {
  std::string rows, labels;
  Vector expected;
  for (int i = 0; i < 40; ++i) {
    rows += std::string(std::size_t(i % 5) * 3, ' ') + std::to_string(i) + " 1\n";
    labels += std::to_string(i * i) + "\n";
    expected.push_back(i * i);
  }
  LoadOptions options = options_for(file_with("rows.txt", rows));
  options.data.labels = file_with("labels.txt", labels);
  const LoadedData data = load_data(world(), options);
  EXPECT_EQ(gathered(data.train.targets), expected);
  EXPECT_EQ(whole_matrix(data.train)[17][0], 17);

  options.data.labels = file_with("headed.txt", "label\n" + labels);
  EXPECT_EQ(load_error(options),
            options.data.labels +
                ":1:1: text 'label' where a number belongs; such a file has one "
                "number per line and no header");
  const std::string lone = file_with("cr.txt", "1 2\r3 4\r");
  EXPECT_EQ(load_error(options_for(lone)),
            lone + ": its lines end in CR alone: give them LF, e.g. by tr '\\r' '\\n'");
  options.data.labels = file_with("short.txt", "1\n2\n");
  EXPECT_EQ(load_error(options),
            options.data.labels + ": 2 numbers for the 40 samples of " + options.data.path);
}

TEST(Table, NamesLineColumnAndRule) {
  LoadOptions options = options_for(file_with("short.csv", "1,2,3\n4,5\n"));
  options.data.label_column = "1";
  EXPECT_EQ(load_error(options), options.data.path + ":2:4: 2 fields where the first line has 3");
  options.data.path = file_with("long.csv", "1,2,3\n4,5,6,7\n");
  EXPECT_EQ(load_error(options),
            options.data.path + ":2:7: more than the 3 fields of the first line");
  options.data.path = file_with("text.csv", "1,2,3\n4,abc,6\n");
  EXPECT_EQ(load_error(options), options.data.path + ":2:3: text 'abc' where a number belongs");
  options.data.path = file_with("hole.csv", "1,2,3\n4,,6\n");
  EXPECT_EQ(load_error(options), options.data.path + ":2:3: nothing where a number belongs");
  options.data.path = file_with("names.csv", "a,bb,c\n1,2,3\n");
  options.data.label_column = "bbb";
  EXPECT_EQ(load_error(options),
            "column 'bbb': not in the header of " + options.data.path + "; did you mean 'bb'?");
  options.data.label_column = "4";
  EXPECT_EQ(load_error(options), "column 4: " + options.data.path + " has columns 1 to 3");
}

TEST(PetscBinary, ReadsSparseAndDenseMatricesAndTheirLabels) {
  const std::vector<Vector> rows{{1, 0, 2}, {0, 0, 0}, {0, -3, 0}, {4, 5, 6}};
  const Vector targets{1, 2, 3, 4};
  for (bool sparse : {true, false}) {
    const Dataset original = dataset_of(rows, targets, sparse);
    const std::string path = (scratch() / "m.petsc").string();
    {
      ViewerHandle viewer;
      check(PetscViewerBinaryOpen(world(), path.c_str(), FILE_MODE_WRITE, viewer.put()));
      check(MatView(original.matrix, viewer));
      check(VecView(original.targets, viewer));
    }
    const LoadedData data = load_data(world(), options_for(path));
    EXPECT_EQ(data.format, "petsc");
    EXPECT_EQ(whole_matrix(data.train), rows);
    EXPECT_EQ(gathered(data.train.targets), targets);
    LoadOptions named = options_for(path);
    named.data.label_column = "first";
    EXPECT_EQ(load_error(named),
              path + ": only tables have columns to name; this is a PETSc matrix");
    const std::string whole = slurp(path);
    for (std::size_t size : {std::size_t(10), std::size_t(40), whole.size() - 3}) {
      const std::string cut = file_with("cut.petsc", whole.substr(0, size));
      EXPECT_EQ(load_error(options_for(cut)), cut + ": ends in the middle of its data");
    }
    const std::string longer = file_with("longer.petsc", whole + "more");
    EXPECT_EQ(load_error(options_for(longer)), longer + ": has 4 bytes after its last label");
    // The same header with integers of the other width.
    const std::string other =
        sizeof(PetscInt) == 4 ? std::string(4, '\0') + whole : whole.substr(4);
    EXPECT_NE(load_error(options_for(file_with("other.petsc", other)))
                  .find("does not begin with a PETSc matrix of"),
              std::string::npos);
  }
}

/// Returns a sparse matrix in PETSc's format, with any counts and columns.
std::string petsc_matrix(const std::vector<PetscInt>& counts, const std::vector<PetscInt>& where,
                         PetscInt columns) {
  std::string text;
  const auto put = [&](std::uint64_t bits, std::size_t width) {
    for (std::size_t i = width; i-- > 0;) text += char(bits >> (8 * i) & 255);
  };
  const auto number = [&](std::int64_t n) { put(std::uint64_t(n), sizeof(PetscInt)); };
  for (std::int64_t n : {std::int64_t(1211216), std::int64_t(counts.size()), std::int64_t(columns),
                         std::int64_t(where.size())}) {
    number(n);
  }
  for (PetscInt n : counts) number(n);
  for (PetscInt n : where) number(n);
  for (std::size_t e = 0; e < where.size(); ++e) put(0x3ff0'0000'0000'0000u, 8);
  return text;
}

TEST(PetscBinary, RefusesRowsThatMakeNoSense) {
  const auto message = [](const std::string& contents) {
    return load_error(options_for(file_with("odd.petsc", contents), std::nullopt));
  };
  EXPECT_EQ(message(petsc_matrix({1, 1}, {0, 1}, 2)), "");
  EXPECT_NE(message(petsc_matrix({-1, 3}, {0, 1}, 2)).find("row 1 claims -1 entries"),
            std::string::npos);
  EXPECT_NE(message(petsc_matrix({2, 0}, {1, 1}, 2)).find("row 1 has column 2 after 2"),
            std::string::npos);
  EXPECT_NE(message(petsc_matrix({1, 1}, {0, 5}, 2)).find("row 2 has column 6 after 0"),
            std::string::npos);
}

TEST(PetscBinary, ComparesWhatAHeaderClaimsWithWhatIsThere) {
  const auto message = [](const std::vector<std::int64_t>& numbers) {
    std::string bytes;
    for (std::int64_t number : numbers) {
      for (std::size_t i = sizeof(PetscInt); i-- > 0;) bytes += char(number >> 8 * i);
    }
    LoadOptions options = options_for(file_with("claim.petsc", bytes), std::nullopt);
    options.data.format = "petsc";
    return load_error(options);
  };
  const std::string path = (scratch() / "claim.petsc").string();
  const std::int64_t mat = 1211216, most = PETSC_MAX_INT;
  for (const std::vector<std::int64_t>& numbers : {std::vector<std::int64_t>{mat, most, most, most},
                                                   {mat, most, most, -1},
                                                   {mat, most, 1, -1},
                                                   {mat, 1, most, -1},
                                                   {mat, most, 1, 0},
                                                   {mat, 1, most, most, most},
                                                   {mat, 3},
                                                   {mat}}) {
    EXPECT_EQ(message(numbers), path + ": ends in the middle of its data");
  }
  EXPECT_EQ(message({mat, most, 0, -1}), path + ": has a dense matrix without columns");
  EXPECT_EQ(message({mat, -1, 1, 0}), path + ": has a damaged matrix header");
  EXPECT_EQ(message({mat, 1, 1, -2}), path + ": has a damaged matrix header");
  EXPECT_EQ(message({mat, 0, 0, 0, 1211214, most}),
            path + ": has " + std::to_string(most) + " labels for 0 samples");
}

TEST(PetscBinary, RefusesLabelsThatAreNotFinite) {
  const Dataset original = dataset_of({{1}, {2}}, {1, std::nan("")}, true);
  const std::string path = (scratch() / "nan.petsc").string();
  {
    ViewerHandle viewer;
    check(PetscViewerBinaryOpen(world(), path.c_str(), FILE_MODE_WRITE, viewer.put()));
    check(MatView(original.matrix, viewer));
    check(VecView(original.targets, viewer));
  }
  EXPECT_EQ(load_error(options_for(path)),
            path + ": label of row 2: value nan: values must be finite");
}

TEST(Formats, AreRecognisedOrRefusedByTheirContents) {
  const std::string hdf5 = file_with("m.h5", "\x89HDF\r\n\x1a\n");
  EXPECT_EQ(load_error(options_for(hdf5)), hdf5 + ": is an HDF5 file, perhaps a model, not data");
  const std::string binary = file_with("b.bin", std::string("\0\1\2\3 1:2\n", 9));
  EXPECT_NE(load_error(options_for(binary)).find(binary + ": not a data file"), std::string::npos);
  const std::string prose = file_with("p.txt", "To be or not to be\nthat is the question\n");
  EXPECT_NE(load_error(options_for(prose)).find("not a data file"), std::string::npos);
  LoadOptions named = options_for(prose);
  named.data.format = "parquet";
  EXPECT_EQ(load_error(named), "unknown format 'parquet': use auto, petsc, idx, libsvm, table");
  const std::string blank = file_with("blank.svm", "# only 1:1 in a comment\n\n");
  named.data.path = blank;
  named.data.format = "libsvm";
  EXPECT_EQ(load_error(named), blank + ": no samples");
}

}  // namespace
}  // namespace prunadag
