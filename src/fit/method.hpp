// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "prunadag/handle.hpp"
#include "prunadag/options.hpp"

namespace prunadag {

/// Whether the method evaluates f and runs to the minimiser, in scaled units.
bool minimises(const FitOptions& options);

/// Makes a Tao of the method's type with the settings of `options` and `target` relevant
/// parameters; PETSc's options database then overrides them. Collective.
TaoHandle make_tao(MPI_Comm comm, const FitOptions& options, std::int64_t target);

}  // namespace prunadag
