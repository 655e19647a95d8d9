// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "data/source.hpp"

namespace prunadag {

/// The shape of an IDX file of bytes, the format of MNIST.
struct IdxShape {
  std::vector<std::int64_t> sizes;  ///< size of every dimension; the first is the number of items

  std::int64_t item_size() const;  ///< bytes per item
};

bool is_idx(std::string_view head);

/// The shape in the header of a file, checked against the length of the file. Collective. Throws
/// Error(data).
IdxShape idx_shape_of(const Source& file);

/// Calls `consumer` for the bytes of this rank's items, one item after the other, piece by piece.
/// Every rank gets about the same number of items, in rank order. `kept` is the memory in bytes that
/// the consumer keeps for each byte. Collective. Throws Error(data) for lack of this memory, and
/// what Source::read() throws.
void read_idx_items(Source& file, const IdxShape& shape, std::int64_t kept,
                    const Source::Consumer& consumer);

}  // namespace prunadag
