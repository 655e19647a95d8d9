// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "data/text_source.hpp"

namespace prunadag {

/// One rank's consecutive items of an IDX file of bytes, as MNIST comes in.
struct IdxItems {
  std::vector<std::int64_t> sizes;   ///< of every dimension; the first counts the items
  std::vector<unsigned char> bytes;  ///< this rank's items, one after the other

  std::int64_t item_size() const;  ///< bytes per item
};

bool is_idx(std::string_view head);

/// About as many items on every rank, in rank order. Every rank reads its own part of a plain file;
/// a compressed one is streamed by rank 0, which passes items on. Collective; throws Error(data).
IdxItems read_idx_items(TextSource& file);

}  // namespace prunadag
