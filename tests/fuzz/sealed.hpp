// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "file/file.hpp"
#include "file/seal.hpp"
#include "fuzz/target.hpp"
#include "prunadag/error.hpp"

namespace prunadag::fuzz {

/// Reads an input as it is. Reads HDF5 also with a checksum behind it, and with a damaged byte,
/// which the checksum must reveal.
template <class Read>
void read_with_and_without_seal(std::string_view input, Read&& read) {
  attempt([&] {
    const InputFile file(input);
    read(file.path());
  });
  if (!input.starts_with("\x89HDF\r\n\x1a\n")) return;
  std::string sealed;
  {
    const InputFile file(input);
    hdf5::seal(file.path(), file.path());
    sealed = text_of(file.path());
    attempt([&] { read(file.path()); });
  }
  const std::size_t place = std::hash<std::string_view>{}(input) % input.size();
  sealed[place] = char(~sealed[place]);
  const InputFile file(sealed);
  try {
    read(file.path());
  } catch (const Error& error) {
    if (std::string_view(error.what()).find("its checksum does not fit") !=
        std::string_view::npos) {
      return;
    }
    report("damage that is not told of as such", error.what());
  }
  report("damage that is not told of", std::to_string(place));
}

}  // namespace prunadag::fuzz
