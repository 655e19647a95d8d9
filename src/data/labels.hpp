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

/// The numbers of a file with one number per line, or of an IDX file, `wanted` of them on this
/// rank, in rank order. Collective; throws Error(data) when there are not as many as all ranks
/// want: "... for the 12 what".
std::vector<double> read_numbers(MPI_Comm comm, const std::string& path, std::int64_t wanted,
                                 const std::string& what);

/// The two values that occur in the labels of all ranks, the smaller as the negative class.
/// Collective; throws Error(data) when there are not exactly two.
ClassLabels find_classes(MPI_Comm comm, const std::vector<double>& labels, const std::string& path);

/// All values that occur in the labels of all ranks, for a loss with a prediction for each class.
/// Collective; throws Error(data) where there is only one, or more than 1000.
ClassLabels find_all_classes(MPI_Comm comm, const std::vector<double>& labels,
                             const std::string& path);

/// The labels of the classes, the first of many, for messages. Not collective.
std::string class_list(const ClassLabels& classes);

/// Throws Error(data) for the first weight that is negative. Collective.
void require_weights(MPI_Comm comm, const std::vector<double>& weights, const std::string& path);

/// Throws LineProblem for a weight that is negative; `token` stands for it in `column`.
void require_weight(double weight, std::size_t column, std::string_view token);

/// Throws Error(data) for the first label that is negative. Collective.
void require_counts(MPI_Comm comm, const std::vector<double>& labels, const std::string& path);

/// Replaces each label by -1 or +1, or by the number of its class where there are many. Collective;
/// throws Error(data) for a value of no class.
void map_to_classes(MPI_Comm comm, const ClassLabels& classes, std::vector<double>& labels,
                    const std::string& path);

}  // namespace prunadag
