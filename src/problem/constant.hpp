// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <vector>

#include "prunadag/dataset.hpp"
#include "prunadag/loss.hpp"

namespace prunadag {

/// Returns for each output the constant prediction t with the least loss over all samples. It
/// follows from the mean of the targets where the loss has a link for the mean; elsewhere bisection
/// finds it, to a relative error of 1e-12. For classes: the logs of their shares, shifted to the
/// sum 0. The results are finite even where the best t is not, as for targets of one class.
/// Collective; one reduction. Bisection takes some 60 more per target, each with a pass over the
/// targets.
std::vector<double> best_constants(const Dataset& data, const Loss& loss);

/// Returns for each target the mean of phi'' over samples at the best constant prediction. Not for
/// losses with classes. Collective; one reduction per target more than best_constants().
std::vector<double> mean_curvatures(const Dataset& data, const Loss& loss);

}  // namespace prunadag
