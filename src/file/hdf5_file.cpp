// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "file/hdf5_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "file/seal.hpp"
#include "prunadag/error.hpp"

namespace prunadag::hdf5 {
namespace {

// Bytes in addition to the numbers; model_file_test compares them with files.
constexpr std::int64_t room_for_file = 8192, room_for_attribute = 72;

[[noreturn]] void fail(const std::string& path) {
  throw Error(ErrorKind::data,
              fmt::format("{}: cannot be written: {}", path,
                          errno ? std::strerror(errno) : "HDF5 reports a failure"));
}

}  // namespace

std::size_t text_width(std::span<const std::string> texts) {
  std::size_t width = 1;
  for (const std::string& text : texts) width = std::max(width, text.size());
  return width;
}

std::int64_t Writer::bytes(std::int64_t numbers, const Details& attributes) {
  std::int64_t sum = 8 * numbers + room_for_file;
  for (const auto& [name, value] : attributes) {
    const auto* text = value.get_if<std::string>();
    // and its name once more, in the list
    sum += room_for_attribute + std::int64_t(2 * name.size() + 1 + (text ? text->size() : 0));
  }
  return sum;
}

bool Writer::reserve(OutputFile& output, std::int64_t bytes) {
  const bool reserved = output.reserve(bytes);
  if (output.companion()) return reserved;
  const Quiet quiet;
  errno = 0;
  auto file = std::make_shared<File>(H5Fcreate(output.temporary().c_str(), H5F_ACC_TRUNC,
                                               without_times(H5P_FILE_CREATE), H5P_DEFAULT));
  if (!file->valid()) fail(output.path());
  output.companion() = std::move(file);
  return output.reserve(bytes);  // because creating a file empties it
}

Writer::Writer(OutputFile& output, std::int64_t numbers, const Details& attributes)
    : path_(output.path()), written_to_(output.temporary()) {
  const std::int64_t bytes = Writer::bytes(numbers, attributes);
  reserve(output, bytes);
  const auto begun = std::static_pointer_cast<File>(std::exchange(output.companion(), nullptr));
  file_ = std::move(*begun);
  errno = 0;
  void* descriptor = nullptr;  // of a spool, which has no reserved space
  if (!output.is_renamed() && H5Fget_vfd_handle(file_, H5P_DEFAULT, &descriptor) >= 0) {
    static_cast<void>(fallocate(*static_cast<int*>(descriptor), FALLOC_FL_KEEP_SIZE, 0, bytes));
  }
  Details all = attributes;
  std::string names;
  for (const auto& [name, value] : attributes) names += (names.empty() ? "" : " ") + name;
  all["program"] = program;
  all["format_version"] = format_version;
  all[attribute_list] = names;
  for (const auto& [name, value] : all) attribute(name, value);
}

void Writer::attribute(const std::string& name, const Detail& value) {
  if (const auto* text = value.get_if<std::string>()) {
    const Type type(H5Tcopy(H5T_C_S1));
    require(H5Tset_size(type, std::max<std::size_t>(1, text->size())) >= 0);
    require(H5Tset_cset(type, H5T_CSET_UTF8) >= 0);
    write_attribute(name, type, text->c_str());
  } else if (const auto* number = value.get_if<double>()) {
    write_attribute(name, H5T_NATIVE_DOUBLE, number);
  } else {
    write_attribute(name, H5T_NATIVE_INT64, value.get_if<std::int64_t>());
  }
}

void Writer::group(const char* name) {
  require(Group(H5Gcreate2(file_, name, H5P_DEFAULT, without_times(H5P_GROUP_CREATE), H5P_DEFAULT))
              .valid());
}

void Writer::begin_dataset(const char* name, std::vector<std::int64_t> shape) {
  shape_.assign(shape.begin(), shape.end());
  const Space space(H5Screate_simple(int(shape_.size()), shape_.data(), nullptr));
  dataset_.emplace(H5Dcreate2(file_, name, H5T_IEEE_F64LE, space, H5P_DEFAULT,
                              without_times(H5P_DATASET_CREATE), H5P_DEFAULT));
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

void Writer::texts(const char* name, std::span<const std::string> texts) {
  const std::size_t width = text_width(texts);
  const Type type(H5Tcopy(H5T_C_S1));
  require(H5Tset_size(type, width) >= 0 && H5Tset_strpad(type, H5T_STR_NULLPAD) >= 0 &&
          H5Tset_cset(type, H5T_CSET_UTF8) >= 0);
  std::string all(width * texts.size(), '\0');
  for (std::size_t i = 0; i < texts.size(); ++i) texts[i].copy(all.data() + i * width, width);
  const hsize_t count = texts.size();
  const Space space(H5Screate_simple(1, &count, nullptr));
  Dataset dataset(H5Dcreate2(file_, name, type, space, H5P_DEFAULT,
                             without_times(H5P_DATASET_CREATE), H5P_DEFAULT));
  require(dataset.valid() &&
          H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, all.data()) >= 0 &&
          dataset.close() >= 0);
}

void Writer::finish() {
  if (dataset_) require(dataset_->close() >= 0);
  require(H5Fflush(file_, H5F_SCOPE_GLOBAL) >= 0);
  require(file_.close() >= 0);
  seal(written_to_, path_);
}

void Writer::require(bool done) const {
  if (!done) fail(path_);
}

void Writer::write_attribute(const std::string& name, hid_t type, const void* value) {
  const Space space(H5Screate(H5S_SCALAR));
  const Attribute attribute(H5Acreate2(file_, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT));
  require(attribute.valid());
  require(H5Awrite(attribute, type, value) >= 0);
}

}  // namespace prunadag::hdf5
