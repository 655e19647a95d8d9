// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

/// A checksum behind the HDF5 files that we write, so that damage is told of before the HDF5
/// library takes them apart, which believes what they say. The last 32 bytes are "\nprunadag
/// crc64\n", how many bytes stand before that, and their CRC-64/XZ, both as 8 bytes with the lowest
/// first. HDF5 does not look behind the end that its files state, and cuts off what is there
/// whenever it has changed something: a file that others have changed has no checksum, rather than
/// a wrong one.
namespace prunadag::hdf5 {

/// Adds the checksum to a whole, closed file. Throws Error(data) that names it as `name`. Not
/// collective; reads the file once.
void seal(const std::string& path, const std::string& name);

/// Throws Error(data) where a file has a checksum, or the rest of one, that does not fit. Not
/// collective; reads a file that has one from end to end.
void require_unbroken_seal(const std::string& path);

}  // namespace prunadag::hdf5
