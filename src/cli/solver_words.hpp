// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "cli/command.hpp"
#include "prunadag/options.hpp"

namespace prunadag::cli {

/// Has PETSc's words read by the solver that `options` name, before any work, so that wrong and
/// unknown ones show, also those from PETSC_OPTIONS and options files. Throws Error(usage).
/// Collective.
void try_solver_words(const Call& call, const FitOptions& options);

/// The same for commands that fit by several methods: a word must mean something to one of them.
void try_words_of_all_solvers(const Call& call);

}  // namespace prunadag::cli
