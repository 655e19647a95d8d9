// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Labels in their own file, as numbers and as classes.
#include "data/labels.hpp"

#include <algorithm>

#include "data/class_groups.hpp"
#include "fuzz/target.hpp"
#include "prunadag/error.hpp"

namespace prunadag::fuzz {

void read_input(std::string_view input) {
  const InputFile file(input);
  const MPI_Comm comm = PETSC_COMM_WORLD;
  const auto lines = std::count(input.begin(), input.end(), '\n');
  for (const std::int64_t wanted : {std::int64_t(lines), std::int64_t(3)}) {
    attempt([&] {
      std::vector<double> labels = read_numbers(comm, file.path(), wanted, "samples");
      attempt([&] {
        std::vector<double> grouped = labels;
        ClassGroups("0-4,7/rest").apply(comm, grouped, file.path());
      });
      map_to_classes(comm, find_classes(comm, labels, file.path()), labels, file.path());
    });
  }
}

}  // namespace prunadag::fuzz
