// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>

#include "prunadag/dataset.hpp"

namespace prunadag {

/// The cost of a gradient on a rank, by the model of choose_layout(). Collective; a few reductions.
LayoutCost cost_by_samples(const Dataset& data);
LayoutCost cost_by_features(const Dataset& data);

/// Bytes that lay_out() allocates on this rank if entries are spread evenly afterwards. Collective;
/// some reductions.
std::int64_t bytes_to_turn(const Dataset& data);

}  // namespace prunadag
