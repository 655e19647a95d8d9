// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include "prunadag/dataset.hpp"
#include "prunadag/loss.hpp"
#include "prunadag/model.hpp"
#include "prunadag/problem.hpp"

namespace prunadag {

/// The loss `name`. Throws Error(usage) where samples were loaded for another label rule. Not
/// collective.
const Loss& loss_for(const LoadOptions& load, const std::string& name);

/// The parts of a model that the samples and their problem determine; takes the scaling of `data`.
/// Not collective.
Model model_of_samples(const LoadOptions& load, LoadedData& data, const Problem& problem);

/// Makes later pruning rank weights in the units of a scaled fit, and move the mean of zeroed
/// weights to the intercept. Collective.
void set_pruning(const Problem& problem, Model& model);

}  // namespace prunadag
