// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <vector>

#include "prunadag/problem.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// One of the usual scores of predictions.
struct NamedScore {
  std::string name;  ///< lower case, no blanks: "balanced_accuracy"
  double value;      ///< shares are from 0 to 1; NaN where the samples do not determine the score
};

/// All scores that suit the targets of the problem, over its weighted samples:
///   two classes  accuracy, balanced_accuracy, log_loss (where the loss gives probabilities), auc
///   K classes    accuracy, balanced_accuracy (over classes that have samples), log_loss
///   real         rmse, mae, r2
///   counts       deviance, rmse, mae, r2, of expected counts
/// If the loss has another score, that comes first. Every target of a sample with several counts
/// like a sample, and r2 is about the mean of each target. Collective. Cost: one product with the
/// matrix; for auc also one sort of the samples by value, spread over the ranks.
std::vector<NamedScore> scores(const Problem& problem, Vec x);

}  // namespace prunadag
#pragma GCC visibility pop
