// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>

#include <mpi.h>

namespace prunadag {

/// The area under the ROC curve of predictions t for classes y = -1 and +1, with weights w, or 1 if
/// empty. It is the probability that the sample of class +1 has the greater prediction of two
/// samples of different classes; ties count half. NaN unless both classes have samples. Collective;
/// every rank gives its own samples, and holds some samples of all ranks for a while.
double area_under_curve(MPI_Comm comm, std::span<const double> t, std::span<const double> y,
                        std::span<const double> w);

}  // namespace prunadag
