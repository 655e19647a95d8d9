// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// PETSc binary: a Mat, sparse or dense, with one sample per row, and after it, unless labels come
// from their own file, a Vec of labels. Written by MatView and VecView with a binary viewer.
#include <bit>
#include <cmath>
#include <cstdio>
#include <vector>

#include <fmt/format.h>

#include "base/file.hpp"
#include "base/petsc.hpp"
#include "data/format.hpp"
#include "matrix/row.hpp"
#include "matrix/sample_major.hpp"
#include "prunadag/prunadag.h"

namespace prunadag {
namespace {

constexpr std::int64_t mat_id = 1211216, vec_id = 1211214;
constexpr std::int64_t dense_marker = -1;

/// A whole number of `width` bytes, most significant first.
std::int64_t big_endian(const char* bytes, std::size_t width) {
  std::uint64_t value = static_cast<signed char>(bytes[0]) < 0 ? ~std::uint64_t(0) : 0;
  for (std::size_t i = 0; i < width; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return std::int64_t(value);
}

/// The shape a file announces, checked against its length and its own row counts and indices, so
/// that PETSc's collective readers cannot fail on one rank only.
class Header {
 public:
  bool dense = false, has_labels = false;

  void check(const std::string& path) {
    path_ = path;
    file_ = open_input(path);
    if (next() != mat_id) {
      fail(fmt::format("does not begin with a PETSc matrix of {}-bit indices, as this PETSc has",
                       8 * sizeof(PetscInt)));
    }
    const std::int64_t rows = next(), columns = next(), entries = next();
    if (rows < 0 || columns < 0 || entries < dense_marker) fail("has a damaged matrix header");
    dense = entries == dense_marker;
    if (dense) {
      for (std::int64_t r = 0; r < rows; ++r) skip(8 * columns);
    } else {
      check_pattern(rows, columns, entries);
      skip(8 * entries);
    }
    if (at_end()) return;
    if (next() != vec_id) fail("has something else than a vector of labels after the matrix");
    const std::int64_t labels = next();
    if (labels != rows) fail(fmt::format("has {} labels for {} samples", labels, rows));
    skip(8 * labels);
    has_labels = true;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::data, fmt::format("{}: {}", path_, what));
  }
  void check_pattern(std::int64_t rows, std::int64_t columns, std::int64_t entries) {
    std::int64_t counted = 0;
    std::vector<std::int64_t> counts;
    for (std::int64_t r = 0; r < rows; ++r) {
      counts.push_back(next());
      if (counts.back() < 0 || counts.back() > columns) {
        fail(fmt::format("row {} claims {} entries of {} columns", r + 1, counts.back(), columns));
      }
      counted += counts.back();
    }
    if (counted != entries) fail("has row counts that do not add up");
    for (std::int64_t r = 0; r < rows; ++r) {
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
  std::int64_t next() {  // PETSc writes whole numbers as wide as its indices
    char bytes[sizeof(PetscInt)];
    if (std::fread(bytes, 1, sizeof bytes, file_.get()) != sizeof bytes) {
      fail("ends in the middle of its data");
    }
    return big_endian(bytes, sizeof bytes);
  }
  void skip(std::int64_t bytes) {  // the last byte is read: seeking past the end does not fail
    if (bytes == 0) return;
    if (std::fseek(file_.get(), bytes - 1, SEEK_CUR) != 0 || std::fgetc(file_.get()) == EOF) {
      fail("ends in the middle of its data");
    }
  }
  bool at_end() {
    const int c = std::fgetc(file_.get());
    if (c != EOF) std::ungetc(c, file_.get());
    return c == EOF;
  }

  std::string path_;
  File file_;
};

}  // namespace

bool recognises_petsc(std::string_view head) {
  return (head.size() >= 4 && big_endian(head.data(), 4) == mat_id) ||
         (head.size() >= 8 && big_endian(head.data(), 8) == mat_id);
}

Rows read_petsc(TextSource& file, const DataSource& source) {
  const std::string& path = file.path();
  const MPI_Comm comm = file.comm();
  refuse_columns(source, "a PETSc matrix");
  if (!file.compression().empty()) {
    throw Error(ErrorKind::data, fmt::format("{}: PETSc binary data must not be compressed", path));
  }
  Header header;
  agree(comm, [&] {
    if (rank_of(comm) == 0) header.check(path);
  });
  header.dense = sum(comm, header.dense) > 0;
  header.has_labels = sum(comm, header.has_labels) > 0;

  ViewerHandle viewer;
  MatHandle matrix;
  check(PetscViewerBinaryOpen(comm, path.c_str(), FILE_MODE_READ, viewer.put()));
  check(PetscViewerBinarySetSkipInfo(viewer, PETSC_TRUE));
  check(MatCreate(comm, matrix.put()));
  check(sample_major::register_type());
  check(MatSetType(matrix, header.dense ? MATPRUNADAGDENSE : MATAIJ));
  check(MatLoad(matrix, viewer));
  PetscInt first, end, columns;
  check(MatGetOwnershipRange(matrix, &first, &end));
  check(MatGetSize(matrix, nullptr, &columns));

  Rows rows = header.dense ? Rows::dense(columns) : Rows::sparse();
  agree(comm, [&] {
    for (PetscInt r = first; r < end; ++r) {
      const Row row(matrix, r);
      for (PetscInt e = 0; e < row.count; ++e) {
        const PetscInt column = row.columns[e];
        const double value = row.values[e];
        if (!std::isfinite(value)) {
          throw Error(ErrorKind::data, fmt::format("{}: row {}, column {}: value {}: values must "
                                                   "be finite",
                                                   path, r + 1, column + 1, value));
        }
        header.dense ? rows.add(value) : rows.add(column, value);
      }
      rows.end_row();
    }
  });
  if (header.has_labels) {
    VecHandle labels;
    check(VecCreate(comm, labels.put()));
    check(VecSetSizes(labels, end - first, PETSC_DETERMINE));
    check(VecSetType(labels, VECSTANDARD));
    check(VecLoad(labels, viewer));
    const ReadArray values(labels);
    rows.labels.assign(values.span().begin(), values.span().end());
    agree(comm, [&] {
      for (std::size_t i = 0; i < rows.labels.size(); ++i) {
        if (!std::isfinite(rows.labels[i])) {
          throw Error(ErrorKind::data, fmt::format("{}: label of row {}: value {}: values must be "
                                                   "finite",
                                                   path, first + PetscInt(i) + 1, rows.labels[i]));
        }
      }
    });
  }
  return rows;
}

}  // namespace prunadag
