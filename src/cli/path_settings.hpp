// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>

#include "cli/command.hpp"
#include "prunadag/dataset.hpp"
#include "prunadag/fit_model_path.hpp"

namespace prunadag::cli {

/// What the words of `path` ask for.
struct PathSettings {
  LoadOptions load;
  ModelPathOptions fit;
  std::string model, csv, picture;
  bool show_progress = false;
  bool given_sparsities = false;

  /// The default sparsities without those that leave no weight, or group; those given stay.
  void fit_sparsities_to(std::int64_t candidates);
};

po::options_description path_options();

/// Everything that can be wrong with the words alone: throws Error(usage). Not collective.
PathSettings path_settings(const Call& call);

}  // namespace prunadag::cli
