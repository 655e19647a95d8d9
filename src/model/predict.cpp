// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/model.hpp"

namespace prunadag {

double prediction(const Model& model, PredictionKind kind, double margin) {
  const Loss& loss = loss_named(model.loss);
  if (kind == PredictionKind::margin) return margin;
  if (kind == PredictionKind::label && loss.labels == LabelRule::two_classes) {
    return margin > 0 ? model.classes.positive : model.classes.negative;
  }
  return loss.response(margin);
}

}  // namespace prunadag
