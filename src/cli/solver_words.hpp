// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "cli/command.hpp"
#include "prunadag/options.hpp"

namespace prunadag::cli {

/// Lets the solver of `options` read PETSc's words before any work, to find wrong and unknown ones,
/// also from PETSC_OPTIONS and options files. Throws Error(usage). Collective.
void try_solver_words(const Call& call, const FitOptions& options);

/// The same for commands with several methods: one method must know each word.
void try_words_of_all_solvers(const Call& call);

}  // namespace prunadag::cli
