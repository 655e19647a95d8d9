// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "matrix/column_map.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/another_reference.hpp"
#include "base/collective.hpp"
#include "base/petsc.hpp"

namespace prunadag {

ColumnMap ColumnMap::copy() const {
  ColumnMap same;
  same.factor = factor;
  same.all_inverse = all_inverse;
  same.all_offset = all_offset;
  if (inverse) same.inverse = another_reference(inverse);
  if (offset) same.offset = another_reference(offset);
  return same;
}

void ColumnMap::gather_all() {
  const auto gather = [](Vec numbers) -> std::shared_ptr<const std::vector<double>> {
    if (!numbers) return nullptr;
    std::vector<double> all = gathered(numbers);
    return agree(PetscObjectComm((PetscObject)numbers),
                 [&] { return std::make_shared<const std::vector<double>>(std::move(all)); });
  };
  all_inverse = gather(inverse);
  all_offset = gather(offset);
}

void ColumnMap::scale(Vec x, Vec y) const {
  if (x != y) check(VecCopy(x, y));
  if (!inverse) {
    check(VecScale(y, factor));
    return;
  }
  const ReadArray by(inverse);
  const WriteArray numbers(y);
  const std::size_t columns = by.span().size();
  const std::size_t outputs = columns > 0 ? numbers.span().size() / columns : 0;
  for (std::size_t j = 0; j < columns; ++j) {
    for (std::size_t k = 0; k < outputs; ++k) numbers[j * outputs + k] *= factor * by[j];
  }
}

VecHandle ColumnMap::shift() const {
  VecHandle taken;
  if (!offset) return taken;
  check(VecDuplicate(offset, taken.put()));
  scale(offset, taken);
  return taken;
}

RowEntries ColumnMap::of_row(const RowEntries& stored, std::size_t columns,
                             RowBuffer& buffer) const {
  const auto scaled = [&](std::size_t column, double value) {
    return factor * (all_inverse ? value * (*all_inverse)[column] : value);
  };
  const std::size_t count = stored.values.size();
  if (!all_offset) {
    buffer.values.resize(count);
    for (std::size_t e = 0; e < count; ++e) {
      buffer.values[e] = scaled(std::size_t(stored.columns[e]), stored.values[e]);
    }
    return {stored.columns, buffer.values};
  }
  if (buffer.columns.size() != columns) {
    buffer.columns.resize(columns);
    std::iota(buffer.columns.begin(), buffer.columns.end(), PetscInt(0));
  }
  buffer.values.resize(columns);
  for (std::size_t j = 0; j < columns; ++j) buffer.values[j] = scaled(j, -(*all_offset)[j]);
  for (std::size_t e = 0; e < count; ++e) {
    const auto j = std::size_t(stored.columns[e]);
    buffer.values[j] = scaled(j, stored.values[e] - (*all_offset)[j]);
  }
  return {buffer.columns, buffer.values};
}

}  // namespace prunadag
