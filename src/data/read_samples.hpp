// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "data/rows.hpp"
#include "prunadag/dataset.hpp"

namespace prunadag {

/// What a file has, with labels and weights from wherever they are.
struct ReadSamples {
  Rows rows;
  std::string format;
  std::int64_t stored_bytes;
};

/// Reads the samples that a source names, as its format has them, and leaves out those that weigh
/// nothing. Labels are those of the file, or -1 and +1 where the options group them. Collective.
/// Throws Error(data) for a file without samples, and Error(usage) for labels that are missing and
/// for weights that would be given twice.
ReadSamples read_samples(MPI_Comm comm, const DataSource& source, const LoadOptions& options);

/// Throws Error(data) where the samples have another number of features than was declared; sparse
/// ones may have fewer. Collective.
void require_width(MPI_Comm comm, const Rows& rows, const DataSource& source);

/// Notes that names, which are on one side only, cannot be compared. Not collective.
void note_names(const DataSource& source, Rows& rows);

/// Which classes there are, where the labels of options.data are to be some. Collective.
void settle_classes(MPI_Comm comm, const LoadOptions& options, const std::vector<double>& labels,
                    ClassLabels& classes);

/// Labels as the loss wants them: classes as -1 and +1 or by number, counts that are not negative.
/// Collective.
void use_labels(MPI_Comm comm, const DataSource& source, std::optional<LabelRule> rule,
                const ClassLabels& classes, std::vector<double>& labels);

}  // namespace prunadag
