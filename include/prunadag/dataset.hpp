// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "prunadag/error.hpp"
#include "prunadag/handle.hpp"
#include "prunadag/layout.hpp"
#include "prunadag/loss.hpp"
#include "prunadag/storage.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// Samples spread over ranks: rank r owns the rows that stand in its part of the file.
struct Dataset {
  /// Samples x columns; from files a MATPRUNADAGROWS.
  MatHandle matrix;
  VecHandle targets;  ///< one per sample, laid out as the rows of `matrix`
  /// How much a sample counts, finite and not negative, laid out as the targets; null: 1 each.
  VecHandle weights;
  double weight_sum = 0;      ///< of these, over all ranks
  std::int64_t samples = 0;   ///< over all ranks
  std::int64_t features = 0;  ///< columns of the data; the matrix has one more with an intercept
  /// Predictions for a sample, K: one per class where the targets are numbers of classes, from 0 to
  /// K - 1; else 1. A feature has as many weights.
  std::int64_t outputs = 1;
  bool intercept = false;  ///< the last column of the matrix is all ones
  /// Of the features, in their order, all of them on every rank; empty where the data have none.
  std::vector<std::string> names;
  /// Of each feature the number of its group, to which all of its weights belong, laid out as the
  /// columns of `matrix`, 0 for the intercept; null where they have no groups. All numbers from 0 to
  /// group_count - 1 are there.
  VecHandle feature_groups;
  std::int64_t group_count = 0;

  /// What a target and a sparsity count.
  std::int64_t candidates() const noexcept {
    return feature_groups ? group_count : features * outputs;
  }
  /// What all samples count together.
  double total_weight() const noexcept { return weights ? weight_sum : double(samples); }
};

/// Gives the samples of this rank these weights, as many as it has, or takes all away where that is
/// empty on all ranks. Collective. Throws Error(data) for weights that are no weights, or where all
/// of these samples, called `what` there, weigh nothing; the data then keep those that they had.
void set_weights(Dataset& data, std::span<const double> own, const char* what = "samples");

/// Puts the features into groups that are fitted and pruned as one: `own` has the group of each
/// feature of this rank's columns, a whole number from 0 to the number of features; the numbers
/// that are used are replaced by 0, 1, ... in their order. Collective. Throws Error(data), which
/// begins with `where`, for other numbers.
void set_feature_groups(Dataset& data, std::span<const double> own,
                        const std::string& where = "groups");

/// Per-feature maps x -> (x - offset)/divisor, taken over the training rows. A divisor of 0 marks a
/// feature that was constant there; it becomes 0 everywhere.
enum class ScalingKind {
  none,
  minmax,    ///< offset = min, divisor = max - min
  standard,  ///< offset = mean, divisor = standard deviation (of the population)
  maxabs,    ///< offset = 0, divisor = max |x|; keeps zeros
};
struct Scaling {
  ScalingKind kind = ScalingKind::none;
  VecHandle offset, divisor;  ///< length `features`, PETSc's own split; empty for none
};

/// Which two values in the files stand for the classes -1 and +1; or, of a loss with a prediction
/// for each class, all values, ascending, which stand for the classes 0, 1, ...
struct ClassLabels {
  static constexpr std::int64_t most = 1000;  ///< classes: each is a column of weights
  double negative = -1, positive = 1;
  std::vector<double> all{};
  bool mapped() const noexcept { return negative != -1 || positive != 1; }
};

/// Where samples and labels are and how they are laid out.
struct DataSource {
  std::string path;
  std::string format = "auto";  ///< auto, or the name of a format (see formats())
  std::string labels;           ///< file with one label per line; empty: labels are in the data
  std::string label_column;  ///< of a table: a name in its header, first, last, or a number from 1
  std::string ignore_columns;  ///< of a table: names, numbers or ranges, separated by commas
  std::string weights;         ///< file with one weight per sample; empty: in the data, or 1 each
  /// Of a table, named as the label column; "label" of LIBSVM text that has label:weight.
  std::string weight_column;
  /// Whether the first line of a table has names: auto takes it so when nothing in it is a number
  /// or stands for a missing value (but the first field may be empty).
  std::string header = "auto";
  std::string separator = "auto";  ///< of a table: comma, semicolon, tab, blank, or a character
  /// The names that the features have to have, in this order: columns of a table with names are put
  /// in this order, and refused where one is missing or not among these. Empty: any.
  std::vector<std::string> names;
  std::int64_t features = 0;  ///< declared number of features; 0: as many as the data has
};

struct LoadOptions {
  DataSource data;
  std::optional<DataSource> test;  ///< a second file, scaled and mapped like the first
  std::int64_t subset = 0;         ///< this many random samples of `data` are taken, 0: all
  std::optional<double> split;     ///< in (0, 1): this share of the samples is for training
  std::uint64_t seed = 1;          ///< of the subset and the split
  ScalingKind scaling = ScalingKind::none;
  bool intercept = false;
  /// Of each file. What would lose information is refused, but for floats, which round. Bytes and
  /// patterns are those of the numbers as they come, and so are sparse data whose zeros the scaling
  /// would move: these are scaled beside what is stored.
  Storage storage = Storage::doubles;
  /// What the labels of the data must be, for a fit Loss::labels; nothing is asked of them, nor
  /// taken from them, where that is empty.
  std::optional<LabelRule> label_rule = LabelRule::real;
  Layout layout = Layout::samples;  ///< of the training samples; all others are by samples
  /// For classes: two groups of labels, FIRST/SECOND for +1 and -1, each even, odd, rest, or
  /// numbers and ranges such as 0-4,7; empty: the labels have two values.
  std::string class_groups;
  /// What the weights of the training samples are multiplied by: LABEL:FACTOR,LABEL:FACTOR, or
  /// balanced: so that all classes weigh the same, and all samples what they did; empty: nothing.
  std::string class_weight;
  /// A file with the group of each feature, one number per line, as set_feature_groups() takes
  /// them; empty: no groups.
  std::string groups;
  bool group_by_feature = false;  ///< without such a file, the weights of a feature are a group

  // For data that is held against an existing model:
  const Scaling* known_scaling = nullptr;    ///< used instead of computing one
  std::optional<ClassLabels> known_classes;  ///< used instead of looking for the values
};

struct LoadedData {
  Dataset train;
  std::optional<Dataset> test;
  Scaling scaling;
  ClassLabels classes;
  LayoutChoice layout;  ///< of the training samples
  std::string format;
  Storage storage = Storage::doubles;  ///< of the training samples
  std::string storage_reason;          ///< of an automatic choice, or empty
  std::int64_t header_line = 0;        ///< of the first file, with the names; 0: none
  bool dense = false;                  ///< whether these are kept as dense rows
  std::int64_t file_bytes = 0;         ///< of the first file, as stored
  std::vector<std::string> notes;      ///< what the user should know: label mapping, densified data
};

/// Reads, labels, takes a subset, splits, scales and assembles. Collective. Every rank reads its
/// own part of a plain file; a compressed one is streamed by rank 0. Memory: hardly more than the
/// larger of this rank's rows as doubles with their columns and its share of the matrix, since rows
/// are given back while they are stored; and with scaling three to five arrays of `features`
/// numbers on every rank; what lay_out() takes is refused by Error(usage) when it is not there.
/// Throws Error(data) naming file, line, column and rule, or Error(usage) for senseless options.
LoadedData load_data(MPI_Comm comm, const LoadOptions& options);

/// The names `format` takes besides auto.
std::vector<std::string> formats();

/// Throws Error(usage) when a text is not of the form of LoadOptions::class_groups, or
/// class_weight.
void check_class_groups(const std::string& text);
void check_class_weight(const std::string& text);

const char* name_of(ScalingKind kind);
/// Throws Error(usage) listing the names when there is no such kind.
ScalingKind scaling_kind(const std::string& name);

}  // namespace prunadag
#pragma GCC visibility pop
