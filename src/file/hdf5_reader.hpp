// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "file/hdf5.hpp"
#include "prunadag/detail.hpp"

namespace prunadag::hdf5 {

/// Reads a file that Writer wrote, on any rank. Every failure is an Error(data) that names the
/// file. The file is not trusted. Attributes are read only by the names that Writer wrote. An array
/// must be in the file itself, as a plain block of IEEE numbers no longer than the file.
class Reader {
 public:
  /// `kind` is the expected kind of file, for messages; `main` is an array that only this kind has.
  Reader(const std::string& path, const char* kind, const char* main);

  /// Takes out an attribute of type T, which must exist.
  template <class T>
  T take(const char* name) {
    const std::optional<Detail> found = attribute(name);
    const T* value = found ? found->get_if<T>() : nullptr;
    if (!value) fail_missing(name);
    taken_.insert(name);
    return *value;
  }
  /// The same; returns `otherwise` if the Writer wrote no such attribute.
  template <class T>
  T take(const char* name, const T& otherwise) {
    const std::vector<std::string> all = written();
    return std::ranges::find(all, name) != all.end() ? take<T>(name) : otherwise;
  }
  /// Takes out a real number, which must be finite.
  double take_finite(const char* name);
  /// The attributes of the Writer that have not been taken.
  Details rest() const;

  /// Whether there is an array `name`, in the root or in a group of ours.
  bool has(const std::string& name) const;
  /// Requires that the array exists and has this shape.
  void require_shape(const char* name, const std::vector<std::int64_t>& shape) const;
  /// Reads rows of an array from `first` on; their numbers must be finite.
  void read(const char* name, std::int64_t first, std::span<double> rows) const;

  /// An array of `count` texts as written by Writer::texts(); empty where there is none.
  std::vector<std::string> texts(const char* name, std::int64_t count) const;

  [[noreturn]] void fail(const std::string& what) const;
  /// Throws "is a damaged model: ...".
  [[noreturn]] void fail_damaged(const std::string& what) const;

 private:
  struct Array {
    Dataset dataset;
    Space space;
    std::vector<hsize_t> shape;
  };

  /// An attribute that is a single number or a single text of fixed length; else nothing.
  std::optional<Detail> attribute(const std::string& name) const;
  /// The names of the attributes that the Writer wrote.
  std::vector<std::string> written() const;
  [[noreturn]] void fail_missing(const char* name) const;
  Array open(const std::string& name, bool (*is_right)(hid_t type), const char* what) const;
  Array open_numbers(const std::string& name) const;

  std::string path_, kind_;
  std::uint64_t bytes_ = 0;  // length of the file
  std::optional<File> file_;
  std::set<std::string> taken_;
};

/// Whether a file is HDF5 and has an array `name`.
bool holds_dataset(const std::string& path, const char* name);

}  // namespace prunadag::hdf5
