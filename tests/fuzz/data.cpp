// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Data from file to matrix: as they come, and scaled and split, with an intercept.
#include <petscsys.h>

#include "fuzz/target.hpp"
#include "prunadag/dataset.hpp"
#include "prunadag/error.hpp"

namespace prunadag::fuzz {
namespace {

constexpr double most_numbers = 4e6;  // that scaling may make of a sparse file

}  // namespace

void read_input(std::string_view input) {
  const InputFile file(input);
  LoadOptions options;
  options.data.path = file.path();
  options.storage = Storage::automatic;
  options.label_rule = std::nullopt;
  double numbers = 0;
  const auto load = [&] {
    attempt([&] {
      const LoadedData data = load_data(PETSC_COMM_WORLD, options);
      numbers = double(data.train.samples) * double(data.train.features);
    });
  };
  load();
  if (numbers > most_numbers) return;  // users who scale such data ask for the memory
  options.scaling = ScalingKind::standard;
  options.split = 0.5;
  options.intercept = true;
  load();
}

}  // namespace prunadag::fuzz
