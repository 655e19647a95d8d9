// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "fuzz/reading.hpp"

namespace prunadag::fuzz {

void read_input(std::string_view input) {
  const InputFile file(input);
  DataSource source = as_format("table");
  read_rows(file, source);
  for (const char* header : {"yes", "no"}) {
    for (const char* separator : {"auto", "comma", "blank"}) {
      source.header = header;
      source.separator = separator;
      read_rows(file, source, Asked::perhaps_too_much);
    }
  }
  source = as_format("table");
  for (const char* label : {"first", "last", "2", "y"}) {
    source.label_column = label;
    source.ignore_columns = "1-2,b";
    read_rows(file, source, Asked::perhaps_too_much);
    source.ignore_columns = "";
    source.names = {"b", "a"};
    read_rows(file, source, Asked::perhaps_too_much);
    source.names.clear();
  }
}

}  // namespace prunadag::fuzz
