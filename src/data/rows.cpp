// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/rows.hpp"

#include <algorithm>
#include <utility>

namespace prunadag {

void Rows::end_row() {
  constexpr std::size_t full = std::size_t(1) << 16;  // numbers; a block in work stays in cache
  open_.lengths.push_back(std::uint32_t(open_.values.size() - open_start_));
  const std::span<const double> row = std::span(open_.values).subspan(open_start_);
  nonzeros_ += std::ranges::count_if(row, [](double value) { return value != 0.0; });
  if (!row.empty() && is_sparse()) {
    largest_column_ = std::max<std::int64_t>(largest_column_, open_.columns.back());
  }
  open_start_ = open_.values.size();
  ++count_;
  if (open_.values.size() + open_.lengths.size() < full) return;
  full_.emplace_back(open_, memory_);
  open_.clear();
  open_start_ = 0;
}

void Rows::keep(const std::vector<bool>& chosen) {
  for (std::vector<double>* numbers : {&labels, &weights}) {
    std::size_t kept = 0;
    for (std::size_t r = 0; r < numbers->size(); ++r) {
      if (chosen[r]) (*numbers)[kept++] = (*numbers)[r];
    }
    numbers->resize(kept);
  }
  Rows rest(width_);
  std::size_t row = 0;
  consume([&](std::span<const PetscInt> columns, std::span<const double> values) {
    if (!chosen[row++]) return;
    for (std::size_t e = 0; e < values.size(); ++e) {
      if (columns.empty()) {
        rest.add(values[e]);
      } else {
        rest.add(columns[e], values[e]);
      }
    }
    rest.end_row();
  });
  count_ = rest.count_;
  nonzeros_ = rest.nonzeros_;
  memory_ = std::move(rest.memory_);
  full_ = std::move(rest.full_);
  open_ = std::move(rest.open_);
  open_start_ = rest.open_start_;
}

}  // namespace prunadag
