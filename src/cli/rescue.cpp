// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/rescue.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "file/hdf5_file.hpp"

namespace prunadag::cli {
namespace {

namespace fs = std::filesystem;

/// A name for an output in a new private folder.
std::string name_elsewhere(const OutputFile& output) {
  std::string folder = (fs::temp_directory_path() / "prunadag-XXXXXX").string();
  if (!mkdtemp(folder.data())) {
    throw Error(ErrorKind::data,
                fmt::format("{}: cannot be made: {}", folder, std::strerror(errno)));
  }
  const std::string name = fs::path(output.path()).filename().string();
  return (fs::path(folder) / (output.path() == "-" ? "output" : name)).string();
}

}  // namespace

void reserve(const Call& call, OutputFile* output, std::int64_t bytes) {
  agree(call.comm, [&] {
    if (!output || !output->is_renamed() || hdf5::Writer::reserve(*output, bytes)) return;
    call.note(fmt::format("{}: its file system sets no space apart: a full disk shows in the end",
                          output->path()));
  });
}

std::optional<Error> write_or_rescue(MPI_Comm comm, OutputFile* output,
                                     const std::function<void(OutputFile*)>& write) {
  std::optional<Error> failure;
  try {
    write(output);
    return failure;
  } catch (const Error& error) {
    failure = error;
  }
  try {
    std::unique_ptr<OutputFile> other;
    const std::string path = agree(comm, [&] {
      if (!output || output->is_whole()) return std::string();
      other = std::make_unique<OutputFile>(name_elsewhere(*output));
      return other->path();
    });
    const std::string kept = broadcast(comm, path);
    if (kept.empty()) return failure;
    write(other.get());
    return agree(comm, [&] {
      return Error(failure->kind(), fmt::format("{}; it is whole in {}", failure->what(), kept));
    });
  } catch (const Error&) {
    return failure;
  }
}

}  // namespace prunadag::cli
