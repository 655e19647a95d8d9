// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Dense rows of floats or bytes, for MATPRUNADAGCOMPACT.
#include <numeric>
#include <optional>

#include "base/page_allocator.hpp"
#include "base/success.hpp"
#include "matrix/compact.hpp"
#include "matrix/exchange.hpp"
#include "matrix/operations.hpp"
#include "matrix/pass_over_dense.hpp"

namespace prunadag::compact {
namespace {

template <class Value>
class NarrowRows final : public StoredRows {
 public:
  NarrowRows(Storage storage, std::size_t rows, std::size_t columns)
      : storage_(storage), columns_(columns) {
    values_.reserve(rows * columns);
  }

  void add(std::span<const PetscInt> columns, std::span<const double> values) override {
    const std::size_t start = values_.size();
    values_.resize(start + columns_);
    for (std::size_t e = 0; e < values.size(); ++e) {
      values_[start + (columns.empty() ? e : std::size_t(columns[e]))] = Value(values[e]);
    }
    ++count_;
  }

  PetscErrorCode connect(Mat A) override {
    PetscLayout columns;

    PetscFunctionBegin;
    PetscCall(MatGetLayouts(A, nullptr, &columns));
    const MPI_Comm comm = PetscObjectComm((PetscObject)A);
    PetscCall(operations::agreed(comm, [&] { return set_up(exchange_, comm, columns); }));
    PetscFunctionReturn(PETSC_SUCCESS);
  }

  std::size_t count() const override { return count_; }
  std::size_t entries() const override { return values_.size(); }
  std::size_t bytes() const override { return values_.capacity() * sizeof(Value); }
  bool dense() const override { return true; }
  Storage storage() const override { return storage_; }

  void row(std::size_t i, std::vector<PetscInt>& columns,
           std::vector<double>& values) const override {
    columns.resize(columns_);
    std::iota(columns.begin(), columns.end(), PetscInt(0));
    values.assign(view().row(i), view().row(i) + columns_);
  }

  PetscErrorCode multiply(Vec x, double* t) override {
    const PetscScalar* whole;

    PetscFunctionBegin;
    PetscCall(gather(exchange_, x, &whole));
    products(view(), whole, t);
    PetscCall(restore(exchange_, x, &whole));
    PetscFunctionReturn(PETSC_SUCCESS);
  }

  PetscErrorCode combine(const double* t, Vec start, Vec z) override {
    PetscScalar* sums;

    PetscFunctionBegin;
    PetscCall(begin_sum(exchange_, start, z, &sums));
    add_combination(view(), t, sums);
    PetscCall(end_sum(exchange_, z, &sums));
    PetscFunctionReturn(PETSC_SUCCESS);
  }

  PetscErrorCode pass(Vec x, Residuals& residuals, Vec g) override {
    return pass_over(exchange_, of_outputs_, view(), x, residuals, g);
  }

 private:
  DenseRows<Value> view() const { return {values_.data(), count_, columns_}; }

  Storage storage_;
  std::size_t count_ = 0, columns_;
  std::vector<Value, PageAllocator<Value>> values_;
  Exchange exchange_;
  std::optional<OutputExchange> of_outputs_;
};

}  // namespace

template <class Value>
std::unique_ptr<StoredRows> dense_rows_of(Storage storage, std::size_t rows, std::size_t columns) {
  return std::make_unique<NarrowRows<Value>>(storage, rows, columns);
}
template std::unique_ptr<StoredRows> dense_rows_of<float>(Storage, std::size_t, std::size_t);
template std::unique_ptr<StoredRows> dense_rows_of<std::uint8_t>(Storage, std::size_t, std::size_t);

}  // namespace prunadag::compact
