// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "file/hdf5_reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.hpp"
#include "file/file.hpp"
#include "file/seal.hpp"
#include "prunadag/error.hpp"

namespace prunadag::hdf5 {
namespace {

constexpr std::string_view signature("\x89HDF\r\n\x1a\n", 8);
constexpr std::size_t longest_text = 1 << 16;  // HDF5's limit for attributes as Writer writes them

/// The attributes of files from versions that did not list them.
constexpr const char* before_lists =
    "program_version method target max_iterations tolerance start seed petsc_options data_file "
    "data_bytes data_format samples iterations gradient_norm reason sparsity class_groups subset "
    "split pruned_below scaling nonzeros relative_residual mean_nonzeros";

/// HDF5 converts other types with little care, so that only these are passed to it.
bool is_ieee(hid_t type) {
  const std::array<hid_t, 4> known{H5T_IEEE_F64LE, H5T_IEEE_F64BE, H5T_IEEE_F32LE, H5T_IEEE_F32BE};
  return std::any_of(known.begin(), known.end(), [&](hid_t t) { return H5Tequal(type, t) > 0; });
}
bool is_whole(hid_t type) {
  const std::array<hid_t, 8> known{H5T_STD_I64LE, H5T_STD_I64BE, H5T_STD_I32LE, H5T_STD_I32BE,
                                   H5T_STD_I16LE, H5T_STD_I16BE, H5T_STD_I8LE,  H5T_STD_I8BE};
  return std::any_of(known.begin(), known.end(), [&](hid_t t) { return H5Tequal(type, t) > 0; });
}

bool is_fixed_text(hid_t type) {
  return H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) == 0 && H5Tget_size(type) > 0;
}

/// Whether every part of a path is a hard link within this file.
bool stands_in_file(hid_t file, const std::string& name) {
  for (std::size_t end = 0; end != name.npos;) {
    end = name.find('/', end + 1);
    if (!is_hard_link(file, name.substr(0, end).c_str())) return false;
  }
  return true;
}

File open_file(const std::string& path) {
  return File(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT));
}

}  // namespace

Reader::Reader(const std::string& path, const char* kind, const char* main)
    : path_(path), kind_(kind) {
  const std::string begin = first_bytes(path, signature.size());
  if (begin.empty()) fail("the file is empty");
  require_unbroken_seal(path);
  if (begin != signature) fail(fmt::format("is not a {}: not an HDF5 file", kind));
  bytes_ = std::filesystem::file_size(path);
  file_.emplace(open_file(path));
  if (!file_->valid()) fail("is a damaged or truncated HDF5 file");
  const std::optional<Detail> name = attribute("program");
  if (name != Detail(std::string(program)) || H5Lexists(*file_, main, H5P_DEFAULT) <= 0) {
    fail(fmt::format("is not a {} of prunadag", kind));
  }
  if (take<std::int64_t>("format_version") > format_version) {
    fail("was written by a newer version of prunadag");
  }
}

double Reader::take_finite(const char* name) {
  const double value = take<double>(name);
  if (!std::isfinite(value)) fail_damaged(fmt::format("attribute {} is {}", name, value));
  return value;
}

void Reader::require_shape(const char* name, const std::vector<std::int64_t>& shape) const {
  const Array array = open_numbers(name);
  if (std::equal(array.shape.begin(), array.shape.end(), shape.begin(), shape.end(),
                 [](hsize_t a, std::int64_t b) { return b >= 0 && a == hsize_t(b); })) {
    return;
  }
  if (shape.size() == 1) fail_damaged(fmt::format("{} is not a row of {} numbers", name, shape[0]));
  fail_damaged(fmt::format("{} does not have {} numbers", name, fmt::join(shape, " x ")));
}

void Reader::read(const char* name, std::int64_t first, std::span<double> rows) const {
  if (rows.empty()) return;
  const Array array = open_numbers(name);
  std::vector<hsize_t> start(array.shape.size(), 0), count = array.shape;
  std::uint64_t row = 1;  // numbers per row
  for (std::size_t d = 1; d < count.size(); ++d) row *= count[d];
  start[0] = hsize_t(first);
  count[0] = rows.size() / row;
  const Space memory(H5Screate_simple(int(count.size()), count.data(), nullptr));
  if (count[0] * row != rows.size() || !memory.valid() ||
      H5Sselect_hyperslab(array.space, H5S_SELECT_SET, start.data(), nullptr, count.data(),
                          nullptr) < 0 ||
      H5Dread(array.dataset, H5T_NATIVE_DOUBLE, memory, array.space, H5P_DEFAULT, rows.data()) <
          0) {
    fail_damaged(fmt::format("{} cannot be read", name));
  }
  for (double value : rows) {
    if (!std::isfinite(value)) fail_damaged(fmt::format("{} has {} in it", name, value));
  }
}

bool Reader::has(const std::string& name) const {
  // HDF5 requires that every group on the way exists.
  for (std::size_t slash = name.find('/'); slash != name.npos; slash = name.find('/', slash + 1)) {
    if (H5Lexists(*file_, name.substr(0, slash).c_str(), H5P_DEFAULT) <= 0) return false;
  }
  return H5Lexists(*file_, name.c_str(), H5P_DEFAULT) > 0;
}

std::vector<std::string> Reader::texts(const char* name, std::int64_t count) const {
  if (H5Lexists(*file_, name, H5P_DEFAULT) <= 0) return {};
  const Array array = open(name, is_fixed_text, "texts of fixed length");
  const Type type(H5Dget_type(array.dataset));
  const std::size_t width = H5Tget_size(type);
  if (array.shape.size() != 1 || array.shape[0] != hsize_t(count)) {
    fail_damaged(fmt::format("{} is not a row of {} texts", name, count));
  }
  std::string all(width * std::size_t(count), '\0');
  if (H5Dread(array.dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, all.data()) < 0) {
    fail_damaged(fmt::format("{} cannot be read", name));
  }
  std::vector<std::string> texts;
  for (std::size_t start = 0; start < all.size(); start += width) {
    texts.emplace_back(all, start, width);
    texts.back().resize(std::min(texts.back().find('\0'), width));
  }
  return texts;
}

void Reader::fail(const std::string& what) const {
  throw Error(ErrorKind::data, fmt::format("{}: {}", path_, what));
}

void Reader::fail_damaged(const std::string& what) const {
  fail(fmt::format("is a damaged {}: {}", kind_, what));
}

void Reader::fail_missing(const char* name) const {
  fail_damaged(fmt::format("attribute {} is missing, or of another kind", name));
}

/// Refuses texts of variable length: HDF5 trusts the lengths that a file states for them.
std::optional<Detail> Reader::attribute(const std::string& name) const {
  const Attribute attribute(H5Aopen(*file_, name.c_str(), H5P_DEFAULT));
  if (!attribute.valid()) return {};
  const Space space(H5Aget_space(attribute));
  const Type type(H5Aget_type(attribute));
  if (!space.valid() || !type.valid() || H5Sget_simple_extent_type(space) != H5S_SCALAR) return {};
  if (is_whole(type)) {
    std::int64_t value = 0;
    if (H5Aread(attribute, H5T_NATIVE_INT64, &value) < 0) return {};
    return value;
  }
  if (is_ieee(type)) {
    double value = 0;
    if (H5Aread(attribute, H5T_NATIVE_DOUBLE, &value) < 0) return {};
    return value;
  }
  if (!is_fixed_text(type)) return {};
  const std::size_t size = H5Tget_size(type);
  if (size > longest_text) return {};
  std::string text(size, '\0');
  if (H5Aread(attribute, type, text.data()) < 0) return {};
  text.resize(std::min(text.find('\0'), text.size()));
  return printable(text);
}

std::vector<std::string> Reader::written() const {
  const std::optional<Detail> list = attribute(attribute_list);
  const auto* names = list ? list->get_if<std::string>() : nullptr;
  return split_list(names ? *names : before_lists, ' ');
}

Details Reader::rest() const {
  Details rest;
  for (const std::string& name : written()) {
    if (name.empty() || taken_.contains(name)) continue;
    if (std::optional<Detail> value = attribute(name)) rest[name] = *std::move(value);
  }
  return rest;
}

Reader::Array Reader::open_numbers(const std::string& name) const {
  return open(name, is_ieee, "IEEE numbers");
}

Reader::Array Reader::open(const std::string& name, bool (*is_right)(hid_t type),
                           const char* what) const {
  if (H5Lexists(*file_, name.substr(0, name.find('/')).c_str(), H5P_DEFAULT) <= 0) {
    fail_damaged(fmt::format("no {}", name));
  }
  if (!stands_in_file(*file_, name)) {
    fail_damaged(fmt::format("{} is a link; links are not followed", name));
  }
  Array array{Dataset(H5Dopen2(*file_, name.c_str(), H5P_DEFAULT)), Space(), {}};
  if (!array.dataset.valid()) fail_damaged(fmt::format("no {}", name));
  const Properties how(H5Dget_create_plist(array.dataset));
  const Type type(H5Dget_type(array.dataset));
  array.space = Space(H5Dget_space(array.dataset));
  if (!how.valid() || !type.valid() || !array.space.valid()) {
    fail_damaged(fmt::format("{} cannot be read", name));
  }
  const H5D_layout_t layout = H5Pget_layout(how);
  if (layout == H5D_VIRTUAL || H5Pget_external_count(how) != 0) {
    fail_damaged(fmt::format("{} has its numbers in other files, which are not read", name));
  }
  if ((layout != H5D_CONTIGUOUS && layout != H5D_COMPACT) || H5Pget_nfilters(how) != 0) {
    fail(
        fmt::format("{} is stored compressed or in pieces: `h5repack -l CONTI -f NONE` undoes "
                    "that",
                    name));
  }
  if (!is_right(type)) fail_damaged(fmt::format("{} is not of {}", name, what));
  const int dimensions = H5Sget_simple_extent_ndims(array.space);
  if (H5Sget_simple_extent_type(array.space) != H5S_SIMPLE || dimensions < 1) {
    fail_damaged(fmt::format("{} is not an array", name));
  }
  array.shape.resize(std::size_t(dimensions));
  H5Sget_simple_extent_dims(array.space, array.shape.data(), nullptr);
  std::uint64_t room = bytes_ / H5Tget_size(type);
  for (const hsize_t size : array.shape) {
    if (size == 0) fail_damaged(fmt::format("{} has no numbers", name));
    room /= size;
  }
  if (room == 0) {
    fail_damaged(fmt::format("{} claims {} entries, more than a file of {} bytes holds", name,
                             fmt::join(array.shape, " x "), bytes_));
  }
  return array;
}

bool holds_dataset(const std::string& path, const char* name) {
  const Quiet quiet;
  if (first_bytes(path, signature.size()) != signature) return false;
  require_unbroken_seal(path);
  const File file = open_file(path);
  return file.valid() && H5Lexists(file, name, H5P_DEFAULT) > 0;
}

}  // namespace prunadag::hdf5
