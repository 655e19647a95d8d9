// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>

#include "prunadag/dataset.hpp"
#include "prunadag/options.hpp"
#include "prunadag/problem.hpp"
#include "prunadag/summary.hpp"

namespace prunadag {

/// Minimises the problem's objective from x, which is overwritten by the result. PETSc options
/// under no prefix are read and win over `options`. Collective. Throws Error(usage) for settings
/// that do not fit the problem; a lost gradient is an outcome, not an error.
FitSummary fit(const Problem& problem, const FitOptions& options, Vec x,
               const FitHooks& hooks = {});

using Detail = std::variant<std::int64_t, double, std::string>;

/// A fitted model and how it was made.
struct Model {
  VecHandle parameters;  ///< weights of the features and, last, the intercept if there is one
  std::int64_t features = 0;
  bool intercept = false;
  Scaling scaling;
  std::string loss = "squared";
  double l2 = 0;
  ClassLabels classes;
  std::map<std::string, Detail> details;  ///< method, options, seed, data file, program version ...
};

/// Writes HDF5: the weights at /weights, scaling at /scaling/offset and /scaling/divisor, the rest
/// as attributes of the root. The file appears under its name when it is whole. Collective; rank 0
/// writes, piece by piece. Throws Error(data).
void save_model(const Model& model, const std::string& path);

/// Collective; every rank reads its part. Throws Error(data) when it is not a model of prunadag.
Model load_model(MPI_Comm comm, const std::string& path);

}  // namespace prunadag
