// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Sparse rows of doubles, floats, bytes, or one number. On several ranks a row has two parts, as in
// PETSc's AIJ: columns that this rank owns, and ghost columns. Both are counted from 0, so that 16
// bits are often enough for a column; else it takes 32. Rows with entries in all columns alike,
// such as features that are rows, have one part, and their products gather all of x.
#include <algorithm>
#include <optional>
#include <type_traits>

#include "base/arrays.hpp"
#include "base/page_allocator.hpp"
#include "base/success.hpp"
#include "matrix/exchange.hpp"
#include "matrix/ghosts.hpp"
#include "matrix/operations.hpp"
#include "matrix/stored_rows.hpp"
#include "matrix/transpose_sparse.hpp"

namespace prunadag {
namespace {

template <class Number>
using Array = std::vector<Number, PageAllocator<Number>>;

/// The values of one part of the rows: an array, or nothing for OneValue.
template <class Value>
struct RowsValues {
  Array<Value> numbers;

  RowsValues(std::size_t entries, double) { numbers.reserve(entries); }
  void add(double value) { numbers.push_back(Value(value)); }
  const Value* view() const { return numbers.data(); }
  std::size_t bytes() const { return numbers.capacity() * sizeof(Value); }
  double at(std::size_t e) const { return double(numbers[e]); }
  void add_array(std::vector<std::span<const std::byte>>& all) const {
    all.push_back(std::as_bytes(std::span(numbers)));
  }
};
template <>
struct RowsValues<OneValue> {
  double value;

  RowsValues(std::size_t, double common) : value(common) {}
  void add(double) {}
  OneValue view() const { return {value}; }
  std::size_t bytes() const { return 0; }
  double at(std::size_t) const { return value; }
  void add_array(std::vector<std::span<const std::byte>>&) const {}
};

template <class Column, class Value>
struct RowsPart {
  Array<std::uint32_t> starts;
  Array<Column> columns;
  RowsValues<Value> values;

  RowsPart(std::size_t rows, std::size_t entries, double value) : values(entries, value) {
    starts.reserve(rows + 1);
    starts.push_back(0);
    columns.reserve(entries);
  }
  void add(std::size_t column, double value) {
    columns.push_back(Column(column));
    values.add(value);
  }
  void end_row() { starts.push_back(std::uint32_t(columns.size())); }
  std::size_t bytes() const {
    return starts.capacity() * sizeof(std::uint32_t) + columns.capacity() * sizeof(Column) +
           values.bytes();
  }
  void add_arrays(std::vector<std::span<const std::byte>>& all) const {
    all.push_back(std::as_bytes(std::span(starts)));
    all.push_back(std::as_bytes(std::span(columns)));
    values.add_array(all);
  }
  auto view() const {
    return SparseRows<std::uint32_t, Column, decltype(values.view())>{starts.data(), columns.data(),
                                                                      values.view()};
  }
};

template <class Column, class Value>
class SparseStorage final : public StoredRows {
 public:
  SparseStorage(Storage storage, const SparsePlan& plan, double value)
      : storage_(storage),
        plan_(plan),
        local_(plan.rows(), plan.local_entries(), value),
        ghost_(plan.rows(), plan.ghost_entries(), value),
        ghosts_(PetscInt(plan.ghosts().size()), plan.ghosts().data()) {}

  void add(std::span<const PetscInt> columns, std::span<const double> values) override {
    for (std::size_t e = 0; e < values.size(); ++e) {
      const PetscInt column = columns.empty() ? PetscInt(e) : columns[e];
      (plan_.owns(column) ? local_ : ghost_).add(plan_.place(column), values[e]);
    }
    local_.end_row();
    ghost_.end_row();
  }

  std::size_t count() const override { return local_.starts.size() - 1; }
  std::size_t entries() const override { return local_.columns.size() + ghost_.columns.size(); }
  std::size_t bytes() const override { return local_.bytes() + ghost_.bytes(); }
  std::size_t ghosts() const override { return plan_.ghosts().size(); }
  bool dense() const override { return false; }
  Storage storage() const override { return storage_; }

  RowEntries row(std::size_t i, RowBuffer& buffer) const override {
    std::size_t e = ghost_.starts[i], at = 0;
    const std::size_t count =
        (ghost_.starts[i + 1] - e) + (local_.starts[i + 1] - local_.starts[i]);
    buffer.columns.resize(count);
    buffer.values.resize(count);
    const auto add_ghosts = [&](bool before) {
      for (; e < ghost_.starts[i + 1]; ++e, ++at) {
        const PetscInt column = ghosts_.columns[ghost_.columns[e]];
        if (before && column >= plan_.first()) return;
        buffer.columns[at] = column;
        buffer.values[at] = ghost_.values.at(e);
      }
    };
    add_ghosts(true);
    for (std::size_t l = local_.starts[i]; l < local_.starts[i + 1]; ++l, ++at) {
      buffer.columns[at] = plan_.first() + PetscInt(local_.columns[l]);
      buffer.values[at] = local_.values.at(l);
    }
    add_ghosts(false);
    return {buffer.columns, buffer.values};
  }

  std::vector<std::span<const std::byte>> arrays() const override {
    std::vector<std::span<const std::byte>> all;
    local_.add_arrays(all);
    if (!whole_) ghost_.add_arrays(all);
    return all;
  }

  PetscErrorCode multiply(Vec x, std::size_t outputs, double* t) override {
    const PetscScalar* parameters;
    Arrays arrays;
    Exchange* exchange = nullptr;
    Ghosts* ghosts = nullptr;

    PetscFunctionBegin;
    if (whole_) {
      PetscCall(exchange_for(x, outputs, exchange_, exchange_of_outputs_, &exchange));
      PetscCall(gather(*exchange, x, &parameters));
      if (t) products(local_.view(), 0, count(), outputs, parameters, t);
      PetscCall(restore(*exchange, x, &parameters));
      PetscFunctionReturn(PETSC_SUCCESS);
    }
    PetscCall(ghosts_of(x, outputs, &ghosts));
    PetscCall(ghosts->begin_fetching(x));
    PetscCall(arrays.read(x, &parameters));
    if (t) products(local_.view(), 0, count(), outputs, parameters, t);
    PetscCall(arrays.give_back());
    PetscCall(ghosts->end_fetching(x));
    if (t) add_products(ghost_.view(), 0, count(), outputs, ghosts->parameters.data(), t);
    PetscFunctionReturn(PETSC_SUCCESS);
  }

  PetscErrorCode combine(const double* t, std::size_t outputs, Vec start, Vec z) override {
    PetscScalar* sums;
    Arrays arrays;
    Exchange* exchange = nullptr;
    Ghosts* ghosts = nullptr;

    PetscFunctionBegin;
    if (whole_) {
      PetscCall(exchange_for(z, outputs, exchange_, exchange_of_outputs_, &exchange));
      PetscCall(begin_sum(*exchange, start, z, &sums));
      if (t) add_combination(local_.view(), 0, count(), outputs, t, sums, 0);
      PetscCall(end_sum(*exchange, z, &sums));
      PetscFunctionReturn(PETSC_SUCCESS);
    }
    PetscCall(ghosts_of(z, outputs, &ghosts));
    if (!start) {
      PetscCall(VecSet(z, 0.0));
    } else if (start != z) {
      PetscCall(VecCopy(start, z));
    }
    PetscCall(arrays.change(z, &sums));
    if (t) add_combination(local_.view(), 0, count(), outputs, t, sums, 0);
    PetscCall(arrays.give_back());
    std::ranges::fill(ghosts->gradients, 0.0);
    if (t) add_combination(ghost_.view(), 0, count(), outputs, t, ghosts->gradients.data(), 0);
    PetscCall(ghosts->add_gradients_to(z));
    PetscFunctionReturn(PETSC_SUCCESS);
  }

  PetscErrorCode pass(Vec x, Residuals& residuals, Vec g) override {
    PetscFunctionBegin;
    if (whole_) {
      PetscCall(pass_over_whole(x, residuals, g));
    } else {
      PetscCall(pass_with_ghosts(x, residuals, g));
    }
    PetscFunctionReturn(PETSC_SUCCESS);
  }

  std::shared_ptr<StoredRows> transposed(const RankRanges& ranges) const override {
    return transpose_sparse(ranges, *this);
  }

 private:
  PetscErrorCode connect(MPI_Comm comm, PetscLayout columns) override {
    VecHandle whole;  // has no array: a file may claim many more columns than entries
    PetscInt local, total;
    PetscMPIInt ranks;

    PetscFunctionBegin;
    PetscCallMPI(MPI_Comm_size(comm, &ranks));
    whole_ = ranks == 1 || plan_.is_whole();
    if (whole_) {
      PetscCall(operations::agreed(comm, [&] { return set_up(exchange_, comm, columns); }));
      PetscFunctionReturn(PETSC_SUCCESS);
    }
    PetscCall(PetscLayoutGetLocalSize(columns, &local));
    PetscCall(PetscLayoutGetSize(columns, &total));
    PetscCall(VecCreateMPIWithArray(comm, 1, local, total, nullptr, whole.put()));
    PetscCall(ghosts_.connect(whole));
    PetscFunctionReturn(PETSC_SUCCESS);
  }

  PetscErrorCode pass_over_whole(Vec x, Residuals& residuals, Vec g) {
    const PetscScalar* parameters;
    PetscScalar* gradient = nullptr;
    Exchange* exchange = nullptr;

    PetscFunctionBegin;
    PetscCall(exchange_for(x, residuals.outputs(), exchange_, exchange_of_outputs_, &exchange));
    PetscCall(gather(*exchange, x, &parameters));
    if (residuals.want_gradient()) PetscCall(begin_sum(*exchange, nullptr, g, &gradient));
    one_pass(count(), local_.view(), parameters, residuals, gradient);
    if (residuals.want_gradient()) PetscCall(end_sum(*exchange, g, &gradient));
    PetscCall(restore(*exchange, x, &parameters));
    PetscFunctionReturn(PETSC_SUCCESS);
  }

  PetscErrorCode pass_with_ghosts(Vec x, Residuals& residuals, Vec g) {
    const PetscScalar* parameters;
    PetscScalar* gradient = nullptr;
    Ghosts* ghosts = nullptr;
    const bool back = residuals.want_gradient();
    Arrays arrays;

    PetscFunctionBegin;
    PetscCall(ghosts_of(x, residuals.outputs(), &ghosts));
    PetscCall(ghosts->begin_fetching(x));
    if (back) {
      PetscCall(VecSet(g, 0.0));
      PetscCall(arrays.change(g, &gradient));
    }
    PetscCall(arrays.read(x, &parameters));
    std::ranges::fill(ghosts->gradients, 0.0);
    // The kernel's callback returns nothing, so it leaves its code here. Its capture is one
    // pointer, which a std::function holds without an allocation.
    struct {
      Ghosts* ghosts;
      Vec x;
      PetscErrorCode failure;
    } waiting{ghosts, x, PETSC_SUCCESS};
    one_pass(
        count(), local_.view(), ghost_.view(), parameters, ghosts->parameters.data(),
        [&waiting] { waiting.failure = waiting.ghosts->end_fetching(waiting.x); }, residuals,
        gradient, ghosts->gradients.data());
    PetscCall(waiting.failure);
    PetscCall(arrays.give_back());
    if (back) PetscCall(ghosts->add_gradients_to(g));
    PetscFunctionReturn(PETSC_SUCCESS);
  }

  /// The ghosts for `outputs` numbers per column. The first pass with several connects them.
  PetscErrorCode ghosts_of(Vec x, std::size_t outputs, Ghosts** ghosts) {
    PetscFunctionBegin;
    *ghosts = &ghosts_;
    if (outputs == 1) PetscFunctionReturn(PETSC_SUCCESS);
    if (!of_outputs_ || of_outputs_->outputs() != outputs) {
      std::optional<Ghosts> made;
      PetscCall(operations::agreed(PetscObjectComm((PetscObject)x), [&] {
        made.emplace(PetscInt(ghosts_.columns.size()), ghosts_.columns.data(), outputs);
        return PetscErrorCode(PETSC_SUCCESS);
      }));
      PetscCall(made->connect(x));
      of_outputs_ = std::move(made);
    }
    *ghosts = &*of_outputs_;
    PetscFunctionReturn(PETSC_SUCCESS);
  }

  Storage storage_;
  SparsePlan plan_;
  bool whole_ = true;
  RowsPart<Column, Value> local_, ghost_;
  Ghosts ghosts_;
  std::optional<Ghosts> of_outputs_;
  Exchange exchange_;
  OutputExchange exchange_of_outputs_;
};

}  // namespace

template <class Value>
std::unique_ptr<StoredRows> sparse_rows_of(Storage storage, const SparsePlan& plan, double value) {
  if (plan.short_places()) {
    return std::make_unique<SparseStorage<std::uint16_t, Value>>(storage, plan, value);
  }
  return std::make_unique<SparseStorage<std::uint32_t, Value>>(storage, plan, value);
}
template std::unique_ptr<StoredRows> sparse_rows_of<double>(Storage, const SparsePlan&, double);
template std::unique_ptr<StoredRows> sparse_rows_of<float>(Storage, const SparsePlan&, double);
template std::unique_ptr<StoredRows> sparse_rows_of<std::uint8_t>(Storage, const SparsePlan&,
                                                                  double);
template std::unique_ptr<StoredRows> sparse_rows_of<OneValue>(Storage, const SparsePlan&, double);

}  // namespace prunadag
