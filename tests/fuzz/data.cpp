// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Data all the way to matrices: scaled, split, with classes, in every storage.
#include <petscsys.h>

#include "fuzz/target.hpp"
#include "prunadag/dataset.hpp"
#include "prunadag/error.hpp"

namespace prunadag::fuzz {

void read_input(std::string_view input) {
  const InputFile file(input);
  LoadOptions options;
  options.data.path = file.path();
  options.storage = Storage::automatic;
  options.label_use = LabelUse::ignored;
  const auto load = [&] { attempt([&] { load_data(PETSC_COMM_WORLD, options); }); };
  load();
  options.scaling = ScalingKind::standard;
  options.split = 0.5;
  options.intercept = true;
  load();
}

}  // namespace prunadag::fuzz
