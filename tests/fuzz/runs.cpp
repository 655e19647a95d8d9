// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Recorded runs of a study, as in runs.csv and its parts.
#include "paper/runs.hpp"

#include "fuzz/target.hpp"

void prunadag::fuzz::read_input(std::string_view input) {
  for (const std::size_t rows_per_fit : {1, 3}) {
    paper::fits_of(paper::finished_runs(input, rows_per_fit));
  }
}
