// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <utility>

#include <hdf5.h>

/// Owners of HDF5 identifiers, and all differences between HDF5 versions 1.10 to 2.x.
namespace prunadag::hdf5 {

/// Owns one HDF5 identifier; a negative identifier means a failed call.
template <herr_t (*Close)(hid_t)>
class Id {
 public:
  explicit Id(hid_t id = -1) noexcept : id_(id) {}
  Id(Id&& other) noexcept : id_(std::exchange(other.id_, -1)) {}
  Id& operator=(Id&& other) noexcept {
    std::swap(id_, other.id_);
    return *this;
  }
  ~Id() { close(); }
  operator hid_t() const noexcept { return id_; }
  bool valid() const noexcept { return id_ >= 0; }
  /// Negative when pending data could not be written.
  herr_t close() noexcept { return id_ >= 0 ? Close(std::exchange(id_, -1)) : 0; }

 private:
  hid_t id_;
};
using File = Id<H5Fclose>;
using Group = Id<H5Gclose>;
using Dataset = Id<H5Dclose>;
using Space = Id<H5Sclose>;
using Type = Id<H5Tclose>;
using Attribute = Id<H5Aclose>;
using Properties = Id<H5Pclose>;

/// Creation properties of type `kind` (file, group or dataset) without times, so that the same fit
/// gives the same file. By default HDF5 2 stores the times of groups, too.
inline Properties without_times(hid_t kind) {
  Properties properties(H5Pcreate(kind));
  H5Pset_obj_track_times(properties, false);
  return properties;
}

/// Whether a name of `location` is a hard link to an object, not a link to a name or to another
/// file.
inline bool is_hard_link(hid_t location, const char* name) {
#if H5_VERSION_GE(1, 12, 0)
  H5L_info2_t info;
  return H5Lget_info2(location, name, &info, H5P_DEFAULT) >= 0 && info.type == H5L_TYPE_HARD;
#else
  H5L_info_t info;
  return H5Lget_info(location, name, &info, H5P_DEFAULT) >= 0 && info.type == H5L_TYPE_HARD;
#endif
}

/// The writer of our files, and the newest format of the files.
inline constexpr const char* program = "prunadag";
inline constexpr std::int64_t format_version = 1;

/// The attribute with the names of all others that a Writer wrote, separated by blanks. A Reader
/// reads only these, because HDF5 cannot list attributes of unknown origin safely.
inline constexpr const char* attribute_list = "attributes";

/// Keeps HDF5 from printing while it lives: we report errors ourselves.
class Quiet {
 public:
  Quiet() {
    H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  }
  ~Quiet() { H5Eset_auto2(H5E_DEFAULT, function_, data_); }

 private:
  H5E_auto2_t function_ = nullptr;
  void* data_ = nullptr;
};

}  // namespace prunadag::hdf5
