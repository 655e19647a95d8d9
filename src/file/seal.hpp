// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

/// A checksum at the end of our HDF5 files. It detects damage before the HDF5 library, which trusts
/// its input, reads a file. The last 32 bytes are "\nprunadag crc64\n", then the number of bytes
/// before them and the CRC-64/XZ of these bytes, both 8 bytes, lowest byte first. HDF5 ignores
/// bytes after the end that a file states, and cuts them off when it changes a file. So a file that
/// others have changed has no checksum, rather than a wrong one.
namespace prunadag::hdf5 {

/// Adds the checksum to a complete, closed file. Throws Error(data) that calls the file `name`. Not
/// collective; reads the file once.
void seal(const std::string& path, const std::string& name);

/// Throws Error(data) for a file with a wrong or incomplete checksum. Not collective; reads a file
/// with a checksum from end to end.
void require_unbroken_seal(const std::string& path);

}  // namespace prunadag::hdf5
