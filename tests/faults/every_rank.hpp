// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <array>
#include <string>

#include <gtest/gtest.h>
#include <hdf5.h>

#include "base/petsc.hpp"
#include "faults/sweep.hpp"
#include "prunadag/dataset.hpp"
#include "support/files.hpp"

/// A fixture for tests that let one rank fail at a time, for each kind of failure; small samples
/// for them.
namespace prunadag::test {

class EveryRank : public testing::TestWithParam<Fault> {
 public:
  static void SetUpTestSuite() {
    H5dont_atexit();  // HDF5's exit handler would not end with files that could not be read
    check(PetscPushErrorHandler(PetscReturnErrorHandler, nullptr));
    watch_folder(scratch().string());
  }
  static void TearDownTestSuite() { check(PetscPopErrorHandler()); }
};

inline std::string fault_name(const testing::TestParamInfo<Fault>& kind) {
  constexpr std::array names{"AfterAnAllocation", "AfterOneOfPetsc", "AfterARead"};
  return names[std::size_t(kind.param)];
}

/// Returns LIBSVM text of two classes and eight features, of which a sample has about half. Lines
/// are longer than the internal buffer of a string.
inline std::string svm_text(int samples) {
  std::string text;
  for (int i = 0; i < samples; ++i) {
    text += i % 3 ? "+1" : "-1";
    for (int j = 0; j < 8; ++j) {
      if ((i * 7 + j * 5) % 9 < 5)
        text += " " + std::to_string(j + 1) + ":" + std::to_string(0.25 * ((i * 3 + j) % 11));
    }
    text += "\n";
  }
  return text;
}

inline LoadOptions options_of(const std::string& path) {
  LoadOptions options;
  options.data.path = path;
  options.label_rule = LabelRule::two_classes;
  options.intercept = true;
  return options;
}

/// Loads samples for a test, while nothing fails.
inline LoadedData two_classes(const char* name, Storage storage = Storage::automatic,
                              Layout layout = Layout::samples,
                              ScalingKind kind = ScalingKind::none) {
  LoadOptions options = options_of(file_with(name, svm_text(40)));
  options.scaling = kind;
  options.storage = storage;
  options.layout = layout;
  return load_data(world(), options);
}

/// Loads dense samples without zeros.
inline LoadedData dense_classes(const char* name, Storage storage = Storage::doubles) {
  std::string text;
  for (int i = 0; i < 40; ++i) {
    text += i % 3 ? "+1" : "-1";
    for (int j = 0; j < 8; ++j) {
      text += " " + std::to_string(j + 1) + ":" + std::to_string(0.25 * (1 + (i * 3 + j) % 11));
    }
    text += "\n";
  }
  LoadOptions options = options_of(file_with(name, text));
  options.storage = storage;
  return load_data(world(), options);
}

}  // namespace prunadag::test
