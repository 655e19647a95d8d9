// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/packed_rows.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace prunadag {
namespace {

bool is_same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

bool is_byte(double value) {
  return value >= 0 && value <= 255 && is_same(double(std::uint8_t(value)), value);
}

bool is_float(double value) { return is_same(double(float(value)), value); }

template <class To, class From>
void put(std::span<const From> from, unsigned char* to) {
  To* const items = reinterpret_cast<To*>(to);
  for (std::size_t i = 0; i < from.size(); ++i) items[i] = To(from[i]);
}

template <class From, class To>
void take(const unsigned char* from, std::span<To> to) {
  const From* const items = reinterpret_cast<const From*>(from);
  for (std::size_t i = 0; i < to.size(); ++i) to[i] = To(items[i]);
}

std::size_t bytes_for(std::span<const PetscInt> columns) {
  if (columns.empty()) return 0;
  const auto greatest = std::uint64_t(*std::ranges::max_element(columns));
  return greatest <= std::numeric_limits<std::uint16_t>::max()   ? 2
         : greatest <= std::numeric_limits<std::uint32_t>::max() ? 4
                                                                 : 8;
}

}  // namespace

std::shared_ptr<unsigned char> PackedMemory::take(std::size_t bytes) {
  const std::size_t whole = (bytes + page - 1) / page * page;
  if (!piece_ || whole > piece_->size() - used_) {
    // the first array may be the only one
    piece_ = std::make_shared<Piece>(piece_ ? std::max(whole, piece_bytes) : whole);
    used_ = 0;
  }
  unsigned char* const array = piece_->data() + used_;
  used_ += whole;
  take_pages(array, bytes);
  return {piece_, array};
}

PackedRows::PackedRows(const LooseRows& rows, PackedMemory& memory)
    : rows_(rows.lengths.size()),
      entries_(rows.values.size()),
      column_bytes_(bytes_for(rows.columns)) {
  const std::span<const double> values(rows.values);
  if (!values.empty()) first_ = values[0];
  const auto all = [&](auto holds) { return std::ranges::all_of(values, holds); };
  numbers_ = all([&](double value) { return is_same(value, first_); }) ? Numbers::equal
             : all(is_byte)                                            ? Numbers::bytes
             : all(is_float)                                           ? Numbers::floats
                                                                       : Numbers::doubles;
  constexpr std::size_t sizes[] = {0, sizeof(std::uint8_t), sizeof(float), sizeof(double)};
  // Numbers and lengths are padded to 8 bytes, so that every array is aligned.
  const std::size_t numbers = (sizes[std::size_t(numbers_)] * entries_ + 7) / 8 * 8;
  const std::size_t lengths = (sizeof(std::uint32_t) * rows_ + 7) / 8 * 8;
  bytes_ = memory.take(numbers + lengths + column_bytes_ * entries_);
  unsigned char* to = bytes_.get();
  if (numbers_ == Numbers::bytes) put<std::uint8_t>(values, to);
  if (numbers_ == Numbers::floats) put<float>(values, to);
  if (numbers_ == Numbers::doubles) put<double>(values, to);
  put<std::uint32_t>(std::span<const std::uint32_t>(rows.lengths), to += numbers);
  const std::span<const PetscInt> columns(rows.columns);
  to += lengths;
  if (column_bytes_ == 2) put<std::uint16_t>(columns, to);
  if (column_bytes_ == 4) put<std::uint32_t>(columns, to);
  if (column_bytes_ == 8) put<std::uint64_t>(columns, to);
}

void PackedRows::unpack(LooseRows& rows) const {
  rows.lengths.resize(rows_);
  rows.values.resize(entries_);
  rows.columns.resize(column_bytes_ > 0 ? entries_ : 0);
  const auto after = [](const unsigned char* at, std::size_t bytes) {
    return at + (bytes + 7) / 8 * 8;
  };
  const unsigned char* from = bytes_.get();
  const std::span<double> values(rows.values);
  if (numbers_ == Numbers::equal) {
    std::ranges::fill(values, first_);
  } else if (numbers_ == Numbers::bytes) {
    take<std::uint8_t>(from, values);
    from = after(from, entries_);
  } else if (numbers_ == Numbers::floats) {
    take<float>(from, values);
    from = after(from, sizeof(float) * entries_);
  } else {
    take<double>(from, values);
    from = after(from, sizeof(double) * entries_);
  }
  take<std::uint32_t>(from, std::span(rows.lengths));
  from = after(from, sizeof(std::uint32_t) * rows_);
  const std::span<PetscInt> columns(rows.columns);
  if (column_bytes_ == 2) take<std::uint16_t>(from, columns);
  if (column_bytes_ == 4) take<std::uint32_t>(from, columns);
  if (column_bytes_ == 8) take<std::uint64_t>(from, columns);
}

}  // namespace prunadag
