// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "file/hdf5.hpp"
#include "prunadag/detail.hpp"

namespace prunadag::hdf5 {

/// Any rank's view of a file that Writer wrote; every failure is an Error(data) that names it. The
/// file is not trusted: attributes are asked for by the names that Writer wrote; an array has to
/// stand in the file itself, as a plain block of IEEE numbers that is no longer than the file.
class Reader {
 public:
  /// `kind` is what the file has to be, for messages, and `main` an array that only this kind has.
  Reader(const std::string& path, const char* kind, const char* main);

  /// Takes an attribute of type T out; it has to be there.
  template <class T>
  T take(const char* name) {
    const std::optional<Detail> found = attribute(name);
    const T* value = found ? found->get_if<T>() : nullptr;
    if (!value) fail_missing(name);
    taken_.insert(name);
    return *value;
  }
  /// Takes a real number out, which has to be finite.
  double take_finite(const char* name);
  /// The attributes that the Writer wrote and that were not taken.
  Details rest() const;

  /// Whether there is an array of this name, in a group of ours or in the root.
  bool has(const std::string& name) const;
  /// The array has to be there and of this shape.
  void require_shape(const char* name, const std::vector<std::int64_t>& shape) const;
  /// Rows of an array from `first` on; each has to be finite.
  void read(const char* name, std::int64_t first, std::span<double> rows) const;

  /// An array of `count` texts as Writer::texts() writes it, or nothing where there is none.
  std::vector<std::string> texts(const char* name, std::int64_t count) const;

  [[noreturn]] void fail(const std::string& what) const;
  /// "is a damaged model: ..."
  [[noreturn]] void fail_damaged(const std::string& what) const;

 private:
  struct Array {
    Dataset dataset;
    Space space;
    std::vector<hsize_t> shape;
  };

  /// One attribute, where it is a single number or a single text of fixed length.
  std::optional<Detail> attribute(const std::string& name) const;
  [[noreturn]] void fail_missing(const char* name) const;
  Array open(const std::string& name, bool (*is_right)(hid_t type), const char* what) const;
  Array open_numbers(const std::string& name) const;

  std::string path_, kind_;
  std::uint64_t bytes_ = 0;  // of the file
  std::optional<File> file_;
  std::set<std::string> taken_;
};

/// Whether a file is HDF5 and holds an array of this name.
bool holds_dataset(const std::string& path, const char* name);

}  // namespace prunadag::hdf5
