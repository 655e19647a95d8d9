// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "prunadag/dataset.hpp"
#include "prunadag/fit_model.hpp"

namespace prunadag::cli {

/// The settings from the words of `fit`.
struct FitSettings {
  LoadOptions load;
  ModelOptions fit;
  double delta = FitHooks{}.delta;
  std::int64_t objective_every = 0;
  std::vector<double> refit;  // sparsities
  std::string model, history, summary;
  bool show_progress = false;
};

po::options_description fit_options();

/// Checks the words alone: throws Error(usage). Not collective.
FitSettings fit_settings(const Call& call);

}  // namespace prunadag::cli
