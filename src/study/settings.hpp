// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <mpi.h>

#include "study/study.hpp"

namespace prunadag::study {

/// Throws Error(usage) for what is wrong with the options whatever the folder: names the nearest
/// target. Not collective; the same on every rank.
void check_study_options(const StudyOptions& options, int ranks);

/// Makes the folder of a study with its settings in study.json, or checks that the one that is
/// there has the same version and settings. Collective. Throws Error(usage) when it has others or
/// is not a study's, Error(data) when it cannot be made.
void open_study_folder(MPI_Comm comm, const StudyOptions& options);

}  // namespace prunadag::study
