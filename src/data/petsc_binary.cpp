// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// PETSc binary, as written by MatView and VecView: a Mat, sparse or dense, with one sample per row,
// then a Vec of labels, unless labels have their own file. Rank 0 inspects everything except the
// values. Then every rank reads its rows straight into blocks; MatLoad() would hold them twice.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <vector>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/interruption.hpp"
#include "base/petsc.hpp"
#include "data/format.hpp"
#include "file/file.hpp"

namespace prunadag {
namespace {

constexpr std::int64_t mat_id = 1211216, vec_id = 1211214;
constexpr std::int64_t dense_marker = -1;
constexpr std::int64_t width = sizeof(PetscInt);  // bytes of a whole number in the file

/// A whole number of `count` bytes, most significant byte first.
std::int64_t big_endian(const char* bytes, std::size_t count) {
  std::uint64_t value = static_cast<signed char>(bytes[0]) < 0 ? ~std::uint64_t(0) : 0;
  for (std::size_t i = 0; i < count; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return std::int64_t(value);
}

/// The shape that a file announces. It is checked against the length of the file before anything is
/// allocated, and against the row counts and indices.
class FileShape {
 public:
  std::int64_t rows = 0, columns = 0, entries = 0;
  bool dense = false, has_labels = false;

  /// `bytes` is the file's length.
  void check(const std::string& path, std::int64_t bytes) {
    path_ = path;
    file_ = open_input(path);
    left_ = bytes;
    if (next() != mat_id) {
      fail(fmt::format("does not begin with a PETSc matrix of {}-bit indices, as this PETSc has",
                       8 * sizeof(PetscInt)));
    }
    rows = next(), columns = next(), entries = next();
    if (rows < 0 || columns < 0 || entries < dense_marker) fail("has a damaged matrix header");
    dense = entries == dense_marker;
    if (dense) {
      if (rows > 0 && columns == 0) fail("has a dense matrix without columns");
      require_room(rows, std::max<std::int64_t>(1, columns));
      require_room(rows * columns, 8);
      entries = rows * columns;
    } else {
      require_room(rows, width);
      require_room(entries, width + 8);
      check_pattern();
    }
    skip(8 * entries);
    if (left_ == 0) return;
    if (next() != vec_id) fail("has something else than a vector of labels after the matrix");
    const std::int64_t labels = next();
    if (labels != rows) fail(fmt::format("has {} labels for {} samples", labels, rows));
    require_room(labels, 8);
    has_labels = true;
    const std::int64_t after = left_ - 8 * labels;
    if (after > 0) fail(fmt::format("has {} bytes after its last label", after));
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::data, fmt::format("{}: {}", path_, what));
  }
  [[noreturn]] void fail_early() const { fail("ends in the middle of its data"); }
  void require_room(std::int64_t count, std::int64_t bytes_each) const {
    if (count > left_ / bytes_each) fail_early();
  }
  void check_pattern() {
    std::int64_t counted = 0;
    std::vector<std::int64_t> counts;
    for (std::int64_t r = 0; r < rows; ++r) {
      leave_where_interrupted();
      counts.push_back(next());
      if (counts.back() < 0 || counts.back() > columns) {
        fail(fmt::format("row {} claims {} entries of {} columns", r + 1, counts.back(), columns));
      }
      counted += counts.back();
    }
    if (counted != entries) fail("has row counts that do not add up");
    for (std::int64_t r = 0; r < rows; ++r) {
      leave_where_interrupted();
      std::int64_t last = -1;
      for (std::int64_t e = 0; e < counts[std::size_t(r)]; ++e) {
        const std::int64_t column = next();
        if (column <= last || column >= columns) {
          fail(fmt::format("row {} has column {} after {} of {} columns", r + 1, column + 1,
                           last + 1, columns));
        }
        last = column;
      }
    }
  }
  std::int64_t next() {
    char bytes[width];
    if (left_ < width || read_bytes(file_.get(), path_, bytes, width) != width) fail_early();
    left_ -= width;
    return big_endian(bytes, width);
  }
  void skip(std::int64_t bytes) {
    if (bytes > left_ || fseeko(file_.get(), off_t(bytes), SEEK_CUR) != 0) fail_early();
    left_ -= bytes;
  }

  std::string path_;
  File file_;
  std::int64_t left_ = 0;  // bytes not inspected yet
};

/// The places of the parts of a file after its header.
struct Places {
  std::int64_t lengths, columns, values, labels;

  explicit Places(const FileShape& header) {
    lengths = 4 * width;
    columns = lengths + (header.dense ? 0 : header.rows * width);
    values = columns + (header.dense ? 0 : header.entries * width);
    labels = values + 8 * header.entries + 2 * width;
  }
};

/// Reads numbers of one part of a file, one after the other, for one rank.
class FilePart {
 public:
  FilePart(const std::string& path, std::int64_t offset) : path_(path), file_(open_input(path)) {
    if (fseeko(file_.get(), off_t(offset), SEEK_SET) != 0) fail();
  }

  std::int64_t whole() { return big_endian(next(width), width); }
  double real() { return std::bit_cast<double>(big_endian(next(8), 8)); }

 private:
  [[noreturn]] void fail() const {
    throw Error(ErrorKind::data, fmt::format("{}: ends in the middle of its data", path_));
  }
  const char* next(std::size_t bytes) {
    if (place_ == filled_) {
      filled_ = read_bytes(file_.get(), path_, buffer_.data(), buffer_.size());
      place_ = 0;
    }
    if (place_ + bytes > filled_) fail();
    const char* const number = buffer_.data() + place_;
    place_ += bytes;
    return number;
  }

  std::string path_;
  File file_;
  std::vector<char> buffer_ = std::vector<char>(65536);
  std::size_t place_ = 0, filled_ = 0;
};

/// The shape that rank 0 found, on all ranks. Collective.
FileShape shape_of(Source& file) {
  const MPI_Comm comm = file.comm();
  FileShape shape;
  agree(comm, [&] {
    if (rank_of(comm) == 0) shape.check(file.path(), file.stored_bytes());
  });
  for (std::int64_t* number : {&shape.rows, &shape.columns, &shape.entries}) {
    *number = largest(comm, *number);
  }
  shape.dense = largest(comm, shape.dense) > 0;
  shape.has_labels = largest(comm, shape.has_labels) > 0;
  return shape;
}

[[noreturn]] void refuse(double value, const std::string& path, const std::string& where) {
  throw Error(ErrorKind::data,
              fmt::format("{}: {}: value {}: values must be finite", path, where, value));
}

/// The rows of one rank, and the number of entries before them.
struct OwnRows {
  PetscInt count = PETSC_DECIDE;
  std::int64_t first = 0, entries_before = 0;
  std::vector<PetscInt> lengths;  // of sparse rows
};

OwnRows own_rows(Source& file, const FileShape& shape) {
  const MPI_Comm comm = file.comm();
  OwnRows own;
  PetscInt total = PetscInt(shape.rows);
  check(PetscSplitOwnership(comm, &own.count, &total));
  own.first = sum_below(comm, own.count);
  const std::int64_t entries = agree(comm, [&] {
    if (shape.dense) return own.count * shape.columns;
    FilePart part(file.path(), Places(shape).lengths + own.first * width);
    for (PetscInt r = 0; r < own.count; ++r) own.lengths.push_back(PetscInt(part.whole()));
    return std::accumulate(own.lengths.begin(), own.lengths.end(), std::int64_t(0));
  });
  own.entries_before = sum_below(comm, entries);
  return own;
}

/// Not collective.
void read_rows(const std::string& path, const FileShape& shape, const OwnRows& own, Rows& rows) {
  const Places at(shape);
  FilePart columns(path, at.columns + own.entries_before * width),
      values(path, at.values + own.entries_before * 8);
  for (PetscInt r = 0; r < own.count; ++r) {
    leave_where_interrupted();
    const std::int64_t count = shape.dense ? shape.columns : own.lengths[std::size_t(r)];
    for (std::int64_t e = 0; e < count; ++e) {
      const std::int64_t column = shape.dense ? e : columns.whole();
      const double value = values.real();
      if (!std::isfinite(value)) {
        refuse(value, path, fmt::format("row {}, column {}", own.first + r + 1, column + 1));
      }
      shape.dense ? rows.add(value) : rows.add(PetscInt(column), value);
    }
    rows.end_row();
  }
}

void read_labels(const std::string& path, const FileShape& shape, const OwnRows& own,
                 std::vector<double>& labels) {
  FilePart part(path, Places(shape).labels + own.first * 8);
  for (PetscInt r = 0; r < own.count; ++r) {
    labels.push_back(part.real());
    if (!std::isfinite(labels.back())) {
      refuse(labels.back(), path, fmt::format("label of row {}", own.first + r + 1));
    }
  }
}

}  // namespace

bool recognises_petsc(std::string_view head) {
  return (head.size() >= 4 && big_endian(head.data(), 4) == mat_id) ||
         (head.size() >= 8 && big_endian(head.data(), 8) == mat_id);
}

Rows read_petsc(Source& file, const DataSource& source) {
  const std::string& path = file.path();
  refuse_columns(source, "a PETSc matrix");
  if (!file.compression().empty()) {
    throw Error(ErrorKind::data, fmt::format("{}: PETSc binary data must not be compressed", path));
  }
  if (file.is_streamed()) {
    throw Error(ErrorKind::data,
                fmt::format("{}: PETSc binary data must be in a file, for all ranks", path));
  }
  const FileShape shape = shape_of(file);
  const OwnRows own = own_rows(file, shape);
  Rows rows = shape.dense ? Rows::dense(shape.columns) : Rows::sparse();
  agree(file.comm(), [&] {
    read_rows(path, shape, own, rows);
    file.require_same_size();
    if (shape.has_labels) read_labels(path, shape, own, rows.labels);
  });
  return rows;
}

}  // namespace prunadag
