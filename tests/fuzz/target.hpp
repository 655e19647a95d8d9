// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <string_view>

namespace prunadag::fuzz {

/// Defined by every target. Reads the input in all ways that users can ask for. It may throw an
/// Error(data) of one line that names the file; everything else is a finding.
void read_input(std::string_view input);

/// A file in the folder of this process, in memory where the system allows it.
class InputFile {
 public:
  explicit InputFile(std::string_view contents);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

/// What else is asked of the input: nothing, or something that it may not have, such as a column of
/// some name. An Error(usage) is then no finding.
enum class Asked { nothing, perhaps_too_much };

/// Reports a finding and ends the program.
[[noreturn]] void report(std::string_view finding, std::string_view what);

/// Reports the exception that is being handled, unless bad input may throw it.
void judge_current_error(Asked asked = Asked::nothing);

/// Calls `read` and judges what it throws, so that other ways to read the input are tried, too.
template <class Read>
void attempt(Read&& read, Asked asked = Asked::nothing) {
  try {
    read();
  } catch (...) {
    judge_current_error(asked);
  }
}

}  // namespace prunadag::fuzz
