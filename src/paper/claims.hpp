// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <vector>

#include "paper/result_table.hpp"

namespace prunadag::paper {

/// Whether the runs bear a claim of the paper out, and what was counted.
struct Verdict {
  std::string claim, verdict, evidence;
};

/// The six qualitative claims of the paper, held against the tables on record (any of them may be
/// missing) and against the curves of figure 1 below the study's folder.
std::vector<Verdict> judge(const std::vector<TableNumbers>& tables, const std::string& output);

}  // namespace prunadag::paper
