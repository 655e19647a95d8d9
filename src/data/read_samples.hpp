// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "data/rows.hpp"
#include "prunadag/dataset.hpp"

namespace prunadag {

/// The samples of a file, with labels and weights from any source.
struct ReadSamples {
  Rows rows;
  std::string format;
  std::int64_t stored_bytes;
};

/// Reads the samples of a source in its format, and leaves out samples of weight 0. Labels are as
/// in the file, or -1 and +1 where the options group them. Collective. Throws Error(data) for a
/// file without samples, and Error(usage) for missing labels and for weights from two sources.
ReadSamples read_samples(MPI_Comm comm, const DataSource& source, const LoadOptions& options);

/// Throws Error(data) where the samples have another number of features than declared; sparse
/// samples may have fewer. Collective.
void require_width(MPI_Comm comm, const Rows& rows, const DataSource& source);

/// Notes that names cannot be compared, where only the data or only `source` has them. Not
/// collective.
void note_names(const DataSource& source, Rows& rows);

/// Finds the classes of options.data where its labels are to be classes. Collective.
void settle_classes(MPI_Comm comm, const LoadOptions& options, const std::vector<double>& labels,
                    ClassLabels& classes);

/// Makes labels what the loss needs: classes as -1 and +1 or by number, counts that are not
/// negative. Collective.
void use_labels(MPI_Comm comm, const DataSource& source, std::optional<LabelRule> rule,
                const ClassLabels& classes, std::vector<double>& labels);

}  // namespace prunadag
