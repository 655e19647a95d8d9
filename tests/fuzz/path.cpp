// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <petscsys.h>

#include "fuzz/sealed.hpp"
#include "prunadag/model_path.hpp"

void prunadag::fuzz::read_input(std::string_view input) {
  read_with_and_without_seal(input,
                             [](const std::string& path) { load_path(PETSC_COMM_WORLD, path); });
}
