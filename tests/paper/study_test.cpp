// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "paper/study.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "paper/runs.hpp"
#include "paper/settings.hpp"
#include "prunadag/dictionary.hpp"
#include "report/gnuplot.hpp"
#include "support/files.hpp"

namespace prunadag::paper {
namespace {

using namespace test;

StudyOptions quick(const std::string& target, const std::string& folder) {
  StudyOptions options;
  options.target = target;
  options.output = (scratch() / folder).string();
  options.runs = 2;
  options.max_iterations = 15;
  return options;
}

/// Makes two data sets under the names of A9A and MOLECULE, and returns their folder.
std::string made_data() {
  std::string a9a, molecule;
  for (int i = 0; i < 1200; ++i) {
    a9a += std::string(i % 3 ? "-1" : "+1") + " " + std::to_string(1 + i % 7) + ":1 " +
           std::to_string(9 + i % 5) + ":1\n";
  }
  for (int i = 0; i < 40; ++i) {
    molecule += "M,M1," + std::to_string(i % 4) + "," + std::to_string(i % 9) + "," +
                std::to_string(i % 2) + ".\n";
  }
  if (rank_of(world()) == 0) {
    std::filesystem::create_directories(scratch() / "data" / "a9a");
    std::filesystem::create_directories(scratch() / "data" / "musk1");
  }
  file_with("data/a9a/a9a", a9a);
  file_with("data/musk1/clean1.data", molecule);
  return (scratch() / "data").string();
}

/// Returns the recorded runs of a table, without the seconds, which differ.
std::vector<std::string> rows_of(const StudyOptions& options, const std::string& table) {
  std::vector<std::string> rows;
  std::istringstream text(slurp(options.output + "/" + table + "/runs.csv"));
  for (std::string row; std::getline(text, row);) rows.push_back(row.substr(0, row.rfind(',')));
  return rows;
}

TEST(Study, WritesTablesPicturesAndAReportForTheDataThatAreThere) {
  StudyOptions options = quick("figure8", "tables");
  options.data = made_data();
  std::vector<std::string> notes;
  StudyHooks hooks;
  hooks.note = [&](const std::string& line) { notes.push_back(line); };
  EXPECT_TRUE(reproduce(world(), options, hooks));
  // 2 data sets x 2 seeds x 7 methods x 14 sparsities, and a header
  EXPECT_EQ(rows_of(options, "table4").size(), 2u * 2 * 7 * 14 + 1);
  const std::string table = slurp(options.output + "/table4/table.md");
  EXPECT_NE(table.find("### A9A"), table.npos);
  EXPECT_NE(table.find("### MOLECULE"), table.npos);
  EXPECT_EQ(table.find("### GISETTE"), table.npos);
  const std::string report = slurp(options.output + "/report.md");
  EXPECT_NE(report.find("GISETTE: 0 of 14 fits are on record"), report.npos);
  EXPECT_NE(report.find("archive.ics.uci.edu/dataset/170"), report.npos);
  EXPECT_EQ(std::count_if(notes.begin(), notes.end(),
                          [](const std::string& n) { return n.find(" is not in ") != n.npos; }),
            3);
  for (const char* picture : {"/table4/table4.png", "/figure8/figure8.svg"}) {
    EXPECT_EQ(std::filesystem::exists(options.output + picture), report::gnuplot_available())
        << picture;
  }
  EXPECT_TRUE(std::filesystem::exists(options.output + "/figure8/figure8.gp"));
}

TEST(Study, GivesTheSameRunsOnAnyNumberOfGroups) {
  StudyOptions side_by_side = quick("table2", "groups"), alone = quick("table2", "alone");
  EXPECT_TRUE(reproduce(world(), side_by_side, {}));
  if (rank_of(world()) == 0) {
    EXPECT_TRUE(reproduce(MPI_COMM_SELF, alone, {}));
  }
  MPI_Barrier(world());
  EXPECT_EQ(rows_of(side_by_side, "table2"), rows_of(alone, "table2"));
  EXPECT_EQ(rows_of(alone, "table2").size(), (6u * 7 + 1) * 2 * 10 + 1);
}

TEST(Study, GoesOnWhereItWasInterrupted) {
  StudyOptions options = quick("figure3", "interrupted");
  std::int64_t asked = 0;
  StudyHooks hooks;
  hooks.stop = [&] { return ++asked > 4; };  // during the second fit
  EXPECT_FALSE(reproduce(world(), options, hooks));
  EXPECT_FALSE(std::filesystem::exists(options.output + "/report.md"));
  StudyProgress last;
  hooks = {};
  hooks.progress = [&](const StudyProgress& progress) { last = progress; };
  EXPECT_TRUE(reproduce(world(), options, hooks));
  if (rank_of(world()) == 0) {
    EXPECT_LT(last.total, 5);  // some of the five lines were on record
    EXPECT_EQ(last.done, last.total);
  }
  EXPECT_TRUE(std::filesystem::exists(options.output + "/report.md"));
}

/// Makes 1100 images of 28 x 28 pixels in the format and under the name of MNIST's, and returns
/// their folder.
std::string made_images() {
  std::string idx{0, 0, 8, 3, 0, 0, 4, 76, 0, 0, 0, 28, 0, 0, 0, 28};
  for (int image = 0; image < 1100; ++image) {
    for (int pixel = 0; pixel < 784; ++pixel) {
      const int bar = (pixel % 28 - image % 28) * (pixel / 28 - image % 23);
      idx += char(bar == 0 ? 255 - image % 200 : (pixel * image) % 7);
    }
  }
  if (rank_of(world()) == 0) std::filesystem::create_directories(scratch() / "images" / "mnist");
  MPI_Barrier(world());
  file_with("images/mnist/train-images-idx3-ubyte", idx);
  file_with("images/mnist/train-labels-idx1-ubyte", "");
  return (scratch() / "images").string();
}

/// Records a small dictionary, since learning that of the paper takes too long for a test.
void learn_beforehand(const StudyOptions& options) {
  const StudyFolder folder(world(), options);
  LoadOptions load;
  load.data.path = options.data + "/mnist/train-images-idx3-ubyte";
  load.label_rule = std::nullopt;
  DictionaryOptions learning;
  learning.atoms = 40;
  learning.nonzeros = 4;
  learning.iterations = 1;
  save_dictionary(world(), learn_dictionary(load_data(world(), load).train, learning),
                  options.output + "/dictionary.h5");
}

TEST(Study, CodesImagesByTheDictionaryOnRecord) {
  StudyOptions options = quick("figure6", "coding");
  options.data = made_images();
  options.images = 12;
  learn_beforehand(options);
  EXPECT_TRUE(reproduce(world(), options, {}));
  const std::string errors = slurp(options.output + "/figure6/errors.csv");
  // 7 methods x 6 sparsities, and a header
  EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 7 * 6 + 1);
  for (const char* picture : {"/figure6/figure6.png", "/figure7/figure7.svg"}) {
    EXPECT_EQ(std::filesystem::exists(options.output + picture), report::gnuplot_available())
        << picture;
  }

  const std::string path = options.output + "/figure6/2.csv";
  const auto message_with = [&](const std::string& text) {
    MPI_Barrier(world());
    if (rank_of(world()) == 0) std::ofstream(path) << text;
    MPI_Barrier(world());
    return error_of([&] { reproduce(world(), options, {}); });
  };
  std::string large = "0,0.5";
  for (int p = 0; p < 28 * 28 * 40; ++p) large += ",1";
  EXPECT_EQ(message_with(large), path + ": an image of 31360 pixels, not 28 x 28");
  EXPECT_EQ(message_with(""), path + ": 0 images where there are 6");
}

/// Returns the error message when the folder of a study is opened.
std::string refusal(const StudyOptions& options) {
  return error_of([&] { const StudyFolder folder(world(), options); });
}

TEST(Study, RefusesAFolderOfOtherSettingsOrOfSomethingElse) {
  StudyOptions options = quick("figure2", "settings");
  EXPECT_EQ(refusal(options), "");
  EXPECT_EQ(refusal(options), "");
  options.runs = 3;
  EXPECT_EQ(refusal(options),
            options.output + " holds a study with runs 2, not 3: use another --output");
  file_with("settings/study.json", R"({"version": "0.0.1"})");
  EXPECT_NE(refusal(options).find("with version \"0.0.1\""), std::string::npos) << refusal(options);
  file_with("settings/study.json", "[");
  EXPECT_NE(refusal(options).find("not the settings"), std::string::npos);
  MPI_Barrier(world());
  if (rank_of(world()) == 0) std::filesystem::remove(options.output + "/study.json");
  file_with("settings/mine.txt", "precious");
  EXPECT_NE(refusal(options).find("not empty"), std::string::npos);
}

TEST(Study, IsOneProgramsAtATime) {
  const StudyOptions options = quick("figure2", "locked");
  {
    const StudyFolder folder(world(), options);
    EXPECT_EQ(refusal(options),
              "another prunadag works in " + options.output + ": wait, or use another --output");
  }
  EXPECT_EQ(refusal(options), "");
}

TEST(Study, RefusesOtherDataThanItBeganWith) {
  StudyOptions options = quick("table4", "data-changed");
  options.data = made_data();
  Case problem = case_named(experiments(0)[2], "A9A");
  {
    StudyFolder folder(world(), options);
    folder.record_data(problem);
    folder.record_data(problem);
  }
  file_with("data/a9a/a9a", "+1 1:1\n-1 2:1\n");
  StudyFolder folder(world(), options);
  EXPECT_EQ(error_of([&] { folder.record_data(problem); }),
            options.data + "/a9a/a9a is not the file that the study in " + options.output +
                " began with: use another --output");
}

TEST(Study, TellsOfProblemsThatFailAndDoesTheOthers) {
  StudyOptions options = quick("table4", "failing");
  options.data = made_data();
  file_with("data/a9a/a9a", "+1 1:1\n-1 nonsense\n");
  std::vector<std::string> notes;
  StudyHooks hooks;
  hooks.note = [&](const std::string& line) { notes.push_back(line); };
  EXPECT_NE(error_of([&] { reproduce(world(), options, hooks); }).find("a9a/a9a:2:"),
            std::string::npos);
  EXPECT_EQ(std::count_if(notes.begin(), notes.end(),
                          [](const std::string& n) { return n.starts_with("A9A failed: "); }),
            1);
  const std::string report = slurp(options.output + "/report.md");
  EXPECT_NE(report.find("A9A: 0 of 14 fits are on record"), report.npos) << report;
  EXPECT_NE(slurp(options.output + "/table4/table.md").find("### MOLECULE"), report.npos);
}

TEST(Study, RefusesSolverOptionsFromTheEnvironment) {
  PetscOptionsSetValue(nullptr, "-tao_prunadag_zeta", "100");
  EXPECT_EQ(error_of([&] { reproduce(world(), quick("figure2", "options"), {}); }),
            "-tao_prunadag_zeta is set, in PETSC_OPTIONS or a file of PETSc: a study runs with the "
            "paper's settings");
  PetscOptionsClearValue(nullptr, "-tao_prunadag_zeta");
}

TEST(Study, ChecksItsOptions) {
  StudyOptions options = quick("table5", "unused");
  EXPECT_NE(error_of([&] {
              check_study_options(options, 2);
            }).find("unknown experiment 'table5': use table2, table3, table4, figure1"),
            std::string::npos);
  options.target = "all";
  options.ranks_per_run = 3;
  EXPECT_EQ(error_of([&] { check_study_options(options, 2); }),
            "ranks-per-run 3: must be from 1 to the number of ranks");
  options.ranks_per_run = 1;
  options.runs = 0;
  EXPECT_EQ(error_of([&] { check_study_options(options, 2); }), "runs 0: must be at least 1");
}

}  // namespace
}  // namespace prunadag::paper
