// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "file/hdf5_file.hpp"
#include "file/hdf5_reader.hpp"
#include "prunadag/model.hpp"

/// What all files that hold models have in common: everything but the weights.
namespace prunadag {

/// The attributes that stand for members of a Model, beside its details.
Details attributes_of(const Model& model, double intercept_value);
/// That a file has room for: names, classes and scaling.
std::int64_t numbers_of_parts(const Model& model);

/// Writes the names and the classes, and opens a group for the scaling. Not collective.
void begin_parts(const Model& model, hdf5::Writer& writer);
/// The part of a distributed array of as many features, with K numbers each. Rank 0 has the writer,
/// null on the others. Collective.
void write_features(hdf5::Writer* writer, const char* name, Vec vector, std::int64_t features,
                    std::int64_t outputs = 1);
/// The same of a vector laid out as the parameters.
void write_weights(const Model& model, hdf5::Writer* writer, const char* name, Vec vector);
/// The shape of such an array.
std::vector<std::int64_t> shape_of_weights(const Model& model);
/// Collective.
void write_scaling(const Model& model, hdf5::Writer* writer);

/// The groups of the weights, where there are any, among what pruning goes by, whose group the file
/// has then. Collective.
void write_groups(const Model& model, hdf5::Writer* writer);

/// Takes attributes and names; returns the value of the intercept. Not collective.
double read_parts(hdf5::Reader& reader, Model& model);
/// Collective.
void read_scaling(MPI_Comm comm, const hdf5::Reader& reader, Model& model);
/// `like` is laid out as the parameters. Collective.
void read_groups(Vec like, const hdf5::Reader& reader, Model& model);

}  // namespace prunadag
