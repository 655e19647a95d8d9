// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Models as HDF5: /weights, /scaling/offset, /scaling/divisor, everything else as attributes of the
// root. Rank 0 writes with the plain POSIX driver, which reports a full disk where it happens.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/file.hpp"
#include "base/output_file.hpp"
#include "base/petsc.hpp"
#include "model/hdf5.hpp"
#include "prunadag/model.hpp"

namespace prunadag {
namespace {

constexpr const char* program = "prunadag";
constexpr std::int64_t format_version = 1;
constexpr std::int64_t room_for_attributes = 1 << 17;

/// The attributes that stand for members of Model, beside its details.
std::map<std::string, Detail> attributes_of(const Model& model, double intercept_value) {
  std::map<std::string, Detail> all = model.details;
  all["program"] = program;
  all["format_version"] = format_version;
  all["features"] = model.features;
  all["intercept"] = std::int64_t(model.intercept);
  all["intercept_value"] = intercept_value;
  all["scaling"] = name_of(model.scaling.kind);
  all["loss"] = model.loss;
  all["l2"] = model.l2;
  all["class_negative"] = model.classes.negative;
  all["class_positive"] = model.classes.positive;
  return all;
}

/// Rank 0's open file during a save; every failure names the model file.
class Writer {
 public:
  /// HDF5 cannot give up a file whose last bytes it cannot write; it fails again, or worse, when
  /// the program ends. So the space is there before HDF5 begins, and held while it writes.
  Writer(const OutputFile& output, std::int64_t numbers) : path_(output.path()) {
    const std::int64_t bytes = 8 * numbers + room_for_attributes;
    output.reserve(bytes);
    file_ =
        hdf5::File(H5Fcreate(output.temporary().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
    require(file_.valid());
    void* descriptor = nullptr;
    if (H5Fget_vfd_handle(file_, H5P_DEFAULT, &descriptor) >= 0) {
      static_cast<void>(fallocate(*static_cast<int*>(descriptor), FALLOC_FL_KEEP_SIZE, 0, bytes));
    }
  }

  void attribute(const std::string& name, const Detail& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
      const hdf5::Type type(H5Tcopy(H5T_C_S1));
      require(H5Tset_size(type, std::max<std::size_t>(1, text->size())) >= 0);
      require(H5Tset_cset(type, H5T_CSET_UTF8) >= 0);
      write_attribute(name, type, text->c_str());
    } else if (const auto* number = std::get_if<double>(&value)) {
      write_attribute(name, H5T_NATIVE_DOUBLE, number);
    } else {
      write_attribute(name, H5T_NATIVE_INT64, &std::get<std::int64_t>(value));
    }
  }

  void group(const char* name) {
    require(hdf5::Group(H5Gcreate2(file_, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)).valid());
  }

  void begin_dataset(const char* name, std::int64_t size) {
    const hsize_t length = hsize_t(size);
    const hdf5::Space space(H5Screate_simple(1, &length, nullptr));
    const hdf5::Properties properties(H5Pcreate(H5P_DATASET_CREATE));
    H5Pset_obj_track_times(properties, false);  // the same fit gives the same file
    dataset_.emplace(
        H5Dcreate2(file_, name, H5T_IEEE_F64LE, space, H5P_DEFAULT, properties, H5P_DEFAULT));
    require(dataset_->valid());
    written_ = 0;
  }
  void append(std::span<const double> piece) {
    const hsize_t count = piece.size();
    const hdf5::Space memory(H5Screate_simple(1, &count, nullptr)), file(H5Dget_space(*dataset_));
    require(H5Sselect_hyperslab(file, H5S_SELECT_SET, &written_, nullptr, &count, nullptr) >= 0);
    require(H5Dwrite(*dataset_, H5T_NATIVE_DOUBLE, memory, file, H5P_DEFAULT, piece.data()) >= 0);
    written_ += count;
  }
  void finish() {
    if (dataset_) require(dataset_->close() >= 0);
    require(H5Fflush(file_, H5F_SCOPE_GLOBAL) >= 0);
    require(file_.close() >= 0);
  }

 private:
  void require(bool done) const {
    if (done) return;
    throw Error(ErrorKind::data,
                fmt::format("{}: cannot be written: {}", path_,
                            errno ? std::strerror(errno) : "HDF5 reports a failure"));
  }
  void write_attribute(const std::string& name, hid_t type, const void* value) {
    const hdf5::Space space(H5Screate(H5S_SCALAR));
    const hdf5::Attribute attribute(
        H5Acreate2(file_, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT));
    require(attribute.valid());
    require(H5Awrite(attribute, type, value) >= 0);
  }

  std::string path_;
  hdf5::File file_;
  std::optional<hdf5::Dataset> dataset_;
  hsize_t written_ = 0;
};

double last_entry(Vec vector) {
  const ReadArray array(vector);
  const std::int64_t first = first_index(vector), size = std::int64_t(array.span().size());
  std::array<double, 1> value{};
  if (size > 0 && first + size == global_size(vector)) value[0] = array[std::size_t(size) - 1];
  sum_in_place(PetscObjectComm((PetscObject)vector), value);
  return value[0];
}

}  // namespace

void save_model(const Model& model, const std::string& path) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)model.parameters.get());
  const bool writes = rank_of(comm) == 0;
  const double intercept_value = model.intercept ? last_entry(model.parameters) : 0.0;
  const hdf5::Quiet quiet;
  std::unique_ptr<OutputFile> output;
  std::unique_ptr<Writer> writer;
  errno = 0;
  agree(comm, [&] {
    if (!writes) return;
    output = std::make_unique<OutputFile>(path);
    const bool scaled = model.scaling.kind != ScalingKind::none;
    writer = std::make_unique<Writer>(*output, model.features * (scaled ? 3 : 1));
    for (const auto& [name, value] : attributes_of(model, intercept_value)) {
      writer->attribute(name, value);
    }
    if (model.scaling.kind != ScalingKind::none) writer->group("scaling");
  });
  const auto dataset = [&](const char* name, Vec vector) {
    agree(comm, [&] {
      if (writes) writer->begin_dataset(name, model.features);
    });
    const ReadArray array(vector);
    collect_in_order(comm, array.span().first(owned_of_first(vector, model.features)),
                     [&](std::span<const double> piece) { writer->append(piece); });
  };
  dataset("weights", model.parameters);
  if (model.scaling.kind != ScalingKind::none) {
    dataset("scaling/offset", model.scaling.offset);
    dataset("scaling/divisor", model.scaling.divisor);
  }
  agree(comm, [&] {
    if (!writes) return;
    writer->finish();
    output->commit();
  });
}

namespace {

/// Any rank's view of a model file.
class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path) {
    if (first_bytes(path, 1).empty()) fail("the file is empty");
    if (H5Fis_hdf5(path.c_str()) <= 0) fail("is not a model: not an HDF5 file");
    file_.emplace(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT));
    if (!file_->valid()) fail("is a damaged or truncated HDF5 file");
    read_attributes();
    const auto* name = get_if<std::string>("program");
    if (!name || *name != program || H5Lexists(*file_, "weights", H5P_DEFAULT) <= 0) {
      fail("is not a model of prunadag");
    }
    if (take<std::int64_t>("format_version") > format_version) {
      fail("was written by a newer version of prunadag");
    }
    attributes_.erase("program");
  }

  template <class T>
  T take(const char* name) {
    const T* value = get_if<T>(name);
    if (!value) fail(fmt::format("is a damaged model: attribute {} is missing", name));
    T result = *value;
    attributes_.erase(name);
    return result;
  }
  std::map<std::string, Detail> rest() && { return std::move(attributes_); }

  /// The dataset has to be one row of `size` numbers.
  void require_size(const char* name, std::int64_t size) const {
    const hdf5::Dataset dataset(H5Dopen2(*file_, name, H5P_DEFAULT));
    if (!dataset.valid()) fail(fmt::format("is a damaged model: no {}", name));
    const hdf5::Space space(H5Dget_space(dataset));
    if (H5Sget_simple_extent_ndims(space) != 1 || H5Sget_simple_extent_npoints(space) != size) {
      fail(fmt::format("is a damaged model: {} is not a row of {} numbers", name, size));
    }
  }
  void read(const char* name, std::int64_t first, std::span<double> part) const {
    if (part.empty()) return;
    const hdf5::Dataset dataset(H5Dopen2(*file_, name, H5P_DEFAULT));
    const hdf5::Space space(H5Dget_space(dataset));
    const hsize_t start = hsize_t(first), count = part.size();
    const hdf5::Space memory(H5Screate_simple(1, &count, nullptr));
    if (!dataset.valid() ||
        H5Sselect_hyperslab(space, H5S_SELECT_SET, &start, nullptr, &count, nullptr) < 0 ||
        H5Dread(dataset, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, part.data()) < 0) {
      fail(fmt::format("is a damaged model: {} cannot be read", name));
    }
    for (double value : part) {
      if (!std::isfinite(value))
        fail(fmt::format("is a damaged model: {} has {} in it", name, value));
    }
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::data, fmt::format("{}: {}", path_, what));
  }

 private:
  template <class T>
  const T* get_if(const char* name) const {
    const auto found = attributes_.find(name);
    return found == attributes_.end() ? nullptr : std::get_if<T>(&found->second);
  }

  void read_attributes() {
    H5O_info_t info;
    if (H5Oget_info(*file_, &info) < 0) fail("is a damaged HDF5 file");
    for (hsize_t i = 0; i < info.num_attrs; ++i) {
      const hdf5::Attribute attribute(
          H5Aopen_by_idx(*file_, ".", H5_INDEX_NAME, H5_ITER_INC, i, H5P_DEFAULT, H5P_DEFAULT));
      char name[256] = "";
      H5Aget_name(attribute, sizeof name, name);
      const hdf5::Type type(H5Aget_type(attribute));
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

  std::string path_;
  std::optional<hdf5::File> file_;
  std::map<std::string, Detail> attributes_;
};

}  // namespace

Model load_model(MPI_Comm comm, const std::string& path) {
  const hdf5::Quiet quiet;
  Model model;
  double intercept_value = 0;
  std::optional<Reader> reader;
  agree(comm, [&] {
    reader.emplace(path);
    model.features = reader->take<std::int64_t>("features");
    model.intercept = reader->take<std::int64_t>("intercept") != 0;
    intercept_value = reader->take<double>("intercept_value");
    model.scaling.kind = scaling_kind(reader->take<std::string>("scaling"));
    model.loss = reader->take<std::string>("loss");
    model.l2 = reader->take<double>("l2");
    model.classes = {reader->take<double>("class_negative"),
                     reader->take<double>("class_positive")};
    if (model.features < 1) reader->fail("is a damaged model: it has no features");
    reader->require_size("weights", model.features);
    if (model.scaling.kind != ScalingKind::none) {
      reader->require_size("scaling/offset", model.features);
      reader->require_size("scaling/divisor", model.features);
    }
    loss_named(model.loss);
  });
  model.parameters = make_vector(comm, model.features + model.intercept);
  agree(comm, [&] {
    const std::int64_t first = first_index(model.parameters);
    const WriteArray array(model.parameters);
    const std::size_t weights = owned_of_first(model.parameters, model.features);
    reader->read("weights", first, array.span().first(weights));
    if (weights < array.span().size()) array.span().back() = intercept_value;
  });
  if (model.scaling.kind != ScalingKind::none) {
    model.scaling.offset = make_vector(comm, model.features);
    model.scaling.divisor = make_vector(comm, model.features);
    agree(comm, [&] {
      const std::int64_t first = first_index(model.scaling.offset);
      reader->read("scaling/offset", first, WriteArray(model.scaling.offset).span());
      reader->read("scaling/divisor", first, WriteArray(model.scaling.divisor).span());
    });
  }
  model.details = std::move(*reader).rest();
  return model;
}

}  // namespace prunadag
