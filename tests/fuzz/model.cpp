// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/model.hpp"

#include <petscsys.h>

#include "fuzz/target.hpp"

void prunadag::fuzz::read_input(std::string_view input) {
  const InputFile file(input);
  load_model(PETSC_COMM_WORLD, file.path());
}
