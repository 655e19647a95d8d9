// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "data/text_source.hpp"

namespace prunadag {

/// One rank's consecutive items of an IDX file of bytes, the format of MNIST.
struct IdxItems {
  std::vector<std::int64_t> sizes;   ///< size of every dimension; the first is the number of items
  std::vector<unsigned char> bytes;  ///< this rank's items, one after the other

  std::int64_t item_size() const;  ///< bytes per item
};

bool is_idx(std::string_view head);

/// Reads about the same number of items on every rank, in rank order. Every rank reads its own part
/// of a plain file. Rank 0 streams a compressed file and sends items. Collective; throws
/// Error(data).
IdxItems read_idx_items(TextSource& file);

}  // namespace prunadag
