// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Models and dictionaries that others have extended, or made to do harm.
#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <hdf5.h>

#include "prunadag/dictionary.hpp"
#include "prunadag/model.hpp"
#include "support/dense.hpp"
#include "support/files.hpp"

namespace prunadag {
namespace {

using namespace test;

/// Writes a model of five features, lets rank 0 change the file, and returns its path.
std::string model_with(const std::function<void(hid_t file)>& change) {
  Model model;
  model.parameters = distributed({1, 2, 3, 4, 5});
  model.features = 5;
  model.details = {{"method", std::string("adagrad")}, {"seed", std::int64_t(7)}};
  const std::string path = (scratch() / "changed.h5").string();
  save_model(model, path);
  if (rank_of(world()) == 0) {
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    change(file);
    EXPECT_EQ(H5Fget_obj_count(file, H5F_OBJ_ALL), 1);  // nothing is left open
    H5Fclose(file);
  }
  MPI_Barrier(world());
  return path;
}

std::string dictionary_with(const std::function<void(hid_t file)>& change) {
  Dictionary dictionary;
  dictionary.features = 2;
  dictionary.atoms = 3;
  dictionary.entries = {1, 0, 0, 1, 0.6, 0.8};
  const std::string path = (scratch() / "changed_dictionary.h5").string();
  save_dictionary(world(), dictionary, path);
  if (rank_of(world()) == 0) {
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    change(file);
    H5Fclose(file);
  }
  MPI_Barrier(world());
  return path;
}

std::string model_error(const std::function<void(hid_t file)>& change) {
  const std::string path = model_with(change);
  std::string message = error_of([&] { load_model(world(), path); });
  EXPECT_EQ(message.find(path + ": "), 0u) << message;
  return message.substr(std::min(message.size(), path.size() + 2));
}

void add_attribute(hid_t file, const char* name, hid_t type, std::vector<hsize_t> shape,
                   const void* values) {
  const hid_t space = shape.empty() ? H5Screate(H5S_SCALAR)
                                    : H5Screate_simple(int(shape.size()), shape.data(), nullptr);
  H5Adelete(file, name);
  const hid_t attribute = H5Acreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
  EXPECT_GE(H5Awrite(attribute, type, values), 0);
  H5Aclose(attribute);
  H5Sclose(space);
}

/// Puts a dataset that is never written in place of another one.
void replace(
    hid_t file, const char* name, std::vector<hsize_t> shape, hid_t type,
    const std::function<void(hid_t how)>& set = [](hid_t) {}) {
  H5Ldelete(file, name, H5P_DEFAULT);
  const hid_t space = H5Screate_simple(int(shape.size()), shape.data(), nullptr);
  const hid_t how = H5Pcreate(H5P_DATASET_CREATE);
  set(how);
  const hid_t dataset = H5Dcreate2(file, name, type, space, H5P_DEFAULT, how, H5P_DEFAULT);
  EXPECT_GE(dataset, 0);
  H5Dclose(dataset);
  H5Pclose(how);
  H5Sclose(space);
}

/// While it lives, HDF5 prints no errors about missing objects.
class Silent {
 public:
  Silent() {
    H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  }
  ~Silent() { H5Eset_auto2(H5E_DEFAULT, function_, data_); }
  Silent(const Silent&) = delete;
  Silent& operator=(const Silent&) = delete;

 private:
  H5E_auto2_t function_;
  void* data_;
};

/// Adds what others may add without harm, of every shape and type of HDF5.
void add_foreign_attributes(hid_t file) {
  const Silent silent;  // H5Adelete() of a missing attribute
  std::vector<std::int64_t> many(4000);
  std::iota(many.begin(), many.end(), 0);
  add_attribute(file, "notes", H5T_NATIVE_INT64, {4000}, many.data());
  add_attribute(file, "one", H5T_NATIVE_DOUBLE, {1}, many.data());
  add_attribute(file, "table", H5T_NATIVE_DOUBLE, {20, 30}, many.data());
  add_attribute(file, "unsigned", H5T_NATIVE_UINT64, {}, many.data());
  add_attribute(file, "wide", H5T_NATIVE_LDOUBLE, {}, many.data());
  add_attribute(file, "bits", H5T_STD_B64LE, {}, many.data());
  add_attribute(file, "line\nbreak", H5T_NATIVE_INT64, {}, many.data());
  add_attribute(file, std::string(300, 'n').c_str(), H5T_NATIVE_INT64, {5}, many.data());

  const hid_t text = H5Tcopy(H5T_C_S1);
  H5Tset_size(text, 3000);
  add_attribute(file, "texts", text, {8}, std::string(24000, 'x').c_str());
  H5Tset_size(text, H5T_VARIABLE);
  const char* words[] = {"some", "words"};
  add_attribute(file, "word", text, {}, words);
  add_attribute(file, "words", text, {2}, words);
  H5Tclose(text);

  const hid_t pair = H5Tcreate(H5T_COMPOUND, 16);
  H5Tinsert(pair, "a", 0, H5T_NATIVE_INT64);
  H5Tinsert(pair, "b", 8, H5T_NATIVE_DOUBLE);
  add_attribute(file, "pair", pair, {}, many.data());
  H5Tclose(pair);
  const hsize_t three = 3;
  const hid_t array = H5Tarray_create2(H5T_NATIVE_INT64, 1, &three);
  add_attribute(file, "array", array, {}, many.data());
  H5Tclose(array);
  const hid_t lists = H5Tvlen_create(H5T_NATIVE_INT64);
  const hvl_t list{3, many.data()};
  add_attribute(file, "list", lists, {}, &list);
  H5Tclose(lists);
  const hid_t empty = H5Screate(H5S_NULL);
  H5Aclose(H5Acreate2(file, "nothing", H5T_NATIVE_INT64, empty, H5P_DEFAULT, H5P_DEFAULT));
  H5Sclose(empty);
}

TEST(HostileHdf5, PassesOverAttributesThatOthersAdded) {
  const Model model = load_model(world(), model_with(add_foreign_attributes));
  EXPECT_EQ(gathered(model.parameters), (Vector{1, 2, 3, 4, 5}));
  EXPECT_EQ(model.details,
            (Details{{"method", std::string("adagrad")}, {"seed", std::int64_t(7)}}));
  const Dictionary dictionary = load_dictionary(world(), dictionary_with(add_foreign_attributes));
  EXPECT_EQ(dictionary.entries, (Vector{1, 0, 0, 1, 0.6, 0.8}));
  EXPECT_TRUE(dictionary.details.empty());
}

TEST(HostileHdf5, KeepsTheDetailsOfFilesWithoutAList) {
  const Model model =
      load_model(world(), model_with([](hid_t file) { H5Adelete(file, "attributes"); }));
  EXPECT_EQ(model.details,
            (Details{{"method", std::string("adagrad")}, {"seed", std::int64_t(7)}}));
}

TEST(HostileHdf5, ShowsNoControlCharactersOfTexts) {
  const hid_t text = H5Tcopy(H5T_C_S1);
  H5Tset_size(text, 8);
  const Model model = load_model(world(), model_with([&](hid_t file) {
                                   add_attribute(file, "method", text, {}, "a\x1b[2J\nb\0");
                                 }));
  H5Tclose(text);
  EXPECT_EQ(*model.details.at("method").get_if<std::string>(), "a?[2J?b");
}

TEST(HostileHdf5, RefusesOwnAttributesOfAnotherKind) {
  const std::int64_t five[] = {5, 5};
  const double half = 0.5;
  EXPECT_EQ(model_error(
                [&](hid_t file) { add_attribute(file, "features", H5T_NATIVE_INT64, {2}, five); }),
            "is a damaged model: attribute features is missing, or of another kind");
  EXPECT_EQ(model_error(
                [&](hid_t file) { add_attribute(file, "features", H5T_NATIVE_DOUBLE, {}, &half); }),
            "is a damaged model: attribute features is missing, or of another kind");
  const double infinite = HUGE_VAL;
  EXPECT_EQ(
      model_error([&](hid_t file) { add_attribute(file, "l2", H5T_NATIVE_DOUBLE, {}, &infinite); }),
      "is a damaged model: attribute l2 is inf");
}

TEST(HostileHdf5, NamesTheFileOfUnknownWords) {
  const hid_t text = H5Tcopy(H5T_C_S1);
  H5Tset_size(text, 5);
  EXPECT_EQ(
      model_error([&](hid_t file) { add_attribute(file, "loss", text, {}, "hin\ne"); }),
      "is a damaged model: unknown loss 'hin?e': use squared, logistic, huber, quantile, poisson, "
      "squared-hinge, multinomial");
  EXPECT_EQ(model_error([&](hid_t file) { add_attribute(file, "scaling", text, {}, "sized"); }),
            "is a damaged model: unknown scaling 'sized': use none, minmax, standard or maxabs");
  H5Tclose(text);
}

TEST(HostileHdf5, RefusesClassesThatCannotBe) {
  const hid_t text = H5Tcopy(H5T_C_S1);
  H5Tset_size(text, 11);
  const auto claim = [&](std::int64_t outputs, std::size_t classes) {
    return model_error([&, outputs](hid_t file) {
      const Silent silent;
      add_attribute(file, "outputs", H5T_NATIVE_INT64, {}, &outputs);
      add_attribute(file, "loss", text, {}, "multinomial");
      replace(file, "classes", {hsize_t(classes)}, H5T_IEEE_F64LE);
    });
  };
  for (const std::int64_t outputs :
       {std::int64_t(-1), std::int64_t(1), std::int64_t(1001), std::int64_t(1) << 62}) {
    EXPECT_EQ(claim(outputs, 1),
              fmt::format("is a damaged model: its loss is multinomial, with {} outputs", outputs));
  }
  EXPECT_NE(claim(3, 2).find("classes"), std::string::npos);
  EXPECT_EQ(claim(3, 3), "is a damaged model: its classes do not ascend");
  H5Tclose(text);

  // Others may use the name `outputs` where the loss has one output.
  const std::int64_t three = 3;
  EXPECT_EQ(load_model(world(), model_with([&](hid_t file) {
                         const Silent silent;
                         add_attribute(file, "outputs", H5T_NATIVE_INT64, {}, &three);
                       }))
                .outputs,
            1);
}

TEST(HostileHdf5, RefusesTargetsThatCannotBe) {
  Model model;
  model.parameters = distributed({1, 2, 3, 4, 5, 6});
  model.features = 3;
  model.outputs = 2;
  const std::string path = (scratch() / "two_targets.h5").string();
  for (const std::int64_t outputs : {std::int64_t(0), std::int64_t(3), std::int64_t(1) << 62}) {
    save_model(model, path);
    if (rank_of(world()) == 0) {
      const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
      add_attribute(file, "outputs", H5T_NATIVE_INT64, {}, &outputs);
      H5Fclose(file);
    }
    MPI_Barrier(world());
    EXPECT_NE(error_of([&] { load_model(world(), path); }).find("is a damaged model: "),
              std::string::npos)
        << outputs;
  }
}

TEST(HostileHdf5, RefusesMoreNumbersThanTheFileHolds) {
  const auto claim = [](std::int64_t features) {
    return [features](hid_t file) {
      replace(file, "weights", {hsize_t(features)}, H5T_IEEE_F64LE);
      add_attribute(file, "features", H5T_NATIVE_INT64, {}, &features);
    };
  };
  for (const std::int64_t features : {std::int64_t(2) << 30, std::int64_t(1) << 60}) {
    const std::string message = model_error(claim(features));
    EXPECT_EQ(message.find(fmt::format("is a damaged model: weights claims {} entries, more than "
                                       "a file of ",
                                       features)),
              0u)
        << message;
  }
  // No product of sizes may overflow.
  const std::int64_t half = std::int64_t(1) << 32;
  const std::string path = dictionary_with([&](hid_t file) {
    replace(file, "atoms", {hsize_t(half), hsize_t(half)}, H5T_IEEE_F64LE);
    add_attribute(file, "features", H5T_NATIVE_INT64, {}, &half);
    add_attribute(file, "atoms", H5T_NATIVE_INT64, {}, &half);
  });
  const std::string message = error_of([&] { load_dictionary(world(), path); });
  EXPECT_EQ(message.find(path + ": is a damaged dictionary: atoms claims 4294967296 x 4294967296"),
            0u)
      << message;
}

TEST(HostileHdf5, ReadsNoOtherFiles) {
  const std::string other = file_with("other", std::string(4000, 'x'));
  const auto linked = [](const auto& link) {
    return model_error([&](hid_t file) {
      H5Ldelete(file, "weights", H5P_DEFAULT);
      link(file);
    });
  };
  EXPECT_EQ(linked([&](hid_t file) {
              H5Lcreate_external("other.h5", "/weights", file, "weights", H5P_DEFAULT, H5P_DEFAULT);
            }),
            "is a damaged model: weights is a link; links are not followed");
  EXPECT_EQ(linked([&](hid_t file) {
              H5Lcreate_soft("/elsewhere", file, "weights", H5P_DEFAULT, H5P_DEFAULT);
            }),
            "is a damaged model: weights is a link; links are not followed");
  EXPECT_EQ(model_error([&](hid_t file) {
              replace(file, "weights", {5}, H5T_IEEE_F64LE,
                      [&](hid_t how) { H5Pset_external(how, other.c_str(), 0, 40); });
            }),
            "is a damaged model: weights has its numbers in other files, which are not read");
  EXPECT_EQ(model_error([&](hid_t file) {
              replace(file, "weights", {5}, H5T_IEEE_F64LE, [&](hid_t how) {
                const hsize_t five = 5;
                const hid_t space = H5Screate_simple(1, &five, nullptr);
                H5Pset_virtual(how, space, "other.h5", "/weights", space);
                H5Sclose(space);
              });
            }),
            "is a damaged model: weights has its numbers in other files, which are not read");
}

TEST(HostileHdf5, RefusesArraysThatAreNotPlainNumbers) {
  EXPECT_EQ(model_error([](hid_t file) {
              replace(file, "weights", {5}, H5T_IEEE_F64LE, [](hid_t how) {
                const hsize_t chunk = 5;
                H5Pset_chunk(how, 1, &chunk);
                H5Pset_deflate(how, 9);
              });
            }),
            "weights is stored compressed or in pieces: `h5repack -l CONTI -f NONE` undoes that");
  EXPECT_EQ(model_error([](hid_t file) { replace(file, "weights", {5}, H5T_STD_I64LE); }),
            "is a damaged model: weights is not of IEEE numbers");
  EXPECT_EQ(model_error([](hid_t file) { replace(file, "weights", {0}, H5T_IEEE_F64LE); }),
            "is a damaged model: weights has no numbers");
  EXPECT_EQ(model_error([](hid_t file) {
              H5Ldelete(file, "weights", H5P_DEFAULT);
              H5Gclose(H5Gcreate2(file, "weights", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
            }),
            "is a damaged model: no weights");
}

}  // namespace
}  // namespace prunadag
