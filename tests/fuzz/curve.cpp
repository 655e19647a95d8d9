// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Points of a fit along its iterations, as a study keeps them.
#include "paper/curve.hpp"

#include "fuzz/target.hpp"

void prunadag::fuzz::read_input(std::string_view input) {
  const InputFile file(input);
  paper::read_curve(file.path());
}
