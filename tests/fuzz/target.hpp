// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <string_view>

namespace prunadag::fuzz {

/// Defined by every target: reads the input in all the ways that users can have it read. It may
/// throw an Error(data) that names the file in one line; everything else is a finding.
void read_input(std::string_view input);

/// A file in a folder of the process's own, in memory where the system has such a place.
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

/// What is asked of the input besides: nothing, or something that it may not have, such as a column
/// of some name, which makes an Error(usage).
enum class Asked { nothing, perhaps_too_much };

/// Ends the program, which is what makes a finding.
[[noreturn]] void report(std::string_view finding, std::string_view what);

/// Reports the exception that is being handled unless it is what bad input gets.
void judge_current_error(Asked asked = Asked::nothing);

/// Calls `read` and judges what it throws, so that other ways to read the input are tried as well.
template <class Read>
void attempt(Read&& read, Asked asked = Asked::nothing) {
  try {
    read();
  } catch (...) {
    judge_current_error(asked);
  }
}

}  // namespace prunadag::fuzz
