// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/dictionary.hpp"

#include <petscsys.h>

#include "fuzz/target.hpp"

void prunadag::fuzz::read_input(std::string_view input) {
  const InputFile file(input);
  load_dictionary(PETSC_COMM_WORLD, file.path());
}
