// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Dense rows of doubles, floats or bytes.
#include <numeric>
#include <type_traits>

#include "base/page_allocator.hpp"
#include "base/success.hpp"
#include "kernel/dense_outputs.hpp"
#include "kernel/one_pass.hpp"
#include "matrix/exchange.hpp"
#include "matrix/operations.hpp"
#include "matrix/stored_rows.hpp"
#include "matrix/transpose_dense.hpp"

namespace prunadag {
namespace {

template <class Value>
class DenseStorage final : public StoredRows {
 public:
  DenseStorage(Storage storage, std::size_t rows, std::size_t columns)
      : storage_(storage), columns_(columns) {
    values_.reserve(rows * columns);
  }

  /// Makes rows of zeros, which take no memory until they are written to.
  void become_zeros(std::size_t rows) {
    values_.resize(rows * columns_);
    count_ = rows;
  }

  void add(std::span<const PetscInt> columns, std::span<const double> values) override {
    const std::size_t start = values_.size();
    values_.resize(start + columns_);
    for (std::size_t e = 0; e < values.size(); ++e) {
      values_[start + (columns.empty() ? e : std::size_t(columns[e]))] = Value(values[e]);
    }
    ++count_;
  }

  std::size_t count() const override { return count_; }
  std::size_t entries() const override { return values_.size(); }
  std::size_t bytes() const override { return values_.capacity() * sizeof(Value); }
  bool dense() const override { return true; }
  Storage storage() const override { return storage_; }
  bool shows_parameters() const override { return true; }

  RowEntries row(std::size_t i, RowBuffer& buffer) const override {
    if (buffer.columns.size() != columns_) {
      buffer.columns.resize(columns_);
      std::iota(buffer.columns.begin(), buffer.columns.end(), PetscInt(0));
    }
    const Value* const values = view().row(i);
    if constexpr (std::is_same_v<Value, double>) {
      return {buffer.columns, {values, columns_}};
    } else {
      buffer.values.assign(values, values + columns_);
      return {buffer.columns, buffer.values};
    }
  }

  double* numbers() override {
    if constexpr (std::is_same_v<Value, double>) return values_.data();
    return nullptr;
  }

  std::vector<std::span<const std::byte>> arrays() const override {
    return {std::as_bytes(std::span(values_))};
  }

  PetscErrorCode multiply(Vec x, std::size_t outputs, double* t) override {
    const PetscScalar* whole;
    Exchange* exchange = nullptr;

    PetscFunctionBegin;
    PetscCall(exchange_for(x, outputs, exchange_, exchange_of_outputs_, &exchange));
    PetscCall(gather(*exchange, x, &whole));
    if (t && outputs == 1) products(view(), whole, t);
    if (t && outputs > 1) products(view(), outputs, whole, t);
    PetscCall(restore(*exchange, x, &whole));
    PetscFunctionReturn(PETSC_SUCCESS);
  }

  PetscErrorCode combine(const double* t, std::size_t outputs, Vec start, Vec z) override {
    PetscScalar* sums;
    Exchange* exchange = nullptr;

    PetscFunctionBegin;
    PetscCall(exchange_for(z, outputs, exchange_, exchange_of_outputs_, &exchange));
    PetscCall(begin_sum(*exchange, start, z, &sums));
    if (t && outputs == 1) add_combination(view(), t, sums);
    if (t && outputs > 1) add_combination(view(), outputs, t, sums);
    PetscCall(end_sum(*exchange, z, &sums));
    PetscFunctionReturn(PETSC_SUCCESS);
  }

  // Every sample needs all of x and adds to all of g. So several ranks gather x before the pass and
  // sum g after it. Both are small beside the rows.
  PetscErrorCode pass(Vec x, Residuals& residuals, Vec g) override {
    const PetscScalar* whole;
    PetscScalar* sums = nullptr;
    Exchange* exchange = nullptr;

    PetscFunctionBegin;
    PetscCall(exchange_for(x, residuals.outputs(), exchange_, exchange_of_outputs_, &exchange));
    PetscCall(make_room(PetscObjectComm((PetscObject)x), residuals.outputs()));
    PetscCall(gather(*exchange, x, &whole));
    residuals.show_parameters(whole);
    if (residuals.want_gradient()) PetscCall(begin_sum(*exchange, nullptr, g, &sums));
    one_pass(view(), whole, residuals, sums, room_.data());
    if (residuals.want_gradient()) PetscCall(end_sum(*exchange, g, &sums));
    PetscCall(restore(*exchange, x, &whole));
    PetscFunctionReturn(PETSC_SUCCESS);
  }

  std::shared_ptr<StoredRows> transposed(const RankRanges& ranges) const override {
    auto turned = agree(ranges.comm, [&] {
      auto made = std::make_shared<DenseStorage>(storage_, 0, std::size_t(ranges.rows.back()));
      made->become_zeros(ranges.own_columns());
      return made;
    });
    transpose_dense(ranges, view(), turned->values_.data());
    return turned;
  }

 private:
  PetscErrorCode connect(MPI_Comm comm, PetscLayout columns) override {
    return operations::agreed(comm, [&] { return set_up(exchange_, comm, columns); });
  }

  /// Makes the room that a pass for `outputs` outputs needs, if it is not there yet. Collective.
  PetscErrorCode make_room(MPI_Comm comm, std::size_t outputs) {
    const std::size_t size = room_of(view(), outputs);

    PetscFunctionBegin;
    if (size > room_.size()) {
      PetscCall(operations::agreed(comm, [&] {
        room_.resize(size);
        return PetscErrorCode(PETSC_SUCCESS);
      }));
    }
    PetscFunctionReturn(PETSC_SUCCESS);
  }

  DenseRows<Value> view() const { return {values_.data(), count_, columns_}; }

  Storage storage_;
  std::size_t count_ = 0, columns_;
  std::vector<Value, PageAllocator<Value>> values_;
  Exchange exchange_;
  OutputExchange exchange_of_outputs_;
  std::vector<double, PageAllocator<double>> room_;  // of passes for a few outputs
};

}  // namespace

template <class Value>
std::unique_ptr<StoredRows> dense_rows_of(Storage storage, std::size_t rows, std::size_t columns) {
  return std::make_unique<DenseStorage<Value>>(storage, rows, columns);
}
template std::unique_ptr<StoredRows> dense_rows_of<double>(Storage, std::size_t, std::size_t);
template std::unique_ptr<StoredRows> dense_rows_of<float>(Storage, std::size_t, std::size_t);
template std::unique_ptr<StoredRows> dense_rows_of<std::uint8_t>(Storage, std::size_t, std::size_t);

std::unique_ptr<StoredRows> zero_rows(std::size_t rows, std::size_t columns) {
  auto zeros = std::make_unique<DenseStorage<double>>(Storage::doubles, 0, columns);
  zeros->become_zeros(rows);
  return zeros;
}

}  // namespace prunadag
