// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include "prunadag/dataset.hpp"

namespace prunadag {

/// Reads the group of each feature, one number per line, under the rules of set_feature_groups().
/// Collective. Throws Error(data) for invalid numbers, and for another count of numbers.
void read_feature_groups(const std::string& path, Dataset& data);

/// Makes the weights of each feature, one per output, a group. Collective.
void group_by_feature(Dataset& data);

}  // namespace prunadag
