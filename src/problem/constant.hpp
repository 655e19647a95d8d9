// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <vector>

#include "prunadag/dataset.hpp"
#include "prunadag/loss.hpp"

namespace prunadag {

/// The prediction t that, for all samples alike, has the least loss: by the mean of the targets
/// where the loss says how, or else to 1e-12 of it by bisection. Finite where that t is not, as for
/// targets of one class. Collective; one reduction, or some 60 and as many passes over the targets.
double best_constant(const Dataset& data, const Loss& loss);

/// The same for each output; of classes the logs of their shares, which add up to 0. Collective.
std::vector<double> best_constants(const Dataset& data, const Loss& loss);

/// The mean of phi'' over samples at the best constant of one output. Collective.
double mean_curvature(const Dataset& data, const Loss& loss);

}  // namespace prunadag
