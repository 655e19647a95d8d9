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

/// What samples that were held back say of a model.
struct Judgement {
  double loss = 0;         ///< mean over these samples
  double error = 0;        ///< its standard error
  double score = 0;        ///< share classified rightly, or root mean square error
  double score_error = 0;  ///< its standard error
};

/// Models of ever fewer weights, with what they have in common, as they are kept in one file.
struct ModelPath {
  Model common;                   ///< without parameters
  std::vector<PathModel> models;  ///< from dense to sparse; indices laid out as a Model's
  std::vector<Judgement> judged;  ///< one per model, or none
  std::int64_t best = -1;         ///< the model of least loss, or -1
  std::int64_t one_error = -1;    ///< the sparsest whose loss is within a standard error of that
};

/// Which model of a path is meant.
struct PathChoice {
  std::optional<double> sparsity;  ///< the best of those as sparse as that, or sparser
  std::string name;                ///< best or 1se, where no sparsity is given
};

/// The number of the model that is meant: of those as sparse as wanted the one of least loss, or
/// the densest where nothing was held back. Throws Error(usage) where there is none, or for another
/// name.
std::size_t chosen(const ModelPath& path, const PathChoice& choice);

/// That model, with "sparsity" among its details. Collective.
Model model_of(MPI_Comm comm, const ModelPath& path, std::size_t number);

/// Writes HDF5: arrays of a number per model, or K intercepts of K outputs, and /models/index and /models/value with the weights
/// of one model after the other; names, scaling and attributes as a model has them. The file
/// appears when it is whole. Collective; throws Error(data).
void save_path(MPI_Comm comm, const ModelPath& path, const std::string& file);

/// Collective. Throws Error(data) when it does not hold a path of prunadag.
ModelPath load_path(MPI_Comm comm, const std::string& file);

/// Whether a file says that it is a path's. Not collective.
bool holds_path(const std::string& file);

}  // namespace prunadag
#pragma GCC visibility pop
