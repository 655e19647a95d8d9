// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "file/hdf5_file.hpp"
#include "file/hdf5_reader.hpp"
#include "prunadag/model.hpp"

/// The common part of all files with models: everything except the weights.
namespace prunadag {

/// Throws Error(usage) for a text that is too long for an attribute of a file. Not collective.
void require_short(const Details& details);
/// The attributes for members of a Model that are not details, and the details. Throws as
/// require_short().
Details attributes_of(const Model& model, double intercept_value);
/// The count of numbers for names, classes, scaling and pruning, to reserve space.
std::int64_t numbers_of_parts(const Model& model);

/// Writes the names and the classes, and opens groups for scaling and pruning. Not collective.
void begin_parts(const Model& model, hdf5::Writer& writer);
/// Writes the features' part of a distributed vector, with K numbers per feature. Rank 0 has the
/// writer; it is null on other ranks. Collective.
void write_features(hdf5::Writer* writer, const char* name, Vec vector, std::int64_t features,
                    std::int64_t outputs = 1);
/// The same for a vector laid out as the parameters.
void write_weights(const Model& model, hdf5::Writer* writer, const char* name, Vec vector);
/// The shape of an array of weights.
std::vector<std::int64_t> shape_of_weights(const Model& model);
/// Collective.
void write_scaling(const Model& model, hdf5::Writer* writer);

/// Writes what pruning goes by, where the model has it: units, means, groups. Collective.
void write_pruning(const Model& model, hdf5::Writer* writer);

/// Reads attributes and names; returns the intercept. Not collective.
double read_parts(hdf5::Reader& reader, Model& model);
/// Collective.
void read_scaling(MPI_Comm comm, const hdf5::Reader& reader, Model& model);
/// `like` is laid out as the parameters. Collective.
void read_pruning(Vec like, const hdf5::Reader& reader, Model& model);

}  // namespace prunadag
