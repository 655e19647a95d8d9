// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>

#include "base/collective.hpp"
#include "support/parallel.hpp"

namespace prunadag::test {

/// A folder of the test program's own, the same on every rank, removed at the end of the program.
inline const std::filesystem::path& scratch() {
  struct Folder {
    std::filesystem::path path;
    Folder() {
      std::string name = (std::filesystem::temp_directory_path() / "prunadag-XXXXXX").string();
      if (rank_of(world()) == 0 && !mkdtemp(name.data())) std::abort();
      path = broadcast(world(), name);
    }
    ~Folder() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
  };
  static const Folder folder;
  return folder.path;
}

/// Rank 0 writes a file of the scratch folder; its path, on every rank, once it is there.
inline std::string file_with(const std::string& name, std::string_view contents) {
  const std::filesystem::path path = scratch() / name;
  if (rank_of(world()) == 0) std::ofstream(path, std::ios::binary) << contents;
  MPI_Barrier(world());
  return path.string();
}

inline std::string contents_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

/// The message of the Error that `call` throws on this rank; empty when it throws none.
template <class Call>
std::string error_of(Call&& call) {
  try {
    call();
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

}  // namespace prunadag::test
