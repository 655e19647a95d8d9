// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/collective.hpp"
#include "support/folder.hpp"
#include "support/parallel.hpp"

namespace prunadag::test {

/// Returns the folder of this test program, the same on every rank; it is removed at the end of the
/// program. The first call is collective.
inline const std::filesystem::path& scratch() {
  struct Shared {
    std::filesystem::path path;
    Shared() {
      std::string name = (std::filesystem::temp_directory_path() / "prunadag-XXXXXX").string();
      if (rank_of(world()) == 0 && !mkdtemp(name.data())) std::abort();
      path = broadcast(world(), name);
    }
    ~Shared() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
  };
  static const Shared folder;
  return folder.path;
}

/// Writes a file in the scratch folder, on rank 0, and returns its path on every rank. Collective.
inline std::string file_with(const std::string& name, std::string_view contents) {
  const std::filesystem::path path = scratch() / name;
  if (rank_of(world()) == 0) std::ofstream(path, std::ios::binary) << contents;
  MPI_Barrier(world());
  return path.string();
}

/// Returns the sorted names in the scratch folder that begin with `start`, among them the temporary
/// names of `start`, once every rank has come here. Collective.
inline std::vector<std::string> scratch_names(const std::string& start = "") {
  std::vector<std::string> names;
  MPI_Barrier(world());
  for (const auto& entry : std::filesystem::directory_iterator(scratch())) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(start)) names.push_back(name);
  }
  MPI_Barrier(world());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace prunadag::test
