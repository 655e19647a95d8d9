// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "prunadag/dataset.hpp"
#include "prunadag/gram.hpp"
#include "prunadag/loss.hpp"
#include "prunadag/options.hpp"
#include "prunadag/validation.hpp"

namespace prunadag::cli {

/// What the words of `fit` ask for.
struct FitSettings {
  LoadOptions load;
  FitOptions fit;
  const Loss* loss;
  Gram gram;
  double l2, delta;
  std::int64_t seed, objective_every;
  ValidationOptions validation;
  std::vector<double> refit;  // sparsities
  std::string start, model, history, summary;
  bool show_progress;
};

po::options_description fit_options();

/// Everything that can be wrong with the words alone: throws Error(usage). Not collective.
FitSettings fit_settings(const Call& call);

}  // namespace prunadag::cli
