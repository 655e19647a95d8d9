// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"
#include "prunadag/dataset.hpp"
#include "prunadag/loss.hpp"
#include "prunadag/model.hpp"

namespace prunadag::cli {

/// --data with its layout, --test, --subset, --split, --scale, --storage, --loss, --classes and
/// --layout: the samples that a model is fitted to.
void add_training_options(po::options_description& options);

/// Throws Error(usage) where --loss is missing or has no such name.
const Loss& loss_option(const Call& call);

/// Whether --prune-by says so. Throws Error(usage) for another word, and where it would do nothing.
bool prunes_by_feature(const Call& call, const Loss& loss);

/// What these options ask for, without an intercept; throws Error(usage).
LoadOptions training_samples(const Call& call, const Loss& loss);

/// All files that it names.
std::vector<std::string> inputs_of(const LoadOptions& load);

/// Loads the samples and says what the user should know of them. Collective.
LoadedData load_and_note(const Call& call, const LoadOptions& load);
/// The same for samples that are held against a model.
LoadedData load_and_note(const Call& call, const Model& model, const LoadOptions& load);

/// Says how many samples and features there are, and how they are stored.
void say_samples(const Call& call, const LoadOptions& load, const LoadedData& data);

}  // namespace prunadag::cli
