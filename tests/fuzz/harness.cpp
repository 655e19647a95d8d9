// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Shared by all targets. Starts MPI and PETSc once, on one rank, reads every input, and judges
// every exception.
#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <unistd.h>

#include <hdf5.h>
#include <petscsys.h>

#include "fuzz/target.hpp"
#include "prunadag/error.hpp"
#include "support/sanitizers.hpp"

// A number in a header must not decide how much is allocated. LIBSVM data may have ten million
// features, for which a vector takes 80 MB; nothing else in inputs of some kilobytes needs as much.
// HDF5 asks for what a damaged file says, and accepts a refusal: it gets null, as from malloc.
extern "C" const char* __asan_default_options() {
  return "max_allocation_size_mb=128:allocator_may_return_null=1";
}

// HDF5 1.10 itself reads out of bounds when it decodes damaged object headers, as the README says.
// What it does with our buffers is still checked.
extern "C" const char* __asan_default_suppressions() { return "interceptor_via_fun:H5O_*\n"; }

namespace prunadag::fuzz {
namespace {

namespace fs = std::filesystem;

/// PRUNADAG_FUZZ_SAY=1 prints the messages for bad inputs.
bool says() {
  static const bool wanted = std::getenv("PRUNADAG_FUZZ_SAY") != nullptr;
  return wanted;
}

constexpr std::string_view folder_name = "prunadag-fuzz-";

/// Returns a folder in TMPDIR or in a file system in memory. A killed process leaves it behind.
const fs::path& folder() {
  struct Folder {
    fs::path path;
    Folder() {
      const bool in_memory = !std::getenv("TMPDIR") && fs::is_directory("/dev/shm");
      const fs::path above = in_memory ? fs::path("/dev/shm") : fs::temp_directory_path();
      std::string name = (above / folder_name).string() + "XXXXXX";
      if (!mkdtemp(name.data())) report("the harness cannot make a folder", name);
      path = name;
    }
    ~Folder() {
      std::error_code ignored;
      fs::remove_all(path, ignored);
    }
  };
  static const Folder folder;
  return folder.path;
}

constexpr std::size_t longest_message = 1000;

bool is_one_line(std::string_view text) {
  return !text.empty() && text.size() <= longest_message &&
         std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; });
}

}  // namespace

void report(std::string_view finding, std::string_view what) {
  std::fprintf(stderr, "FINDING: %.*s: %.*s\n", int(finding.size()), finding.data(),
               int(std::min<std::size_t>(what.size(), 2000)), what.data());
  std::abort();
}

void judge_current_error(Asked asked) {
  try {
    throw;
  } catch (const Error& error) {
    const std::string_view what = error.what();
    if (says()) std::fprintf(stderr, "  %s\n", error.what());
    const bool usage = error.kind() == ErrorKind::usage && asked == Asked::perhaps_too_much;
    if (error.kind() != ErrorKind::data && !usage) {
      report("an error that is not about data", error.what());
    }
    if (!is_one_line(what)) report("a message that is not one line", error.what());
    if (!usage && what.find(folder_name) == what.npos) report("no file is named", error.what());
  } catch (const std::exception& error) {
    report("an exception that is no Error", error.what());
  } catch (...) {
    report("an exception that is no Error", "of an unknown type");
  }
}

InputFile::InputFile(std::string_view contents) : path_(folder() / "input") {
  std::ofstream file(path_, std::ios::binary);
  if (!file.write(contents.data(), std::streamsize(contents.size())).flush()) {
    report("the harness cannot write its file", path_);
  }
}

InputFile::~InputFile() { unlink(path_.c_str()); }

}  // namespace prunadag::fuzz

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const prunadag::test::KeptByLibraries kept;
  unsetenv("PETSC_OPTIONS");
  H5dont_atexit();
  if (PetscInitializeNoArguments()) std::abort();
  if (PetscPopSignalHandler()) std::abort();
  std::signal(SIGABRT, SIG_DFL);  // Open MPI's handler would keep findings from libFuzzer
  if (PetscPushErrorHandler(PetscReturnErrorHandler, nullptr)) std::abort();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  prunadag::fuzz::attempt([&] {
    prunadag::fuzz::read_input({reinterpret_cast<const char*>(data), size});
  });
  return 0;
}
