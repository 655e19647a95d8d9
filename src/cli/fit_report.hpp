// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/fit_settings.hpp"
#include "prunadag/fit_model.hpp"
#include "prunadag/scores.hpp"

namespace prunadag::cli {

/// The measures of a model on some samples.
struct SampleMeasures {
  std::int64_t samples = 0;
  Evaluation at;
  std::vector<NamedScore> scores;  // for the summary, since they need a sort of all samples
};
struct FitMeasures {
  SampleMeasures train;
  std::optional<SampleMeasures> test;
};

/// Measures a fit on training and test samples. Collective.
FitMeasures measured(const Call& call, const FitSettings& s, const LoadedData& data,
                     const Model& model);

/// Says the measures, and notes an objective above that of the start.
void say_measures(const Call& call, const FittedModel& fitted, const FitMeasures& measures);

/// The outcome of `prunadag fit`, without the seconds. Not collective.
nlohmann::json report_of(const Call& call, const FitSettings& s, const LoadedData& data,
                         const FittedModel& fitted, const FitMeasures& measures);

}  // namespace prunadag::cli
