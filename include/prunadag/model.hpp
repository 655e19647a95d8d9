// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "prunadag/dataset.hpp"
#include "prunadag/detail.hpp"
#include "prunadag/gram.hpp"
#include "prunadag/options.hpp"
#include "prunadag/problem.hpp"
#include "prunadag/pruning.hpp"
#include "prunadag/summary.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// Minimises the objective from x, which is overwritten by the result. PETSc options under no
/// prefix are read and win over `options`. Collective. Throws Error(usage) for settings that do not
/// fit the objective; a lost gradient is an outcome, not an error.
FitSummary fit(const Objective& objective, const FitOptions& options, Vec x,
               const FitHooks& hooks = {});

/// How a fit by fit_by_gram() went.
struct GramFit {
  FitSummary summary;    ///< its seconds are those of all that was done, also in vain
  double forming = 0;    ///< seconds of these for the Gram matrix
  double comparing = 0;  ///< seconds of these for the two gradients at the end
  bool by_gram = false;  ///< the result is that of the Gram matrix
  std::string note;      ///< what the user should know, or nothing
};

/// fit(), by way of the Gram matrix where `gram` says so; `form` makes that. At the end the two
/// gradients are compared: where they differ by more than the tolerance of the fit, or what
/// rounding allows (GramProblem::deviation()), the fit is made again from the samples, from the
/// same start, and a note says so; hooks then see a second iterate 0. A solver that asks for
/// objectives, such as lmvm, still reads the samples for these. Collective. Throws what fit()
/// throws, and for Gram::always what GramProblem throws.
GramFit fit_by_gram(const Problem& problem, Gram gram, const FitOptions& options, Vec x,
                    const FitHooks& hooks = {},
                    const std::function<MatHandle(const Problem&)>& form = gram_matrix);

/// A fitted model and how it was made.
struct Model {
  /// Weights of the features, K side by side for each, and, last, K intercepts if there are any.
  VecHandle parameters;
  std::int64_t features = 0;
  std::int64_t outputs = 1;  ///< K: predictions for a sample, as Dataset::outputs
  bool intercept = false;
  std::vector<std::string> names;  ///< of the features, on every rank; empty where they have none
  Scaling scaling;
  /// What pruning goes by where the fit was one in scaled units, laid out as the parameters.
  VecHandle pruning_unit, pruning_mean;
  /// Of each weight the number of its group, where groups are pruned as one; 0 for intercepts.
  VecHandle weight_groups;
  std::string loss = "squared";
  double l2 = 0;
  ClassLabels classes;
  std::int64_t weights() const noexcept { return features * outputs; }
  PruningUnits pruning() const { return {pruning_unit, pruning_mean, weight_groups}; }
  Details details;  ///< method, options, seed, data file, program version ...

  /// A detail of type T (std::int64_t, double or std::string), or `otherwise` where there is none.
  template <class T>
  T detail(const std::string& name, const T& otherwise) const {
    const auto found = details.find(name);
    const T* value = found == details.end() ? nullptr : found->second.get_if<T>();
    return value ? *value : otherwise;
  }
};

/// What a prediction a'x is turned into.
enum class PredictionKind {
  label,        ///< of a classifier: the label in the data of the class that is likelier
  margin,       ///< a'x itself; of K outputs K numbers
  probability,  ///< of a classifier: of the greater label; of K outputs of each class
};

/// Turns the K predictions a'x_k for a sample, in place, into what `kind` says; a regression has
/// margins only. Returns the first one or K of them that are meant.
std::span<const double> prediction(const Model& model, PredictionKind kind,
                                   std::span<double> margins);

/// Fills the parameters x of a problem on `data`, scaled by `kind`, from a model file or from a
/// text file with one number per parameter. Collective. Throws Error(data) when the sizes differ,
/// or when the model's weights belong to features of other names, or scaled in another way, or to
/// others of many `classes`. Returns what the user should know, or nothing: that names were on one
/// side only.
std::string start_from_file(const std::string& path, const Dataset& data, ScalingKind kind, Vec x,
                            const ClassLabels& classes = {});

/// Writes HDF5: the weights at /weights, features x K where K > 1, whose K intercepts then are at
/// /intercepts and whose labels at /classes; names at /feature_names if there are any, scaling at
/// /scaling/offset and /scaling/divisor, what pruning goes by at /pruning/unit and /pruning/mean,
/// the rest as attributes of the root. The file appears under its name when it is whole.
/// Collective; rank 0 writes, piece by piece. Throws Error(data).
void save_model(const Model& model, const std::string& path);

/// Collective; every rank reads its part. Throws Error(data) when it is not a model of prunadag.
Model load_model(MPI_Comm comm, const std::string& path);

}  // namespace prunadag
#pragma GCC visibility pop
