// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/hdf5_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fcntl.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/file.hpp"
#include "prunadag/error.hpp"

namespace prunadag::hdf5 {
namespace {

constexpr const char* program = "prunadag";
constexpr std::int64_t format_version = 1;
constexpr std::int64_t room_for_attributes = 1 << 17;

}  // namespace

Writer::Writer(const OutputFile& output, std::int64_t numbers, const Details& attributes)
    : path_(output.path()) {
  errno = 0;
  const std::int64_t bytes = 8 * numbers + room_for_attributes;
  output.reserve(bytes);
  file_ = File(H5Fcreate(output.temporary().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
  require(file_.valid());
  void* descriptor = nullptr;
  if (H5Fget_vfd_handle(file_, H5P_DEFAULT, &descriptor) >= 0) {
    static_cast<void>(fallocate(*static_cast<int*>(descriptor), FALLOC_FL_KEEP_SIZE, 0, bytes));
  }
  Details all = attributes;
  all["program"] = program;
  all["format_version"] = format_version;
  for (const auto& [name, value] : all) attribute(name, value);
}

void Writer::attribute(const std::string& name, const Detail& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    const Type type(H5Tcopy(H5T_C_S1));
    require(H5Tset_size(type, std::max<std::size_t>(1, text->size())) >= 0);
    require(H5Tset_cset(type, H5T_CSET_UTF8) >= 0);
    write_attribute(name, type, text->c_str());
  } else if (const auto* number = std::get_if<double>(&value)) {
    write_attribute(name, H5T_NATIVE_DOUBLE, number);
  } else {
    write_attribute(name, H5T_NATIVE_INT64, &std::get<std::int64_t>(value));
  }
}

void Writer::group(const char* name) {
  require(Group(H5Gcreate2(file_, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)).valid());
}

void Writer::begin_dataset(const char* name, std::vector<std::int64_t> shape) {
  shape_.assign(shape.begin(), shape.end());
  const Space space(H5Screate_simple(int(shape_.size()), shape_.data(), nullptr));
  const Properties properties(H5Pcreate(H5P_DATASET_CREATE));
  H5Pset_obj_track_times(properties, false);  // the same fit gives the same file
  dataset_.emplace(
      H5Dcreate2(file_, name, H5T_IEEE_F64LE, space, H5P_DEFAULT, properties, H5P_DEFAULT));
  require(dataset_->valid());
  written_ = 0;
}

void Writer::append(std::span<const double> rows) {
  std::vector<hsize_t> start(shape_.size(), 0), count = shape_;
  count[0] = 1;
  for (std::size_t d = 1; d < shape_.size(); ++d) count[0] *= shape_[d];
  count[0] = rows.size() / count[0];
  start[0] = written_;
  const Space memory(H5Screate_simple(int(count.size()), count.data(), nullptr));
  const Space file(H5Dget_space(*dataset_));
  require(H5Sselect_hyperslab(file, H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr) >=
          0);
  require(H5Dwrite(*dataset_, H5T_NATIVE_DOUBLE, memory, file, H5P_DEFAULT, rows.data()) >= 0);
  written_ += count[0];
}

void Writer::finish() {
  if (dataset_) require(dataset_->close() >= 0);
  require(H5Fflush(file_, H5F_SCOPE_GLOBAL) >= 0);
  require(file_.close() >= 0);
}

void Writer::require(bool done) const {
  if (done) return;
  throw Error(ErrorKind::data,
              fmt::format("{}: cannot be written: {}", path_,
                          errno ? std::strerror(errno) : "HDF5 reports a failure"));
}

void Writer::write_attribute(const std::string& name, hid_t type, const void* value) {
  const Space space(H5Screate(H5S_SCALAR));
  const Attribute attribute(H5Acreate2(file_, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT));
  require(attribute.valid());
  require(H5Awrite(attribute, type, value) >= 0);
}

Reader::Reader(const std::string& path, const char* kind, const char* main)
    : path_(path), kind_(kind) {
  if (first_bytes(path, 1).empty()) fail("the file is empty");
  if (H5Fis_hdf5(path.c_str()) <= 0) fail(fmt::format("is not a {}: not an HDF5 file", kind));
  file_.emplace(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT));
  if (!file_->valid()) fail("is a damaged or truncated HDF5 file");
  read_attributes();
  const auto* name = get_if<std::string>("program");
  if (!name || *name != program || H5Lexists(*file_, main, H5P_DEFAULT) <= 0) {
    fail(fmt::format("is not a {} of prunadag", kind));
  }
  if (take<std::int64_t>("format_version") > format_version) {
    fail("was written by a newer version of prunadag");
  }
  attributes_.erase("program");
}

void Reader::require_shape(const char* name, const std::vector<std::int64_t>& shape) const {
  const Dataset dataset(H5Dopen2(*file_, name, H5P_DEFAULT));
  if (!dataset.valid()) fail_damaged(fmt::format("no {}", name));
  const Space space(H5Dget_space(dataset));
  std::vector<hsize_t> found(std::size_t(std::max(0, H5Sget_simple_extent_ndims(space))));
  H5Sget_simple_extent_dims(space, found.data(), nullptr);
  if (std::equal(found.begin(), found.end(), shape.begin(), shape.end(),
                 [](hsize_t a, std::int64_t b) { return std::int64_t(a) == b; })) {
    return;
  }
  if (shape.size() == 1) fail_damaged(fmt::format("{} is not a row of {} numbers", name, shape[0]));
  fail_damaged(fmt::format("{} does not have {} numbers", name, fmt::join(shape, " x ")));
}

void Reader::read(const char* name, std::int64_t first, std::span<double> rows) const {
  if (rows.empty()) return;
  const Dataset dataset(H5Dopen2(*file_, name, H5P_DEFAULT));
  const Space space(H5Dget_space(dataset));
  std::vector<hsize_t> count(std::size_t(std::max(1, H5Sget_simple_extent_ndims(space))), 1);
  H5Sget_simple_extent_dims(space, count.data(), nullptr);
  std::vector<hsize_t> start(count.size(), 0);
  start[0] = hsize_t(first);
  count[0] = rows.size();
  for (std::size_t d = 1; d < count.size(); ++d) count[0] /= count[d];
  const Space memory(H5Screate_simple(int(count.size()), count.data(), nullptr));
  if (!dataset.valid() ||
      H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr) <
          0 ||
      H5Dread(dataset, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, rows.data()) < 0) {
    fail_damaged(fmt::format("{} cannot be read", name));
  }
  for (double value : rows) {
    if (!std::isfinite(value)) fail_damaged(fmt::format("{} has {} in it", name, value));
  }
}

void Reader::fail(const std::string& what) const {
  throw Error(ErrorKind::data, fmt::format("{}: {}", path_, what));
}

void Reader::fail_damaged(const std::string& what) const {
  fail(fmt::format("is a damaged {}: {}", kind_, what));
}

void Reader::read_attributes() {
  const std::int64_t count = count_attributes(*file_);
  if (count < 0) fail("is a damaged HDF5 file");
  for (hsize_t i = 0; i < hsize_t(count); ++i) {
    const Attribute attribute(
        H5Aopen_by_idx(*file_, ".", H5_INDEX_NAME, H5_ITER_INC, i, H5P_DEFAULT, H5P_DEFAULT));
    char name[256] = "";
    H5Aget_name(attribute, sizeof name, name);
    const Type type(H5Aget_type(attribute));
    const H5T_class_t kind = H5Tget_class(type);
    if (kind == H5T_INTEGER) {
      std::int64_t value = 0;
      H5Aread(attribute, H5T_NATIVE_INT64, &value);
      attributes_[name] = value;
    } else if (kind == H5T_FLOAT) {
      double value = 0;
      H5Aread(attribute, H5T_NATIVE_DOUBLE, &value);
      attributes_[name] = value;
    } else if (kind == H5T_STRING && H5Tis_variable_str(type) > 0) {
      char* text = nullptr;
      if (H5Aread(attribute, type, &text) >= 0 && text) {
        attributes_[name] = std::string(text);
        H5free_memory(text);
      }
    } else if (kind == H5T_STRING) {
      std::string value(H5Tget_size(type), '\0');
      H5Aread(attribute, type, value.data());
      value.resize(std::strlen(value.c_str()));
      attributes_[name] = value;
    }
  }
}

bool holds_dataset(const std::string& path, const char* name) {
  const Quiet quiet;
  if (H5Fis_hdf5(path.c_str()) <= 0) return false;
  const File file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT));
  return file.valid() && H5Lexists(file, name, H5P_DEFAULT) > 0;
}

}  // namespace prunadag::hdf5
