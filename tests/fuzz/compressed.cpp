// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Compressed data of any format. The format is recognised from the uncompressed bytes.
#include "fuzz/reading.hpp"

void prunadag::fuzz::read_input(std::string_view input) {
  const InputFile file(input);
  read_rows(file, as_format("auto"));
}
