// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>

#include "cli/command.hpp"
#include "prunadag/dataset.hpp"
#include "prunadag/fit_model_path.hpp"

namespace prunadag::cli {

/// The settings from the words of `path`.
struct PathSettings {
  LoadOptions load;
  ModelPathOptions fit;
  std::string model, csv, picture;
  bool show_progress = false;
  bool given_sparsities = false;

  /// Drops default sparsities that leave no weight, or no group; given ones stay.
  void fit_sparsities_to(std::int64_t candidates);
};

po::options_description path_options();

/// Checks the words alone: throws Error(usage). Not collective.
PathSettings path_settings(const Call& call);

}  // namespace prunadag::cli
