// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "prunadag/model.hpp"
#include "prunadag/path.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// The quality of a model on samples held back.
struct Judgement {
  double loss = 0;         ///< mean over the samples
  double error = 0;        ///< standard error of `loss`
  double score = 0;        ///< share of samples classified correctly, or root mean square error
  double score_error = 0;  ///< standard error of `score`
};

/// Models of ever fewer weights and their common parts, as one file keeps them.
struct ModelPath {
  Model common;  ///< without parameters
  /// From dense to sparse; indices laid out as the parameters of a Model
  std::vector<PathModel> models;
  std::vector<Judgement> judged;  ///< one per model, or none
  std::int64_t best = -1;         ///< the model of least loss, or -1
  /// The sparsest model within a standard error of the least loss, or -1
  std::int64_t one_error = -1;
};

/// A choice of one model of a path.
struct PathChoice {
  std::optional<double> sparsity;  ///< chooses the best model with at least this sparsity
  std::string name;                ///< best or 1se; used without a sparsity
};

/// The number of the chosen model. For a sparsity: the model of least loss with at least that
/// sparsity, or the densest of them where nothing was held back. Throws Error(usage) where there is
/// no such model, or for another name.
std::size_t chosen(const ModelPath& path, const PathChoice& choice);

/// The model `number` of the path, with "sparsity" among its details. Collective.
Model model_of(MPI_Comm comm, const ModelPath& path, std::size_t number);

/// Writes HDF5: arrays with a number per model, or K intercepts per model for K outputs;
/// /models/index and /models/value with the weights of one model after the other; names, scaling
/// and attributes as in the file of a Model. The file appears once it is complete. Collective;
/// throws Error(data).
void save_path(MPI_Comm comm, const ModelPath& path, const std::string& file);

/// Collective. Throws Error(data) for a file without a path of prunadag.
ModelPath load_path(MPI_Comm comm, const std::string& file);

/// Whether a file is marked as one of a path. Not collective.
bool holds_path(const std::string& file);

}  // namespace prunadag
#pragma GCC visibility pop
