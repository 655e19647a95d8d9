// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <algorithm>

#include "prunadag/model.hpp"

namespace prunadag {

std::span<const double> prediction(const Model& model, PredictionKind kind,
                                   std::span<double> margins) {
  const Loss& loss = loss_named(model.loss);
  if (kind == PredictionKind::margin) return margins;
  if (kind != PredictionKind::label || loss.labels == LabelRule::real ||
      loss.labels == LabelRule::counts) {
    loss.respond(margins);
    return margins;
  }
  const auto likeliest = std::ranges::max_element(margins) - margins.begin();
  margins[0] = loss.per_class()   ? model.classes.all[std::size_t(likeliest)]
               : margins[0] > 0.0 ? model.classes.positive
                                  : model.classes.negative;
  return margins.first(1);
}

}  // namespace prunadag
