// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include "prunadag/dataset.hpp"

namespace prunadag {

/// Reads the group of each feature, one number per line, as set_feature_groups() takes them.
/// Collective. Throws Error(data) for numbers that it refuses and for another count of them.
void read_feature_groups(const std::string& path, Dataset& data);

/// Makes a group of every feature, which has a weight for each output. Collective.
void group_by_feature(Dataset& data);

}  // namespace prunadag
