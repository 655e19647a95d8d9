// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/rows.hpp"

namespace prunadag {

void Rows::end_row() {
  constexpr std::size_t full = std::size_t(1) << 17;  // 1 to 1.5 MB: the most that growth can waste
  Block& block = blocks_.back();
  block.ends.push_back(block.values.size());
  ++count_;
  if (block.values.size() + block.ends.size() < full) return;
  block.ends.shrink_to_fit();
  block.columns.shrink_to_fit();
  block.values.shrink_to_fit();
  blocks_.emplace_back();
}

}  // namespace prunadag
