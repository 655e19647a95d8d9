// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Starting points of a fit of three features and an intercept: text, IDX, or a model.
#include "base/petsc.hpp"
#include "fuzz/target.hpp"
#include "prunadag/model.hpp"

void prunadag::fuzz::read_input(std::string_view input) {
  const InputFile file(input);
  Dataset data;
  data.features = 3;
  data.intercept = true;
  const VecHandle x = make_vector(PETSC_COMM_WORLD, 4);
  start_from_file(file.path(), data, ScalingKind::minmax, x);
}
