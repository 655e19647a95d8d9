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

/// The options for training samples: --data with its layout, --test, --subset, --split, --scale,
/// --storage, --loss, --classes and --layout.
void add_training_options(po::options_description& options);

/// Throws Error(usage) for a missing or unknown --loss.
const Loss& loss_option(const Call& call);

/// Whether --prune-by is features. Throws Error(usage) for another word, and where it has no
/// effect.
bool prunes_by_feature(const Call& call, const Loss& loss);

/// The options for load_data(), without an intercept; throws Error(usage).
LoadOptions training_samples(const Call& call, const Loss& loss);

/// All files that the options name.
std::vector<std::string> inputs_of(const LoadOptions& load);

/// Loads the samples and prints remarks for the user. Collective.
LoadedData load_and_note(const Call& call, const LoadOptions& load);
/// The same for samples to compare with a model.
LoadedData load_and_note(const Call& call, const Model& model, const LoadOptions& load);

/// Whether a file has the name and, where the model knows it, the size of the file that the model
/// was fitted to, on some rank. Collective, one reduction.
bool is_data_of_fit(const Call& call, const Model& model, const std::string& path);

/// Throws Error(usage) where a split or a subset of the file of the fit would be another: samples
/// without weight were left out before, and the weights are not given.
void require_weights_of_split(const Model& model, const LoadOptions& load);

/// Says the numbers of samples and features, and how they are stored.
void say_samples(const Call& call, const LoadOptions& load, const LoadedData& data);

}  // namespace prunadag::cli
