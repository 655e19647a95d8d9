// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/load_options.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "base/text.hpp"
#include "data/table_head.hpp"
#include "prunadag/storage.hpp"

namespace prunadag {
namespace {

/// A row for a file. Records have its name without its folder.
template <class S>
OptionRow<S> file_row(std::string key, std::string name, std::string S::*member, std::string help) {
  OptionRow<S> row = recorded_as(std::move(key), text_row(std::move(name), "FILE", member, help));
  row.show = [member](const S& s) {
    return Detail(std::filesystem::path(s.*member).filename().string());
  };
  return row;
}

/// A row for a text that `check` throws Error(usage) for.
template <class S>
OptionRow<S> checked_row(std::string name, std::string value_name, std::string S::*member,
                         void (*check)(const std::string&), std::string help) {
  OptionRow<S> row = text_row(std::move(name), std::move(value_name), member, std::move(help));
  row.take = [=](S& s, const std::string& text) {
    check(text);
    s.*member = text;
  };
  return row;
}

OptionTable<DataSource> make_source_rows() {
  using S = DataSource;
  return {
      unrecorded(text_row("format", "NAME", &S::format, "auto, " + join(formats(), ", "))),
      file_row("labels_file", "labels", &S::labels, "labels in their own file, one per line"),
      text_row("label-column", "COLUMN", &S::label_column,
               "label column of a table: a name in its header, first, last, or a number from 1"),
      file_row("weights_file", "weights", &S::weights,
               "weights of the samples in their own file, one per line"),
      text_row("weight-column", "COLUMN", &S::weight_column,
               "column of a table with the weights of the samples; label: LIBSVM text has "
               "label:weight"),
      text_row("ignore-columns", "LIST", &S::ignore_columns,
               "columns of a table that are not features, e.g. 1-2 or name,id"),
      checked_row("header", "WHETHER", &S::header, check_header,
                  "whether the first line of a table has names: yes, no, or auto: when nothing in "
                  "it is a number or stands for a missing value"),
      checked_row("separator", "NAME", &S::separator, check_separator,
                  "of the fields of a table: comma, semicolon, tab, blank (and tabs), or a "
                  "character"),
      recorded_as("declared_features",
                  starting_with("", whole_row("features", "N", &S::features,
                                              "declared number of features (default: as many as "
                                              "the data or the model have)",
                                              1))),
  };
}

OptionTable<LoadOptions> make_load_rows() {
  using L = LoadOptions;
  OptionRow<L> split = free_row<L>(
      "split", "SHARE", "", "train on this share of the data, e.g. 0.7, and test on the rest");
  split.take = [](L& load, const std::string& text) { load.split = share_from(text, "split"); };
  split.show = [](const L& load) { return load.split ? Detail(*load.split) : Detail(""); };
  return {
      free_row<L>("test", "FILE", "",
                  "test samples, laid out as the data; nothing is chosen by them"),
      free_row<L>("test-labels", "FILE", "", "their labels, where these have their own file"),
      free_row<L>("test-weights", "FILE", "", "their weights, where these have their own file"),
      whole_row("subset", "N", &L::subset, "use N random samples of the data; 0: all", 0),
      split,
      // A model records its scaling itself. Storage and layout do not change what it is.
      unrecorded(named_row("scale", "KIND", &L::scaling, scaling_kind,
                           "none, minmax, standard or maxabs, over the training samples; only fits "
                           "in paper units need it")),
      unrecorded(starting_with(
          "auto", named_row("storage", "KIND", &L::storage, storage_named,
                            "of the samples: double, float (rounded), byte (whole numbers from 0 "
                            "to 255), pattern (equal nonzeros); auto: pattern or byte where "
                            "nothing is lost, else double; --scale does not change it"))),
      recorded_as("class_groups",
                  checked_row("classes", "GROUPS", &L::class_groups, check_class_groups,
                              "labels of the classes +1 and -1: even/odd, 0-4/5-9, 3/rest "
                              "(default: the labels' two values)")),
      checked_row("class-weight", "FACTORS", &L::class_weight, check_class_weight,
                  "multiplies the weights of training samples by class: "
                  "LABEL:FACTOR,LABEL:FACTOR, such as 1:10,-1:1, or balanced, so that all classes "
                  "weigh the same"),
      file_row("groups_file", "groups", &L::groups,
               "the group of each feature, one number per line: the features of a group are "
               "relevant, shrink and are pruned as one, and targets and sparsities count groups"),
      unrecorded(starting_with(
          name_of(Layout::automatic),
          named_row("layout", "LAYOUT", &L::layout, layout_named,
                    "what a rank has of the data: samples, features (for wide data), or what "
                    "costs less (auto)"))),
  };
}

}  // namespace

const OptionTable<DataSource>& source_rows() {
  static const OptionTable<DataSource> rows = make_source_rows();
  return rows;
}

const OptionTable<LoadOptions>& load_rows() {
  static const OptionTable<LoadOptions> rows = make_load_rows();
  return rows;
}

Details record_of(const LoadOptions& load) {
  Details record = changes_of(source_rows(), load.data);
  record.merge(changes_of(load_rows(), load));
  return record;
}

}  // namespace prunadag
