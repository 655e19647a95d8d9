// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <utility>

#include <hdf5.h>

/// The identifiers of HDF5 with owners, and all differences between its versions, 1.10 to 2.x.
namespace prunadag::hdf5 {

/// Owns one HDF5 identifier; a negative one stands for a call that failed.
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
  /// Negative when something that was still to be written could not be.
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

/// How to create a file, group or dataset, as `kind` says, with no times in it: the same fit gives
/// the same file. HDF5 2 keeps the times of groups, too, unless it is told otherwise.
inline Properties without_times(hid_t kind) {
  Properties properties(H5Pcreate(kind));
  H5Pset_obj_track_times(properties, false);
  return properties;
}

/// Whether a name of `location` is a link to an object itself, neither to a name nor to another
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

/// Who writes our files, and the newest format they are in.
inline constexpr const char* program = "prunadag";
inline constexpr std::int64_t format_version = 1;

/// The attribute that has the names of all others that a Writer wrote, with blanks between them:
/// a Reader asks for these alone. HDF5's own lists of what others added are not safe to make.
inline constexpr const char* attribute_list = "attributes";

/// HDF5 prints nothing of its own while this lives: errors are ours to report.
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
