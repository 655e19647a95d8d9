// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/rank_groups.hpp"
#include "prunadag/dataset.hpp"
#include "prunadag/validation.hpp"

namespace prunadag {

/// Throws Error(usage) for more folds than samples, and for a share that leaves a part empty. Not
/// collective.
void check_folds(const Dataset& data, const ValidationOptions& options);

/// Returns for each sample of this rank the fold that holds it back, or -1. Depends only on the
/// seed and the global number of the sample. The sizes of folds differ by at most one. Collective.
/// Throws what check_folds() throws.
std::vector<std::int64_t> folds_of(const Dataset& data, const ValidationOptions& options);

/// Copies all samples to each group of ranks, stored as before and spread evenly. Collective over
/// all groups.
Dataset copy_to_groups(const Dataset& data, const RankGroups& groups);

/// Returns the targets of some of this rank's samples, laid out as the rows of `matrix`, with
/// several targets of a sample side by side. `rows` has the local numbers of the samples.
/// Collective.
VecHandle targets_of_rows(const Dataset& data, Mat matrix, std::span<const PetscInt> rows);

/// Returns the samples of a fold if `held_back`, else all others; stored and spread as before.
/// Collective.
Dataset some_samples(const Dataset& data, const std::vector<std::int64_t>& folds, std::int64_t fold,
                     bool held_back);

}  // namespace prunadag
