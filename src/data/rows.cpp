// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/rows.hpp"

#include <algorithm>
#include <utility>

namespace prunadag {

void Rows::end_row() {
  constexpr std::size_t full = std::size_t(1) << 17;  // 1 to 1.5 MB: the most that growth can waste
  open_.ends.push_back(open_.values.size());
  ++count_;
  if (open_.values.size() + open_.ends.size() < full) return;
  open_.ends.shrink_to_fit();
  open_.columns.shrink_to_fit();
  open_.values.shrink_to_fit();
  full_.push_back(std::move(open_));
  open_ = Block();
}

void Rows::keep(const std::vector<bool>& chosen) {
  for (std::vector<double>* numbers : {&labels, &weights}) {
    std::size_t kept = 0;
    for (std::size_t r = 0; r < numbers->size(); ++r) {
      if (chosen[r]) (*numbers)[kept++] = (*numbers)[r];
    }
    numbers->resize(kept);
  }
  count_ = nonzeros_ = 0;
  std::size_t row = 0;
  const auto shorten = [&](Block& block) {
    Block rest;
    const auto take = [&](std::span<const PetscInt> columns, std::span<const double> values) {
      if (!chosen[row++]) return;
      rest.columns.insert(rest.columns.end(), columns.begin(), columns.end());
      rest.values.insert(rest.values.end(), values.begin(), values.end());
      rest.ends.push_back(rest.values.size());
      nonzeros_ += std::count_if(values.begin(), values.end(), [](double v) { return v != 0.0; });
      ++count_;
    };
    block.for_each(take);
    block = std::move(rest);
  };
  for (Block& block : full_) {
    leave_where_interrupted();
    shorten(block);
  }
  shorten(open_);
}

}  // namespace prunadag
