// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <vector>

#include "paper/result_table.hpp"

namespace prunadag::paper {

/// Whether the runs support a claim of the paper, and the counts behind the verdict.
struct Verdict {
  std::string claim, verdict, evidence;
};

/// Returns verdicts on the six qualitative claims of the paper, from the tables on record and the
/// curves of figure 1 below the folder `output` of the study. Tables and curves may be missing. Not
/// collective. Throws Error(data) for a curve that cannot be read.
std::vector<Verdict> judge(const std::vector<TableNumbers>& tables, const std::string& output);

}  // namespace prunadag::paper
