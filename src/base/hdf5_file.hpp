// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/hdf5.hpp"
#include "base/output_file.hpp"
#include "prunadag/detail.hpp"

namespace prunadag::hdf5 {

/// Writes a result: attributes of the root, among them `program` and `format_version`, and arrays
/// of doubles. One rank has it, with the plain POSIX driver, which reports a full disk where it
/// happens; every failure is an Error(data) that names the file.
class Writer {
 public:
  /// HDF5 cannot give up a file whose last bytes it cannot write; it fails again, or worse, when
  /// the program ends. So the space for all `numbers` is there before HDF5 begins, and held while
  /// it writes.
  Writer(const OutputFile& output, std::int64_t numbers, const Details& attributes);

  void group(const char* name);
  /// Begins an array of the given shape; append() fills it with whole rows, in order.
  void begin_dataset(const char* name, std::vector<std::int64_t> shape);
  void append(std::span<const double> rows);
  void finish();

 private:
  void require(bool done) const;
  void attribute(const std::string& name, const Detail& value);
  void write_attribute(const std::string& name, hid_t type, const void* value);

  std::string path_;
  File file_;
  std::optional<Dataset> dataset_;
  std::vector<hsize_t> shape_;
  hsize_t written_ = 0;  // rows
};

/// Any rank's view of a file that Writer wrote; every failure is an Error(data) that names it.
class Reader {
 public:
  /// `kind` is what the file has to be, for messages, and `main` an array that only this kind has.
  Reader(const std::string& path, const char* kind, const char* main);

  /// Takes an attribute of type T out; it has to be there.
  template <class T>
  T take(const char* name) {
    const T* value = get_if<T>(name);
    if (!value) fail_damaged(std::string("attribute ") + name + " is missing");
    T result = *value;
    attributes_.erase(name);
    return result;
  }
  /// The attributes that were not taken.
  Details rest() && { return std::move(attributes_); }

  /// The array has to be of this shape.
  void require_shape(const char* name, const std::vector<std::int64_t>& shape) const;
  /// Rows of an array from `first` on; each has to be finite.
  void read(const char* name, std::int64_t first, std::span<double> rows) const;

  [[noreturn]] void fail(const std::string& what) const;
  /// "is a damaged model: ..."
  [[noreturn]] void fail_damaged(const std::string& what) const;

 private:
  template <class T>
  const T* get_if(const char* name) const {
    const auto found = attributes_.find(name);
    return found == attributes_.end() ? nullptr : std::get_if<T>(&found->second);
  }
  void read_attributes();

  std::string path_, kind_;
  std::optional<File> file_;
  Details attributes_;
};

/// Whether a file is HDF5 and holds an array of this name.
bool holds_dataset(const std::string& path, const char* name);

}  // namespace prunadag::hdf5
