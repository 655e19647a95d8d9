// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include <boost/iostreams/copy.hpp>
#include <boost/iostreams/device/array.hpp>
#include <boost/iostreams/device/back_inserter.hpp>
#include <boost/iostreams/filter/bzip2.hpp>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filter/lzma.hpp>
#include <boost/iostreams/filter/zstd.hpp>
#include <boost/iostreams/filtering_stream.hpp>

namespace prunadag::test {

namespace io = boost::iostreams;

/// Returns the contents of a compressed file of `text`.
template <class Compressor>
std::string compressed(const std::string& text) {
  std::string result;
  io::filtering_ostream out;
  out.push(Compressor());
  out.push(io::back_inserter(result));
  out.write(text.data(), std::streamsize(text.size()));
  io::close(out);
  return result;
}

}  // namespace prunadag::test
