// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <mpi.h>

#include "prunadag/dataset.hpp"

namespace prunadag {

/// Reads a file with one number per line, or an IDX file; this rank gets the next `wanted` numbers,
/// in rank order. Collective; throws Error(data) when the file has another number of them than all
/// ranks want. The message calls them `what`: "... for the 12 what".
std::vector<double> read_numbers(MPI_Comm comm, const std::string& path, std::int64_t wanted,
                                 const std::string& what);

/// The two label values of all ranks; the smaller is the negative class. Collective; throws
/// Error(data) unless there are exactly two.
ClassLabels find_classes(MPI_Comm comm, const std::vector<double>& labels, const std::string& path);

/// All label values of all ranks, for a loss with a prediction per class. Collective; throws
/// Error(data) for a single value or more than 1000.
ClassLabels find_all_classes(MPI_Comm comm, const std::vector<double>& labels,
                             const std::string& path);

/// The labels of the classes, or of the first of many, for messages. Not collective.
std::string class_list(const ClassLabels& classes);

/// Throws Error(data) for the first negative weight. Collective.
void require_weights(MPI_Comm comm, const std::vector<double>& weights, const std::string& path);

/// Throws LineProblem for a negative weight; `token` is its text in `column`.
void require_weight(double weight, std::size_t column, std::string_view token);

/// Throws Error(data) for the first negative label. Collective.
void require_counts(MPI_Comm comm, const std::vector<double>& labels, const std::string& path);

/// Replaces each label by -1 or +1, or by its class number where there are many. Collective; throws
/// Error(data) for a value of no class.
void map_to_classes(MPI_Comm comm, const ClassLabels& classes, std::vector<double>& labels,
                    const std::string& path);

}  // namespace prunadag
