// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Runs on record of a study, as runs.csv and its parts hold them.
#include "paper/runs.hpp"

#include "fuzz/target.hpp"

void prunadag::fuzz::read_input(std::string_view input) {
  for (const std::size_t rows_per_fit : {1, 3}) {
    paper::fits_of(paper::finished_runs(input, rows_per_fit));
  }
}
