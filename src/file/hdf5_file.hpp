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

/// Bytes per text in Writer::texts(), for these texts.
std::size_t text_width(std::span<const std::string> texts);

/// Writes a result: attributes of the root, among them `program` and `format_version`, and arrays
/// of doubles. Used on one rank, with the plain POSIX driver, which reports a full disk at once.
/// Every failure is an Error(data) that names the file.
class Writer {
 public:
  /// Reserves the space for all `numbers` before HDF5 begins, and keeps it while HDF5 writes. HDF5
  /// cannot close a file whose last bytes it cannot write: it fails again, or worse, when the
  /// program ends.
  Writer(OutputFile& output, std::int64_t numbers, const Details& attributes);

  /// Bytes of such a file, at most; a few kB above the true size.
  static std::int64_t bytes(std::int64_t numbers, const Details& attributes);

  /// Reserves `bytes` for a later Writer and creates its file at once: creating it later would
  /// release the space for a moment. As OutputFile::reserve().
  static bool reserve(OutputFile& output, std::int64_t bytes);

  void group(const char* name);
  /// Begins an array of the given shape; append() adds whole rows, in order.
  void begin_dataset(const char* name, std::vector<std::int64_t> shape);
  void append(std::span<const double> rows);
  /// Writes a whole array of texts, each stored at the length of the longest.
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
  hsize_t written_ = 0;  // number of rows
};

}  // namespace prunadag::hdf5
