// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <vector>

#include "prunadag/dataset.hpp"
#include "prunadag/loss.hpp"

namespace prunadag {

/// Of each output the prediction t that, for all samples alike, has the least loss: by the mean of
/// the targets where the loss says how, or else to 1e-12 of it by bisection; of classes the logs of
/// their shares, which add up to 0. Finite where that t is not, as for targets of one class.
/// Collective; one reduction, or some 60 per output and as many passes over the targets.
std::vector<double> best_constants(const Dataset& data, const Loss& loss);

/// Of each target the mean of phi'' over samples at its best constant. Collective; one reduction
/// more per target. Of classes there is no such mean.
std::vector<double> mean_curvatures(const Dataset& data, const Loss& loss);

}  // namespace prunadag
