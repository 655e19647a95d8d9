// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "fuzz/reading.hpp"

void prunadag::fuzz::read_input(std::string_view input) {
  const InputFile file(input);
  DataSource source = as_format("libsvm");
  read_rows(file, source);
  source.features = 5;
  read_rows(file, source);
}
