// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "file/hdf5.hpp"
#include "file/output_file.hpp"
#include "prunadag/detail.hpp"

namespace prunadag::hdf5 {

/// Bytes that Writer::texts() takes for each of these.
std::size_t text_width(std::span<const std::string> texts);

/// Writes a result: attributes of the root, among them `program` and `format_version`, and arrays
/// of doubles. One rank has it, with the plain POSIX driver, which reports a full disk where it
/// happens; every failure is an Error(data) that names the file.
class Writer {
 public:
  /// HDF5 cannot give up a file whose last bytes it cannot write; it fails again, or worse, when
  /// the program ends. So the space for all `numbers` is there before HDF5 begins, and held while
  /// it writes.
  Writer(OutputFile& output, std::int64_t numbers, const Details& attributes);

  /// What such a file takes at most; a few kB more than it does.
  static std::int64_t bytes(std::int64_t numbers, const Details& attributes);

  /// Sets `bytes` apart for a Writer to come and begins its file: one that is created later would
  /// lose its space for a moment. As OutputFile::reserve().
  static bool reserve(OutputFile& output, std::int64_t bytes);

  void group(const char* name);
  /// Begins an array of the given shape; append() fills it with whole rows, in order.
  void begin_dataset(const char* name, std::vector<std::int64_t> shape);
  void append(std::span<const double> rows);
  /// A whole array of texts, kept at the length of the longest one.
  void texts(const char* name, std::span<const std::string> texts);
  /// Closes the file and adds its checksum (seal.hpp).
  void finish();

 private:
  void require(bool done) const;
  void attribute(const std::string& name, const Detail& value);
  void write_attribute(const std::string& name, hid_t type, const void* value);

  std::string path_, written_to_;
  File file_;
  std::optional<Dataset> dataset_;
  std::vector<hsize_t> shape_;
  hsize_t written_ = 0;  // rows
};

}  // namespace prunadag::hdf5
