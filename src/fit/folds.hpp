// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "base/rank_groups.hpp"
#include "prunadag/dataset.hpp"
#include "prunadag/validation.hpp"

namespace prunadag {

/// Throws Error(usage) for more folds than samples, and where a part would be empty. Not
/// collective.
void check_folds(const Dataset& data, const ValidationOptions& options);

/// Of each sample of this rank which fold holds it back, or -1: chosen by the seed and the sample's
/// place among all alone; folds differ by at most one in size. Collective. Throws what
/// check_folds() does.
std::vector<std::int64_t> folds_of(const Dataset& data, const ValidationOptions& options);

/// All samples for each group of ranks, stored as before and spread evenly. Collective over all
/// groups.
Dataset copy_to_groups(const Dataset& data, const RankGroups& groups);

/// The samples that are marked, or those that are not, stored and spread as before. Collective.
Dataset some_samples(const Dataset& data, const std::vector<std::int64_t>& folds, std::int64_t fold,
                     bool held_back);

}  // namespace prunadag
