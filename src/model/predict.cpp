// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <cmath>

#include "prunadag/model.hpp"

namespace prunadag {

double prediction(const Model& model, PredictionKind kind, double margin) {
  if (loss_named(model.loss).labels == LabelRule::real || kind == PredictionKind::margin) {
    return margin;
  }
  if (kind == PredictionKind::label) {
    return margin > 0 ? model.classes.positive : model.classes.negative;
  }
  const double e = std::exp(-std::abs(margin));
  return (margin < 0 ? e : 1.0) / (1.0 + e);
}

}  // namespace prunadag
