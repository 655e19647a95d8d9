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

/// Minimises the objective from x and overwrites x with the result. PETSc options without a prefix
/// win over `options`. Collective. Throws Error(usage) for settings that do not suit the objective.
/// A lost gradient is an outcome, not an error.
FitSummary fit(const Objective& objective, const FitOptions& options, Vec x,
               const FitHooks& hooks = {});

/// The outcome of fit_by_gram().
struct GramFit {
  FitSummary summary;    ///< its seconds include all work, also work in vain
  double forming = 0;    ///< seconds for the Gram matrix
  double comparing = 0;  ///< seconds for the comparison of gradients at the end
  bool by_gram = false;  ///< whether the result comes from the Gram matrix
  std::string note;      ///< a remark for the user, or empty
};

/// fit(), with the Gram matrix where `gram` says so; `form` makes the matrix. The gradient by the
/// matrix and the gradient from the samples are compared at the end. Where they differ by more than
/// the tolerance of the fit or rounding allows (GramProblem::deviation()), the fit is repeated from
/// the samples and the same start, and a note says so; hooks then get a second iterate 0. A solver
/// that needs objectives, such as lmvm, still reads the samples for them. Collective. Throws what
/// fit() throws, and for Gram::always what GramProblem throws.
GramFit fit_by_gram(const Problem& problem, Gram gram, const FitOptions& options, Vec x,
                    const FitHooks& hooks = {},
                    const std::function<MatHandle(const Problem&)>& form = gram_matrix);

/// A fitted model and how it was made.
struct Model {
  /// Feature by feature the K weights of each, then K intercepts if there are any.
  VecHandle parameters;
  std::int64_t features = 0;
  std::int64_t outputs = 1;  ///< K, the number of predictions for a sample, see Dataset::outputs
  bool intercept = false;
  std::vector<std::string> names;  ///< names of the features, on every rank; empty without names
  Scaling scaling;
  /// Units and means of pruning, laid out as the parameters, for a fit in scaled units.
  VecHandle pruning_unit, pruning_mean;
  /// Group number of each weight, 0 for intercepts, where groups are pruned as one.
  VecHandle weight_groups;
  std::string loss = "squared";
  double l2 = 0;
  ClassLabels classes;
  std::int64_t weights() const noexcept { return features * outputs; }
  PruningUnits pruning() const { return {pruning_unit, pruning_mean, weight_groups}; }
  Details details;  ///< method, options, seed, data file, program version ...

  /// The detail `name` if it has type T (std::int64_t, double or std::string), else `otherwise`.
  template <class T>
  T detail(const std::string& name, const T& otherwise) const {
    const auto found = details.find(name);
    const T* value = found == details.end() ? nullptr : found->second.get_if<T>();
    return value ? *value : otherwise;
  }
};

/// The result that is made from a prediction a'x.
enum class PredictionKind {
  label,        ///< classifiers only: the label of the likelier class, as in the data
  margin,       ///< a'x itself; for K outputs K numbers
  probability,  ///< classifiers only: of the greater label; for K outputs of every class
};

/// Turns the K predictions a'x_k for a sample, in place, into results of `kind`; a regression has
/// margins only. Returns the results: the first number, or K numbers.
std::span<const double> prediction(const Model& model, PredictionKind kind,
                                   std::span<double> margins);

/// Fills the parameters x of a problem on `data`, scaled by `kind`, from a model file or from a
/// text file with one number per parameter. Collective. Throws Error(data) when the sizes differ,
/// or when the model has other feature names, another scaling, or, for many classes, other
/// `classes`. Returns a remark for the user that names were on one side only, or an empty text.
std::string start_from_file(const std::string& path, const Dataset& data, ScalingKind kind, Vec x,
                            const ClassLabels& classes = {});

/// Writes HDF5: weights at /weights, names at /feature_names if there are any, scaling at
/// /scaling/offset and /scaling/divisor, units and means of pruning at /pruning/unit and
/// /pruning/mean, the rest as attributes of the root. For K > 1 outputs /weights is features x K,
/// with K intercepts at /intercepts and, where outputs are classes, K labels at /classes. The file
/// appears under its name once it is complete. Collective; rank 0 writes, piece by piece. Throws
/// Error(data).
void save_model(const Model& model, const std::string& path);

/// Collective; every rank reads its part. Throws Error(data) for a file that is not a model of
/// prunadag.
Model load_model(MPI_Comm comm, const std::string& path);

}  // namespace prunadag
#pragma GCC visibility pop
