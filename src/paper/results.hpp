// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <vector>

#include "paper/coding_experiment.hpp"
#include "paper/experiment.hpp"
#include "paper/study.hpp"

namespace prunadag::paper {

/// Writes every table and report.md from all runs on record, those of earlier calls included. Draws
/// the tables on record and the figures of the target. A picture that cannot be drawn gives a note,
/// not an error. Collective; rank 0 writes. Throws Error(data). `coding` may be null.
void write_results(MPI_Comm comm, const StudyOptions& options,
                   const std::vector<Experiment>& tables, const CodingStudy* coding,
                   const StudyHooks& hooks);

}  // namespace prunadag::paper
