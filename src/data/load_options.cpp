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
      unrecorded(text_row("format", "NAME", &S::format,
                          "format of the file: auto, " + join(formats(), ", "))),
      file_row("labels_file", "labels", &S::labels,
               "file with the labels, one per line, if the data have none"),
      text_row(
          "label-column", "COLUMN", &S::label_column,
          "table column with the labels: a name from the header, first, last, or a number from "
          "1"),
      file_row("weights_file", "weights", &S::weights,
               "file with the weights of the samples, one per line"),
      text_row("weight-column", "COLUMN", &S::weight_column,
               "table column with the weights of the samples; label: LIBSVM text has label:weight"),
      text_row("ignore-columns", "LIST", &S::ignore_columns,
               "table columns that are not features, e.g. 1-2 or name,id"),
      checked_row("header", "WHETHER", &S::header, check_header,
                  "whether the first line of a table has names: yes, no, or auto (yes if it has "
                  "neither numbers nor missing values)"),
      checked_row("separator", "NAME", &S::separator, check_separator,
                  "field separator of a table: auto, comma, semicolon, tab, blank (and tabs), or a "
                  "character"),
      recorded_as(
          "declared_features",
          starting_with(
              "",
              whole_row("features", "N", &S::features,
                        "number of features (default: as many as the data or the model have)", 1))),
  };
}

OptionTable<LoadOptions> make_load_rows() {
  using L = LoadOptions;
  OptionRow<L> split = free_row<L>(
      "split", "SHARE", "", "train on this share of the samples, e.g. 0.7, and test on the rest");
  split.take = [](L& load, const std::string& text) { load.split = share_from(text, "split"); };
  split.show = [](const L& load) { return load.split ? Detail(*load.split) : Detail(""); };
  return {
      free_row<L>("test", "FILE", "",
                  "file with test samples, in the same form; nothing is chosen by them"),
      free_row<L>("test-labels", "FILE", "", "file with the labels of the test samples"),
      free_row<L>("test-weights", "FILE", "", "file with the weights of the test samples"),
      whole_row("subset", "N", &L::subset, "use N random samples; 0: all", 0),
      split,
      // A model records its scaling itself. Storage and layout do not change what it is.
      unrecorded(
          named_row("scale", "KIND", &L::scaling, scaling_kind,
                    "scaling of the features, over the training samples: none, minmax, standard or "
                    "maxabs; only fits in paper units need it")),
      unrecorded(starting_with(
          "auto",
          named_row(
              "storage", "KIND", &L::storage, storage_named,
              "storage of the samples: double, float (rounded), byte (whole numbers from 0 to "
              "255), pattern (equal nonzeros), or auto (pattern or byte if nothing is lost, else "
              "double); --scale does not change it"))),
      recorded_as(
          "class_groups",
          checked_row(
              "classes", "GROUPS", &L::class_groups, check_class_groups,
              "labels of the classes +1 and -1, e.g. even/odd, 0-4/5-9 or 3/rest (default: the two "
              "labels of the data)")),
      checked_row(
          "class-weight", "FACTORS", &L::class_weight, check_class_weight,
          "multiply the weights of training samples by class: LABEL:FACTOR,LABEL:FACTOR, e.g. "
          "1:10,-1:1, or balanced (all classes weigh the same)"),
      file_row("groups_file", "groups", &L::groups,
               "file with the group of each feature, one number per line; the features of a group "
               "are relevant, shrink and are pruned together, and --target and sparsities count "
               "groups"),
      unrecorded(starting_with(
          name_of(Layout::automatic),
          named_row(
              "layout", "LAYOUT", &L::layout, layout_named,
              "distribution of the data over ranks: samples, features (for wide data), or auto "
              "(the cheaper one)"))),
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
