// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <vector>

#include "prunadag/problem.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// What predictions are worth, by one of the usual measures.
struct NamedScore {
  std::string name;  ///< in lower case, with no blanks: "balanced_accuracy"
  double value;      ///< shares from 0 to 1; not a number where the samples do not determine it
};

/// All that suit the targets of the problem, over its samples, weighted as they are:
///   two classes  accuracy, balanced_accuracy, log_loss (where the loss gives probabilities), auc
///   K classes    accuracy, balanced_accuracy (over the classes that samples have), log_loss
///   real         rmse, mae, r2
///   counts       deviance, rmse, mae, r2, of the numbers that are expected
/// and first, where it is none of these, the loss's own. Collective. One product with the matrix, and
/// for auc the samples sorted once, spread over the ranks by value.
std::vector<NamedScore> scores(const Problem& problem, Vec x);

}  // namespace prunadag
#pragma GCC visibility pop
