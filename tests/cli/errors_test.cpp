// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Bad input gives one line on standard error, the documented exit code on every rank, and no
// output.
#include <algorithm>
#include <cstdio>

#include <gtest/gtest.h>

#include "cli/run.hpp"

namespace prunadag::test {
namespace {

constexpr int rank_counts[] = {1, 3};

void expect_error(const std::string& words, int code, const std::string& message,
                  const std::string& before = "") {
  for (int ranks : rank_counts) {
    const Outcome outcome = run(words, ranks, before);
    EXPECT_TRUE(outcome.every_code_is(code)) << words << "\n" << outcome.err << outcome.codes[0];
    ASSERT_EQ(outcome.own_err_lines().size(), 1u) << words << "\n" << outcome.err;
    EXPECT_EQ(outcome.own_err_lines()[0], "prunadag: error: " + message) << words;
  }
}

class Errors : public testing::Test {
 protected:
  std::string fit(const std::string& data, const std::string& more = "") const {
    return "fit --data " + data + " --loss logistic --model " + (folder / "m.h5").string() + " " +
           more;
  }
  void TearDown() override {
    for (const std::string& name : folder.files()) {
      EXPECT_EQ(name.find(".part"), name.npos) << name;
      EXPECT_NE(name, "m.h5");
    }
  }
  Folder folder;
  const std::string good = folder.with("good.svm", "1 1:1 2:0.5\n-1 1:-1\n1 2:1\n-1 2:-2\n");
};

TEST_F(Errors, InWordsNameTheNearestWord) {
  expect_error("fitt", 2, "unknown command 'fitt': did you mean 'fit'?");
  expect_error(fit(good, "--methd adagrad"), 2,
               "unknown option '--methd': did you mean '--method'?");
  expect_error(fit(good, "--method adagrad --units scaled"), 2,
               "--units scaled with --method adagrad: it has paper units only");
  expect_error(fit(good, "--method lmvm --units paper"), 2,
               "--units paper with --method lmvm: it has scaled units only");
  expect_error(fit(good, "--units paper --gain-tolerance 0.1"), 2,
               "--gain-tolerance 0.1: only prunadag in scaled units stops by what steps gain");
  expect_error(fit(good, "--method prunadag-3"), 2,
               "unknown method 'prunadag-3': did you mean 'prunadag-v3'?");
  expect_error(fit(good, "-tao_prunadag_varient v1"), 2,
               "unknown option '-tao_prunadag_varient': did you mean '-tao_prunadag_variant'?");
  expect_error(fit(good, "-tao_type prunadagg"), 2,
               "PETSc: Unable to find requested Tao type prunadagg");
  expect_error(fit(good, "-tao_prunadag_target 0"), 2,
               "PETSc: target 0.: give a fraction between 0 and 1 or a count of at least 1");
  expect_error("fit --data -tao_type adagrad", 2,
               "--data needs a value, not the option '-tao_type'");
  expect_error(fit(good, "stray"), 2, "stray word 'stray'; options begin with --");
  expect_error(fit(good, "--target"), 2, "--target needs a value");
  expect_error(fit(good, "--loss hinge"), 2, "option '--loss' cannot be specified more than once");
  expect_error(
      "fit --data " + good + " --loss hinge --model m", 2,
      "unknown loss 'hinge': use squared, logistic, huber, quantile, poisson, squared-hinge, "
      "multinomial");
  expect_error("fit --data " + good + " --loss squared", 2,
               "--model is missing; --help shows an example");
}

TEST_F(Errors, InWordsWithoutANameOrAValueAreFoundBeforeAnyWork) {
  expect_error(fit("missing", "--"), 2, "'--' names no option");
  expect_error(fit("missing", "--=3"), 2, "'--=3' names no option");
  expect_error(fit("missing", "--history ''"), 2, "--history needs a value, not an empty one");
  expect_error(fit("missing", "--history="), 2, "--history needs a value, not an empty one");
  expect_error("evaluate --model m --data ''", 2, "--data needs a value, not an empty one");
  expect_error("fit -loss squared --data missing", 2,
               "unknown option '-loss': did you mean '--loss'?");
}

TEST_F(Errors, InWordsThatDifferBetweenRanksNameTheRank) {
  const std::string words = "$(test $OMPI_COMM_WORLD_RANK = 1 && echo info || echo evaluate) x";
  const Outcome outcome = run(words, 3);
  EXPECT_TRUE(outcome.every_code_is(2)) << outcome.err;
  EXPECT_EQ(outcome.err,
            "prunadag: error: rank 1 was started with other words than rank 0: all ranks of a run "
            "take the same\n");
}

TEST_F(Errors, AreOneLineWhateverAFileIsCalled) {
  expect_error("info '" + (folder / "a\nb\x1b[2J").string() + "'", 3,
               (folder / "a?b?[2J").string() + ": cannot be read: No such file or directory");
}

TEST_F(Errors, OfDamagedModelsAreOneLineToo) {
  const std::string model = (folder / "damaged.h5").string();
  ASSERT_TRUE(run("fit --data " + good + " --loss logistic --model " + model, 1).every_code_is(0));
  std::string bytes = slurp(model);
  bytes[127] = 16;  // HDF5 1.10 then cannot close something, and says so at the end
  folder.with("damaged.h5", bytes);
  const std::string said = model +
                           ": is damaged: its checksum does not fit (after a change that is "
                           "meant, `h5repack` makes a copy without one)";
  expect_error("info " + model, 3, said);
  expect_error("evaluate --data " + good + " --model " + model, 3, said);
  expect_error("predict --data " + good + " --model " + model + " --output " + model + ".txt", 3,
               said);
  expect_error("prune --model " + model + " --sparsity 50% --output " + model + ".small", 3, said);
  expect_error("fit --data " + good + " --loss logistic --model " + model + ".new --start " + model,
               3, said);
  folder.with("damaged.h5", bytes.substr(0, bytes.size() - 32));  // as if without a checksum
  for (int ranks : rank_counts) {
    const Outcome outcome = run("info " + model, ranks);
    EXPECT_LE(outcome.own_err_lines().size(), 1u) << outcome.err;
    EXPECT_TRUE(outcome.every_code_is(outcome.err.empty() ? 0 : 3)) << outcome.err;
  }
}

TEST_F(Errors, OfStandardInputNameIt) {
  expect_error("info -", 3, "standard input: the file is empty");
  expect_error(fit("-"), 3, "standard input:2:1: text 'x' where a number belongs",
               "printf '1 1:1\\nx\\n' |");
  expect_error(fit("-", "--test -"), 2,
               "standard input: is read once; name files for the other inputs");
  expect_error("scale --summarise -", 3,
               "standard input:1: is not a run of prunadag scale: no object", "echo 3 |");
  expect_error("evaluate --data " + good + " --model -", 3,
               "-: standard input cannot be this input; name a file");
  expect_error("info -", 3, "standard input: PETSc binary data must be in a file, for all ranks",
               "printf '\\0\\022\\173\\120' |");
}

TEST_F(Errors, OfFilesThatDifferBetweenRanksNameTheRank) {
  fs::create_directory(folder / "0");
  fs::create_directory(folder / "1");
  folder.with("0/data", "1 1:1\n-1 1:2\n");
  folder.with("1/data", "1 1:1\n-1 1:3\n");
  const std::string in_own = "cd " + (folder / "$OMPI_COMM_WORLD_RANK").string() + ";";
  const Outcome outcome = run("info data", 2, in_own);
  EXPECT_TRUE(outcome.every_code_is(3));
  EXPECT_EQ(outcome.err,
            "prunadag: error: data: rank 1 sees another file under this name than rank 0, of other "
            "contents\n");
}

TEST_F(Errors, InValuesNameTheRule) {
  expect_error(fit(good, "--target 0"), 2,
               "target 0: give a count of at least 1, or a share such as 10%");
  expect_error(fit(good, "--target 0%"), 2, "target 0%: a share must be above 0% and at most 100%");
  expect_error(fit(good, "--target 3"), 2, "target 3: there are only 2 weights");
  expect_error(fit(good, "--target ten"), 2, "target: 'ten' is not a number");
  expect_error(fit(good, "--max-iterations 1.5"), 2, "max-iterations: '1.5' is not a whole number");
  expect_error(fit(good, "--classes even"), 2,
               "classes 'even': write two groups of labels, such as even/odd, 0-4/5-9 or 3/rest");
  expect_error(fit(good, "--split 1.5"), 2, "split 1.5: give a share between 0 and 1");
  expect_error(fit(good, "--split 0.5 --test " + good), 2, "give --test or --split, not both");
  expect_error(fit(good, "--subset -1"), 2, "subset -1: must be at least 0");
  expect_error(fit(good, "--subset 1000"), 2, "subset 1000: " + good + " has 4 samples");
  expect_error(fit(good, "--storage half"), 2,
               "unknown storage 'half': use auto, double, float, byte or pattern");
  expect_error(fit(good, "--scale max"), 2,
               "unknown scaling 'max': use none, minmax, standard or maxabs");
  expect_error(fit(good, "--layout columns"), 2,
               "unknown layout 'columns': use auto, samples or features");
  expect_error(fit(good, "--gram maybe"), 2, "unknown gram 'maybe': use auto, always or never");
  expect_error(fit(good, "--gram always"), 2,
               "--gram always with --loss logistic: only squared has a Gram matrix");
  expect_error("fit --data d --loss squared --model m --gram always --layout features", 2,
               "--gram always with --layout features: it takes samples");
  expect_error(fit(good, "--l2 -1"), 2, "l2 -1: must be at least 0");
  expect_error("evaluate --model m --data d --sparsity 100", 2,
               "sparsity 100: must be at least 0 and below 100 percent");
  expect_error("evaluate --model m --data d --sparsity 50,-1%", 2,
               "sparsity -1%: must be at least 0 and below 100 percent");
  expect_error("generate A3 --rows 20 --cols 10 --output x", 2,
               "A3 with 20 rows and 10 columns: it has at most as many rows as columns");
  expect_error(
      "generate A7 --output x", 2,
      "unknown problem 'A7': use A1, A2, A3, A4, A5, A6, sparco3, sparco5, sparco7, sparco9, "
      "sparco10, sparco11, classify");
  expect_error("prune --model m --output o --sparsity 5 --threshold 1", 2,
               "give one of --sparsity, --threshold and --choice");
}

TEST_F(Errors, InSharesAndFilesForPetscAreExplained) {
  expect_error("evaluate --model m --data d --sparsity 0.9", 2,
               "sparsity 0.9: shares are in percent; write 90% or 0.9%");
  expect_error(fit(good, "--objective-every 5"), 2, "--objective-every without --history");
  expect_error(fit(good, "-options_file nofile"), 3,
               "nofile: cannot be read: No such file or directory");
  expect_error(fit(good, "-dll_append nofile.so"), 3,
               "nofile.so: cannot be read: No such file or directory");
  expect_error(fit(good, "-tao_frankwolfe_radius 5"), 2,
               "option '-tao_frankwolfe_radius' means nothing to this solver");
  expect_error(fit(good, "--label-column last"), 2,
               good + ": only tables have columns to name; this is LIBSVM text");
}

TEST_F(Errors, InDataNameFileLineColumnAndRule) {
  const std::string zero = folder.with("zero.svm", "1 1:1\n-1 1:1\n1 0:1\n");
  expect_error(fit(zero), 3, zero + ":3:3: feature index 0: indices start at 1");
  const std::string nan = folder.with("nan.svm", "1 1:1\n-1 1:nan\n");
  expect_error(fit(nan), 3, nan + ":2:6: value nan: values must be finite");
  const std::string wide = folder.with("wide.svm", "1 1:1\n-1 9:1\n");
  expect_error(fit(wide, "--features 4"), 3,
               wide + ":2:4: feature index 9: there are only 4 features");
  expect_error(fit(good, "--test " + wide), 3,
               wide + ":2:4: feature index 9: there are only 2 features");
  const std::string typo = folder.with("typo.svm", "1 1:1\n-1 2000000000:1\n");
  expect_error(fit(typo), 3,
               typo +
                   ": feature index 2000000000 in data of 2 nonzeros: declare so many "
                   "features if that is right");
  const std::string classes = folder.with("classes.svm", "1 1:1\n2 1:1\n3 1:1\n");
  expect_error(fit(classes), 3,
               classes + ": the labels have 3 values (1, 2, 3): two classes are needed");
  const std::string missing = (folder / "missing").string();
  expect_error(fit(missing), 3, missing + ": cannot be read: No such file or directory");
  const std::string empty = folder.with("empty", "");
  expect_error(fit(empty), 3, empty + ": the file is empty");
  const std::string binary = folder.with("binary", std::string("\1\0\2\3\4", 5));
  expect_error(fit(binary), 3,
               binary +
                   ": not a data file: neither LIBSVM text, a table of numbers "
                   "nor PETSc binary, plain or compressed");
  const std::string labels = folder.with("labels", "1\n-1\n");
  const std::string table = folder.with("table", "1 2\n3 4\n5 6\n");
  expect_error(fit(table, "--labels " + labels), 3,
               labels + ": 2 numbers for the 3 samples of " + table);
}

TEST_F(Errors, OfTruncatedGzipFilesAreNoticed) {
  const std::string path = (folder / "t.gz").string();
  ASSERT_EQ(std::system(("seq 1 30000 | sed 's/$/ 1:1/' | gzip | head -c 20000 > " + path).c_str()),
            0);
  expect_error(fit(path), 3,
               path + ": damaged or truncated gzip data (gzip error: iostream error)");
}

TEST_F(Errors, OfModelsOfAnotherKindAreNoticed) {
  expect_error("evaluate --model " + good + " --data " + good, 3,
               good + ": is not a model: not an HDF5 file");
  expect_error(
      "predict --model " + good + " --data " + good + " --output " + (folder / "p").string(), 3,
      good + ": is not a model: not an HDF5 file");
  const std::string hdf5 = folder.with("h.h5", "\x89HDF\r\n\x1a\n");
  expect_error(fit(hdf5), 3, hdf5 + ": is an HDF5 file, perhaps a model, not data");
}

TEST_F(Errors, InOutputFoldersAreFoundBeforeAnyWork) {
  const std::string nowhere = (folder / "no/folder/m.h5").string();
  expect_error("fit --data missing.svm --loss logistic --model " + nowhere, 3,
               nowhere + ": cannot be written: No such file or directory");
  expect_error(fit("missing.svm", "--history " + nowhere), 3,
               nowhere + ": cannot be written: No such file or directory");
  expect_error("fit --data " + good + " --loss logistic --model " + good, 2,
               good + ": would be overwritten");
  expect_error(fit(good, "--history x --summary x"), 2, "x: is used twice");
  const std::string history = (folder / "./m.h5").string(), model = (folder / "m.h5").string();
  expect_error(fit(good, "--history " + history), 2,
               model + " and " + history + ": are one file, used twice");
  fs::create_symlink("z", folder / "link");
  const std::string output = (folder / "z").string(), truth = (folder / "link").string();
  expect_error("generate A1 --output " + output + " --truth " + truth, 2,
               output + " and " + truth + ": are one file, used twice");
  fs::remove(truth);
  expect_error("predict --model m.h5 --data " + good + " --output " + good, 2,
               good + ": would be overwritten");
  expect_error("evaluate --model m.h5 --data " + good + " --csv " + good, 2,
               good + ": would be overwritten");
}

TEST_F(Errors, InOutputsThatWouldOverwriteAnInputAreFoundForEveryInput) {
  const std::string from = "--model m.h5 --data missing.svm ";
  for (const std::string input : {" --labels ", " --weights "}) {
    const std::string words = input + good, wrong = good + ": would be overwritten";
    expect_error(fit("missing.svm", words + " --summary " + good), 2, wrong);
    expect_error("path --data missing.svm --loss logistic --model " + good + words, 2, wrong);
    expect_error("evaluate " + from + words + " --json " + good, 2, wrong);
    expect_error("predict " + from + words + " --output " + good, 2, wrong);
    expect_error("prune " + from + words + " --refit --sparsity 50 --output " + good, 2, wrong);
  }
}

TEST_F(Errors, OfAStartOfAnotherLengthAreNoticed) {
  const std::string start = folder.with("start", "1\n2\n3\n4\n");
  for (int ranks : rank_counts) {
    const Outcome outcome = run(fit(good, "--start " + start), ranks);
    EXPECT_TRUE(outcome.every_code_is(3));
    EXPECT_EQ(outcome.own_err_lines(),
              (std::vector<std::string>{"prunadag: error: " + start +
                                        ": 4 numbers for the 3 parameters of the model"}));
  }
}

TEST_F(Errors, OfAFullDiskLeaveNoPartialFiles) {
  // A limit on file sizes makes writing fail like a full disk. The model takes 72 MB, more than the
  // limit of 65536 blocks of 512 or 1024 bytes. The 16 MB that a rank of Open MPI shares are less.
  const std::string wide = folder.with("wide.svm", "1 1:1\n-1 9000000:1\n1 1:2\n-1 2:1\n");
  expect_error(fit(wide, "--features 9000000"), 3,
               (folder / "m.h5").string() + ": cannot be written: File too large",
               "ulimit -f 65536;");
}

TEST_F(Errors, OfStudies) {
  const std::string study = (folder / "study").string(), output = " --output " + study;
  expect_error(
      "reproduce table5" + output, 2,
      "unknown experiment 'table5': use table2, table3, table4, figure1, figure2, figure3, "
      "figure4, figure5, figure6, figure7, figure8, all");
  expect_error("reproduce table2 --runs 0" + output, 2, "runs 0: must be at least 1");
  expect_error("reproduce table2 --ranks-per-run 7" + output, 2,
               "ranks-per-run 7: must be from 1 to the number of ranks");
  folder.with("note.txt", "mine");
  expect_error("reproduce figure2 --output " + (folder / "").string(), 2,
               (folder / "").string() + " is not empty and not a study: use another --output");
  EXPECT_FALSE(fs::exists(study));
}

}  // namespace
}  // namespace prunadag::test
