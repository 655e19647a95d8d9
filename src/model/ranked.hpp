// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>

#include <mpi.h>

namespace prunadag {

/// The area under the ROC curve of predictions t for classes y = -1 and +1 of weights w, or of 1
/// each where these are empty: how often a sample of class +1 has the greater prediction of two of
/// different classes, where ties count half. Not a number without samples of both. Collective;
/// every rank gives the samples that it has, and holds some of all of them for a while.
double area_under_curve(MPI_Comm comm, std::span<const double> t, std::span<const double> y,
                        std::span<const double> w);

}  // namespace prunadag
