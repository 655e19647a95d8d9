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

/// Samples spread over ranks. A rank owns the rows of its part of the file.
struct Dataset {
  /// Samples x columns. Data from files give a MATPRUNADAGROWS.
  MatHandle matrix;
  /// One per sample, laid out as the rows of `matrix`; or K per sample, side by side.
  VecHandle targets;
  /// The weight of each sample in sums, finite and not negative, laid out as the rows of `matrix`.
  /// Null: all weights are 1.
  VecHandle weights;
  double weight_sum = 0;      ///< sum of `weights` over all ranks
  std::int64_t samples = 0;   ///< over all ranks
  std::int64_t features = 0;  ///< columns of the data; the matrix has one more with an intercept
  /// K, the number of predictions for a sample and of weights for a feature: the number of classes
  /// where targets are class numbers from 0 to K - 1; else the number of targets per sample.
  std::int64_t outputs = 1;
  bool intercept = false;  ///< the last column of the matrix is all ones
  /// Names of all features, in order, on every rank; empty where the data have no names.
  std::vector<std::string> names;
  /// Group number of each feature, laid out as the columns of `matrix`; 0 for the intercept. All
  /// weights of a feature belong to its group. Every number from 0 to group_count - 1 occurs. Null
  /// where features have no groups.
  VecHandle feature_groups;
  std::int64_t group_count = 0;

  /// The number of units that a target or a sparsity is a share of: groups, or else weights.
  std::int64_t candidates() const noexcept {
    return feature_groups ? group_count : features * outputs;
  }
  /// The length of `targets` over the number of samples. Not collective.
  std::int64_t targets_per_sample() const;
  /// Sum of the sample weights over all ranks.
  double total_weight() const noexcept { return weights ? weight_sum : double(samples); }
};

/// Sets K = `per_sample` targets per sample, and as many outputs. `own` has the targets of this
/// rank's samples, the K of a sample side by side. Collective. Throws Error(usage) for another
/// number of targets, Error(data) for one that is not finite.
void set_targets(Dataset& data, std::int64_t per_sample, std::span<const double> own);

/// Sets the weights of this rank's samples, one number per sample. Weights that are empty on all
/// ranks remove the old ones. Collective. Throws Error(usage) for another number of weights,
/// Error(data) for a weight that is negative or not finite, or where the sum is 0 or overflows. The
/// message calls the samples `what`. After an error the data keep their old weights.
void set_weights(Dataset& data, std::span<const double> own, const char* what = "samples");

/// Puts the features into groups that are fitted and pruned as one. `own` has the group of each
/// feature of this rank's columns: a whole number from 0 to the number of features. Used numbers
/// are renumbered 0, 1, ... in ascending order. Collective. Throws Error(data) for other numbers;
/// the message begins with `where`.
void set_feature_groups(Dataset& data, std::span<const double> own,
                        const std::string& where = "groups");

/// Per-feature maps x -> (x - offset)/divisor, computed from the training rows. A divisor of 0
/// marks a feature that is constant in the training rows; the map sends it to 0.
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

/// The label values of the classes. Two classes: the values that stand for -1 and +1. A loss with
/// one prediction per class: all values, ascending, which stand for the classes 0, 1, ...
struct ClassLabels {
  /// Greatest number of classes; each class is a column of weights
  static constexpr std::int64_t most = 1000;
  double negative = -1, positive = 1;
  std::vector<double> all{};
  bool mapped() const noexcept { return negative != -1 || positive != 1; }
};

/// Where samples and labels are, and how files lay them out.
struct DataSource {
  std::string path;
  std::string format = "auto";  ///< auto, or the name of a format (see formats())
  std::string labels;           ///< file with one label per line; empty: labels are in the data
  std::string label_column;     ///< table only: a header name, first, last, or a number from 1
  std::string ignore_columns;   ///< table only: names, numbers or ranges, separated by commas
  std::string weights;          ///< file with one weight per sample; empty: in the data, or 1 each
  /// Table only: a column, named as `label_column` is. LIBSVM text with label:weight: "label".
  std::string weight_column;
  /// Whether the first line of a table has names. With auto it has names when none of its fields is
  /// a number or stands for a missing value; its first field may be empty.
  std::string header = "auto";
  std::string separator = "auto";  ///< table only: comma, semicolon, tab, blank, or a character
  /// The names that the features must have. Columns of a table with names are put in this order. A
  /// table that lacks a name, or has another one, is refused. Empty: any names.
  std::vector<std::string> names;
  std::int64_t features = 0;  ///< declared number of features; 0: the number that the data have
};

struct LoadOptions {
  DataSource data;
  std::optional<DataSource> test;  ///< a second file, scaled and mapped like the first
  std::int64_t subset = 0;         ///< number of random samples taken from `data`; 0: all
  std::optional<double> split;     ///< share of the samples for training, in (0, 1)
  std::uint64_t seed = 1;          ///< seed of the subset and the split
  ScalingKind scaling = ScalingKind::none;
  bool intercept = false;
  /// Storage of each file. Storage that would lose information is refused; floats are the
  /// exception, they round. Bytes and patterns store the numbers of the file and keep the scaling
  /// beside them. So do sparse data whose zeros the scaling would move.
  Storage storage = Storage::doubles;
  /// The rule that labels must obey; for a fit Loss::labels. Empty: labels are neither checked nor
  /// mapped.
  std::optional<LabelRule> label_rule = LabelRule::real;
  Layout layout = Layout::samples;  ///< of the training samples; others are always by samples
  /// Two groups of labels, FIRST/SECOND, for the classes +1 and -1. Each group is even, odd, rest,
  /// or a list of numbers and ranges such as 0-4,7. Empty: the labels must have two values.
  std::string class_groups;
  /// Factors for the weights of the training samples: LABEL:FACTOR,LABEL:FACTOR, or balanced, which
  /// gives all classes equal total weights and keeps the total weight of all samples. Empty: no
  /// factors.
  std::string class_weight;
  /// A file with the group of each feature, one number per line, under the rules of
  /// set_feature_groups(). Empty: no groups.
  std::string groups;
  bool group_by_feature = false;  ///< without `groups`: the weights of a feature are a group

  // For data that are compared with an existing model:
  const Scaling* known_scaling = nullptr;    ///< used instead of a new scaling
  std::optional<ClassLabels> known_classes;  ///< used instead of the values in the data
};

struct LoadedData {
  Dataset train;
  std::optional<Dataset> test;
  Scaling scaling;
  ClassLabels classes;
  LayoutChoice layout;  ///< of the training samples
  std::string format;
  Storage storage = Storage::doubles;  ///< of the training samples
  std::string storage_reason;          ///< why automatic storage chose this; or empty
  std::int64_t header_line = 0;        ///< line of the first file with the names; 0: none
  bool dense = false;                  ///< whether the training samples are dense rows
  std::int64_t file_bytes = 0;         ///< stored size of the first file
  std::vector<std::string> notes;      ///< remarks for the user: label mapping, densified data
};

/// Reads, labels, takes a subset, splits, scales and assembles. Collective. Every rank reads its
/// own part of a plain file. Rank 0 streams a compressed file.
///
/// Memory: about the larger of two amounts, this rank's rows as doubles with their columns, and
/// this rank's share of the matrix; rows are freed as they are stored. Scaling takes three to five
/// arrays of `features` numbers on every rank. Error(usage) refuses a layout when the memory for
/// lay_out() is not available. Throws Error(data) naming file, line, column and rule, or
/// Error(usage) for senseless options.
LoadedData load_data(MPI_Comm comm, const LoadOptions& options);

/// The names that `format` takes besides auto.
std::vector<std::string> formats();

/// Throws Error(usage) when a text does not have the form of LoadOptions::class_groups or
/// LoadOptions::class_weight.
void check_class_groups(const std::string& text);
void check_class_weight(const std::string& text);

const char* name_of(ScalingKind kind);
/// Throws Error(usage) listing the names when there is no such kind.
ScalingKind scaling_kind(const std::string& name);

}  // namespace prunadag
#pragma GCC visibility pop
