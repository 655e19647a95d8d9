// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "prunadag/dataset.hpp"
#include "prunadag/loss.hpp"
#include "prunadag/model.hpp"

namespace prunadag {

/// What the samples tell of a model; `data` gives its scaling away. Not collective.
Model model_of_samples(const LoadOptions& load, LoadedData& data, const Loss& loss);

}  // namespace prunadag
