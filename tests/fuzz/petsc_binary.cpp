// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "fuzz/reading.hpp"

void prunadag::fuzz::read_input(std::string_view input) {
  const InputFile file(input);
  read_rows(file, as_format("petsc"));
}
