// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Headers, names, quotation marks and separators of tables.
#include <gtest/gtest.h>

#include "base/interruption.hpp"
#include "data/csv.hpp"
#include "data/loading.hpp"
#include "support/compress.hpp"
#include "support/dense.hpp"

namespace prunadag {
namespace {

using namespace test;

std::vector<std::string> fields_of(std::string_view record, char separator) {
  std::vector<std::string> texts;
  Field field;
  for (Fields fields(record, separator); fields.next(field);) texts.emplace_back(field.text);
  return texts;
}

using Texts = std::vector<std::string>;

TEST(Fields, AreThoseOfRfc4180) {
  EXPECT_EQ(fields_of("a,,\"b, \"\"c\"\"\n\",d", ','), (Texts{"a", "", "b, \"c\"\n", "d"}));
  EXPECT_EQ(fields_of("a,", ','), (Texts{"a", ""}));
  EXPECT_EQ(fields_of("", ','), Texts{});
  EXPECT_EQ(fields_of("\"\"", ','), Texts{""});
  EXPECT_EQ(fields_of("\"\"\"\"", ';'), Texts{"\""});
  EXPECT_EQ(fields_of("5\" pipe,\"7\"", ','), (Texts{"5\" pipe", "7"}));
}

TEST(Fields, LeaveOutTheBlanksAroundThem) {
  EXPECT_EQ(fields_of(" a , \"b \" ,c", ','), (Texts{"a", "b ", "c"}));
  EXPECT_EQ(fields_of(" 1\t 2  \"a b\" ", ' '), (Texts{"1", "2", "a b"}));
  EXPECT_EQ(fields_of("\t1 \t\ta b", '\t'), (Texts{"", "1", "", "a b"}));
}

TEST(Fields, KnowWhetherTheirRecordGoesOn) {
  EXPECT_TRUE(ends_inside("1,\"a", ',', false));
  EXPECT_FALSE(ends_inside("1,\"a\"\"b\"", ',', false));
  EXPECT_TRUE(ends_inside("1,\"a\"\"", ',', false));
  EXPECT_FALSE(ends_inside("1,a\"b", ',', false));
  EXPECT_TRUE(ends_inside("no mark", ',', true));
  EXPECT_FALSE(ends_inside("end\",5", ',', true));
  EXPECT_TRUE(ends_inside("end\",\"", ',', true));
}

LoadOptions table(const std::string& name, const std::string& text, const std::string& label = "") {
  LoadOptions options = options_for(file_with(name, text));
  options.data.format = "table";
  options.data.label_column = label;
  if (label.empty()) options.label_rule = std::nullopt;
  return options;
}

std::vector<Vector> matrix_of(const LoadOptions& options) {
  return whole_matrix(load_data(world(), options).train);
}

TEST(TableHeader, IsTheFirstLineOnlyHoweverOftenItComes) {
  const LoadedData data = load_data(world(), table("h.csv", "\n# about\ny,a\n1,2\n3,4\n", "y"));
  EXPECT_EQ(data.header_line, 3);
  EXPECT_EQ(data.train.names, Texts{"a"});
  EXPECT_EQ(whole_matrix(data.train), (std::vector<Vector>{{2}, {4}}));
  std::string text = "y,a\n";
  for (int i = 0; i < 30; ++i) text += "1,2\n";
  const LoadOptions again = table("again.csv", text + "y,a\n", "y");
  EXPECT_EQ(load_error(again), again.data.path + ":32:1: text 'y' where a number belongs");
}

TEST(TableHeader, IsNotMadeOfMissingValues) {
  for (const char* missing : {"NA,NA,NA", "nan,?,null", "a,,b"}) {
    const LoadOptions options =
        table("missing.csv", std::string(missing) + "\n1,2,3\n" + missing + "\n4,5,6\n7,8,9\n");
    EXPECT_NE(load_error(options).find(options.data.path + ":1:"), std::string::npos) << missing;
  }
}

TEST(TableHeader, MayLeaveOutTheNameOfItsIndex) {
  LoadOptions options = table("pandas.csv", ",y,a\n0,1,2\n1,3,4\n", "y");
  LoadedData data = load_data(world(), options);
  EXPECT_EQ(data.train.names, (Texts{"", "a"}));
  ASSERT_EQ(data.notes.size(), size_of(world()) > 2 ? 2u : 1u);
  EXPECT_NE(data.notes[0].find("column 1 has no name"), std::string::npos);
  options.data.ignore_columns = "1";
  data = load_data(world(), options);
  EXPECT_EQ(data.train.names, Texts{"a"});
  EXPECT_EQ(whole_matrix(data.train), (std::vector<Vector>{{2}, {4}}));
}

TEST(TableHeader, IsWhatTheUserSays) {
  LoadOptions options = table("int.csv", "label,0,1\n1,2,3\n4,5,6\n", "label");
  EXPECT_NE(load_error(options).find("--header yes takes it"), std::string::npos);
  options.data.header = "yes";
  LoadedData data = load_data(world(), options);
  EXPECT_EQ(data.train.names, (Texts{"0", "1"}));
  EXPECT_EQ(gathered(data.train.targets), (Vector{1, 4}));
  options.data.label_column = "1";  // a name wins over a position
  data = load_data(world(), options);
  EXPECT_EQ(gathered(data.train.targets), (Vector{3, 6}));

  options = table("numbers.csv", "0,1\n2,3\n");
  EXPECT_EQ(matrix_of(options).size(), 2u);
  options.data.header = "yes";
  EXPECT_EQ(matrix_of(options), (std::vector<Vector>{{2, 3}}));
  options = table("words.csv", "a,b\n2,3\n");
  options.data.header = "no";
  EXPECT_EQ(load_error(options), options.data.path + ":1:1: text 'a' where a number belongs");
  options.data.header = "perhaps";
  EXPECT_EQ(load_error(options), "header 'perhaps': use auto, yes or no");
}

TEST(TableHeader, MayBeTheCommentAboveNumbersWhereAskedFor) {
  LoadOptions options = table("savetxt.txt", "# of numpy\n# y a\n1 2\n3 4\n");
  EXPECT_EQ(load_data(world(), options).header_line, 0);
  options.data.header = "yes";
  const LoadedData data = load_data(world(), options);
  EXPECT_EQ(data.header_line, 2);
  EXPECT_EQ(data.train.names, (Texts{"y", "a"}));
  EXPECT_EQ(data.train.samples, 2);
}

TEST(TableHeader, OffersItselfWhenTheFirstLineHasAWord) {
  const LoadOptions options = table("word.csv", "1,b\n2,3\n");
  EXPECT_EQ(load_error(options), options.data.path +
                                     ":1:3: text 'b' where a number belongs; --header yes takes "
                                     "the first line for names");
}

TEST(TableSeparator, IsTheOneThatGivesAsManyFieldsTwice) {
  const std::vector<Vector> expected{{1, 2}, {3, 4}};
  EXPECT_EQ(matrix_of(table("s1", "a;b, c\n1;2\n3;4\n")), expected);
  EXPECT_EQ(matrix_of(table("s2", "\"a;b\",\"c;d\"\n1,2\n3,4\n")), expected);
  EXPECT_EQ(matrix_of(table("s3", "sepal length\tpetal\n1\t2\n3\t4\n")), expected);
  EXPECT_EQ(matrix_of(table("s4", " 1  2\n3\t4\n")), expected);
  EXPECT_EQ(load_data(world(), table("s5", "\"sepal, long\" b\n1 2\n")).train.names,
            (Texts{"sepal, long", "b"}));
}

TEST(TableSeparator, MayBeNamed) {
  LoadOptions options = table("pipe", "1|2\n3|4\n");
  options.data.format = "auto";
  for (const char* name : {"|"}) {
    options.data.separator = name;
    EXPECT_EQ(matrix_of(options), (std::vector<Vector>{{1, 2}, {3, 4}}));
  }
  options = table("tabs", "1\t2\n3\t4\n");
  for (const char* name : {"auto", "tab", "blank", "\t"}) {
    options.data.separator = name;
    EXPECT_EQ(matrix_of(options), (std::vector<Vector>{{1, 2}, {3, 4}}));
  }
  for (const char* name : {"pipe", "", "5", "\"", "#"}) {
    options.data.separator = name;
    EXPECT_NE(load_error(options).find("use auto, comma, semicolon, tab, blank"),
              std::string::npos);
  }
  LoadOptions sparse = options_for(file_with("s.svm", "1 1:2\n"));
  sparse.data.separator = "comma";
  EXPECT_NE(load_error(sparse).find("only tables have a header or separators"), std::string::npos);
  LoadOptions colons = options_for(file_with("colons", "1:2:3\n4:5:6\n"), std::nullopt);
  colons.data.separator = ":";
  EXPECT_EQ(matrix_of(colons), (std::vector<Vector>{{1, 2, 3}, {4, 5, 6}}));
}

/// Returns records of which two in three have text with line ends.
std::string with_long_texts(int count, const std::string& text) {
  std::string all = "id,\"the\nnote\",a\n";
  for (int i = 0; i < count; ++i) {
    all += std::to_string(i) + ",\"" + (i % 3 ? text : "short") + "\"," + std::to_string(2 * i) +
           "\r\n";
  }
  return all;
}

TEST(TableRecords, MayHaveLineEndsInQuotedFieldsWhereverSharesBegin) {
  for (const std::string text :
       {"two\nlines, one comma", "\n\n# no comment\n\n", "a \"\"mark\"\"\r\nand\n1,2,3\n"}) {
    for (int count : {1, 2, 7, 40}) {
      LoadOptions options = table("long.csv", with_long_texts(count, text));
      options.data.ignore_columns = "the\nnote";
      for (bool zipped : {false, true}) {
        if (zipped) {
          options.data.path = file_with(
              "long.csv.gz", compressed<io::gzip_compressor>(with_long_texts(count, text)));
        }
        const LoadedData data = load_data(world(), options);
        ASSERT_EQ(data.train.samples, count);
        EXPECT_EQ(data.train.names, (Texts{"id", "a"}));
        EXPECT_EQ(whole_matrix(data.train)[std::size_t(count) - 1],
                  (Vector{double(count - 1), double(2 * count - 2)}));
      }
    }
  }
}

TEST(TableRecords, MayFollowAByteOrderMarkWhereverSharesBegin) {
  const std::string mark = "\xEF\xBB\xBF";
  EXPECT_EQ(matrix_of(table("marked.csv", mark + "a,b\n1,2\n3,4\n")),
            (std::vector<Vector>{{1, 2}, {3, 4}}));
  LoadOptions options =
      table("quoted.csv", mark + "\"" + std::string(100, 'x') + "\nrest\",y\n1,2\n");
  EXPECT_EQ(matrix_of(options), (std::vector<Vector>{{1, 2}}));
}

TEST(TableRecords, ThatAreEmptyOrBeginLikeCommentsDoNotVanish) {
  const LoadOptions empty = table("empty.tsv", "y\ta\tb\n1\t2\t3\n\t\t\n \n4\t5\t6\n");
  EXPECT_EQ(load_error(empty), empty.data.path + ":3:1: nothing where a number belongs");
  for (const int lines : {1, 40}) {
    std::string text = "# id of what\nid,y,a\n";
    for (int i = 0; i < lines; ++i) text += "x,1,2\n";
    LoadOptions options = table("ids.csv", text + "#1,1,2\n# end\n", "y");
    options.data.ignore_columns = "id";
    EXPECT_EQ(load_error(options), options.data.path + ":" + std::to_string(lines + 3) +
                                       ":1: a line that begins with # below the first record");
  }
}

TEST(TableRecords, MayFillSeveralShares) {
  const std::string text = "1,\"" + std::string(5000, '\n') + "\",2\n3,x,4\n";
  LoadOptions options = table("filled.csv", text);
  options.data.ignore_columns = "2";
  EXPECT_EQ(matrix_of(options), (std::vector<Vector>{{1, 2}, {3, 4}}));
  options = table("fault.csv", text + "5,x,six\n");
  options.data.ignore_columns = "2";
  EXPECT_EQ(load_error(options), options.data.path + ":5003:5: text 'six' where a number belongs");
  options = table("within.csv", "1,\"a\nb\",2\n3,\"c\n\nd\",4,5\n");
  options.data.ignore_columns = "2";
  EXPECT_EQ(load_error(options),
            options.data.path + ":5:6: more than the 3 fields of the first line");
}

std::int64_t questions = 0;

/// Returns the number of blocks that are read: before each, the reader asks whether to stop.
std::int64_t questions_while_read(const LoadOptions& options) {
  questions = 0;
  interrupt_where([] { return ++questions < 0; });
  load_error(options);
  interrupt_where(nullptr);
  return questions;
}

TEST(TableRecords, AreReadOnceWhereTheLastQuotedFieldDoesNotEnd) {
  std::string text;
  for (int i = 0; i < 50; ++i) text += "7,8\n";
  EXPECT_LE(questions_while_read(table("open.csv", text + "5,\"6")),
            questions_while_read(table("closed.csv", text + "5,\"6\"")));
}

TEST(TableRecords, AreRefusedWhereAQuotedFieldDoesNotEnd) {
  std::string text = "1,2\n3,4\n5,\"6\n";
  for (int i = 0; i < 50; ++i) text += "7,8\n";
  const LoadOptions options = table("open.csv", text);
  EXPECT_EQ(load_error(options),
            options.data.path + ":3:1: a quoted field of this record does not end");
  const LoadOptions after = table("after.csv", "1,2\n3,\"4\"5\n");
  EXPECT_EQ(load_error(after), after.data.path + ":2:6: text after a closing quotation mark");
}

TEST(TableHeader, MayBeLongAndStandBelowComments) {
  constexpr int columns = 20000;
  std::string header, row;
  for (int c = 0; c < columns; ++c) {
    header += (c ? ",column" : "column") + std::to_string(c);
    row += (c ? "," : "") + std::to_string(c % 10);
  }
  LoadOptions options = table("wide.csv", "# of\n# whom\n\n" + header + "\n" + row + "\n");
  options.data.format = "auto";
  EXPECT_EQ(load_data(world(), options).train.names.size(), std::size_t(columns));
  std::string lines = "\"";
  for (int i = 0; i < 70000; ++i) lines += "x\n";
  lines += "\",b\n1,2\n3,4\n";
  const LoadOptions cut = table("cut.csv", lines);
  EXPECT_NE(load_error(cut).find("the first record is longer than"), std::string::npos);
}

TEST(TableHeader, HasNamesThatAModelCanKeep) {
  const LoadOptions options = table("name.csv", "a," + std::string(1025, 'x') + "\n1,2\n");
  EXPECT_EQ(load_error(options),
            options.data.path + ":1: the name of column 2 has 1025 bytes; 1024 are the most");
}

TEST(TableHeader, MayHaveNamesThatLookLikeRanges) {
  LoadOptions options = table("dash.csv", "2020-21,a,1-2\nx,1,2\ny,3,4\n");
  options.data.header = "yes";
  options.data.ignore_columns = "2020-21,1-2";
  EXPECT_EQ(matrix_of(options), (std::vector<Vector>{{1}, {3}}));
}

TEST(TableNames, PutTheColumnsOfOtherFilesInOrder) {
  LoadOptions options = table("train.csv", "y,a,b\n1,2,3\n4,5,7\n", "y");
  options.test = table("test.csv", "b,y,a\n3,1,2\n7,4,5\n", "y").data;
  const LoadedData data = load_data(world(), options);
  EXPECT_EQ(whole_matrix(*data.test), whole_matrix(data.train));
  EXPECT_EQ(gathered(data.test->targets), gathered(data.train.targets));
  EXPECT_EQ(data.test->names, (Texts{"a", "b"}));

  const auto error = [&](const char* text) {
    options.test = table("test.csv", text, "y").data;
    const std::string message = load_error(options), path = options.test->path;
    EXPECT_EQ(message.substr(0, path.size()), path);
    return message.substr(path.size());
  };
  EXPECT_EQ(error("y,a,c\n1,2,3\n"),
            ":1: no column for the feature 'b'; 'c' is no feature: say what it is by "
            "--label-column, --weight-column or --ignore-columns");
  EXPECT_EQ(error("y,a\n1,2\n"), ":1: no column for the feature 'b'");
  EXPECT_EQ(error("y,a,b,c,d\n1,2,3,4,5\n"),
            ":1: 'c', 'd' are no feature: say what it is by --label-column, --weight-column or "
            "--ignore-columns");
  EXPECT_EQ(error("y,a,a\n1,2,3\n"), ":1: two columns are named 'a'");
}

TEST(TableNames, AreNotComparedWhereOneSideHasNone) {
  LoadOptions options = table("train.csv", "y,a\n1,2\n4,5\n6,7\n8,9\n", "y");
  options.test = table("test.csv", "1,2\n", "1").data;
  const auto note_of = [&] {
    const LoadedData data = load_data(world(), options);
    return data.notes.empty() ? std::string() : data.notes.back();
  };
  options.data.label_column = options.test->label_column = "first";
  EXPECT_EQ(note_of(), options.test->path +
                           ": its features have no names, those that were fitted have: they go by "
                           "position");
  std::swap(options.data, *options.test);
  EXPECT_EQ(note_of(), options.test->path +
                           ": its features have names, those that were fitted have none: they go "
                           "by position");
}

TEST(TableNames, ThatOccurTwiceAreNoted) {
  const LoadedData data = load_data(world(), table("twice.csv", "a,b,a\n1,2,3\n"));
  EXPECT_TRUE(data.train.names.empty());
  EXPECT_NE(data.notes.front().find("columns 1 and 3 are both named 'a'"), std::string::npos);
  LoadOptions options = table("twice.csv", "a,b,a\n1,2,3\n");
  options.data.ignore_columns = "a";
  EXPECT_NE(load_error(options).find("has several of this name; give a number"), std::string::npos);
}

TEST(TableNames, ThatHoldColonsAreNoLibsvm) {
  LoadOptions options = table("time.csv", "time:at,x\n12:30,5\n13:30,6\n");
  options.data.format = "auto";
  options.data.ignore_columns = "time:at";
  EXPECT_EQ(matrix_of(options), (std::vector<Vector>{{5}, {6}}));
}

}  // namespace
}  // namespace prunadag
