// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include "prunadag/dataset.hpp"
#include "prunadag/loss.hpp"
#include "prunadag/model.hpp"
#include "prunadag/problem.hpp"

namespace prunadag {

/// The loss of that name. Throws Error(usage) where samples were not loaded with its rule for labels.
/// Not collective.
const Loss& loss_for(const LoadOptions& load, const std::string& name);

/// What samples, and the problem of fitting to them, tell of a model; `data` gives its scaling away.
/// Not collective.
Model model_of_samples(const LoadOptions& load, LoadedData& data, const Problem& problem);

}  // namespace prunadag
