// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Sparse rows for MATPRUNADAGCOMPACT. On several ranks a row has two parts, as in PETSc's AIJ: the
// columns that this rank owns and ghost columns, both counted from 0, so that 16 bits are often
// enough for them and 32 always.
#include <algorithm>
#include <optional>
#include <type_traits>

#include "base/page_allocator.hpp"
#include "base/success.hpp"
#include "matrix/compact.hpp"
#include "matrix/ghosts.hpp"
#include "matrix/operations.hpp"

namespace prunadag::compact {
namespace {

template <class Number>
using Array = std::vector<Number, PageAllocator<Number>>;

/// The values of one part of the rows: an array, or nothing.
template <class Value>
struct RowsValues {
  Array<Value> numbers;

  RowsValues(std::size_t entries, double) { numbers.reserve(entries); }
  void add(double value) { numbers.push_back(Value(value)); }
  const Value* view() const { return numbers.data(); }
  std::size_t bytes() const { return numbers.capacity() * sizeof(Value); }
  double at(std::size_t e) const { return double(numbers[e]); }
};
template <>
struct RowsValues<OneValue> {
  double value;

  RowsValues(std::size_t, double common) : value(common) {}
  void add(double) {}
  OneValue view() const { return {value}; }
  std::size_t bytes() const { return 0; }
  double at(std::size_t) const { return value; }
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
  auto view() const {
    return SparseRows<std::uint32_t, Column, decltype(values.view())>{starts.data(), columns.data(),
                                                                      values.view()};
  }
};

template <class Column, class Value>
class CompactSparseRows final : public StoredRows {
 public:
  CompactSparseRows(Storage storage, const Plan& plan, double value)
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

  PetscErrorCode connect(Mat A) override {
    const MPI_Comm comm = PetscObjectComm((PetscObject)A);
    VecHandle whole;  // without numbers: a file may claim many more columns than it has entries
    PetscInt local, total;
    PetscMPIInt ranks;

    PetscFunctionBegin;
    PetscCallMPI(MPI_Comm_size(comm, &ranks));
    alone_ = ranks == 1;
    if (alone_) PetscFunctionReturn(PETSC_SUCCESS);
    PetscCall(MatGetLocalSize(A, nullptr, &local));
    PetscCall(MatGetSize(A, nullptr, &total));
    PetscCall(VecCreateMPIWithArray(comm, 1, local, total, nullptr, whole.put()));
    PetscCall(ghosts_.connect(whole));
    PetscFunctionReturn(PETSC_SUCCESS);
  }

  std::size_t count() const override { return local_.starts.size() - 1; }
  std::size_t entries() const override { return local_.columns.size() + ghost_.columns.size(); }
  std::size_t bytes() const override { return local_.bytes() + ghost_.bytes(); }
  bool dense() const override { return false; }
  Storage storage() const override { return storage_; }

  void row(std::size_t i, std::vector<PetscInt>& columns,
           std::vector<double>& values) const override {
    std::size_t e = ghost_.starts[i], at = 0;
    const std::size_t count =
        (ghost_.starts[i + 1] - e) + (local_.starts[i + 1] - local_.starts[i]);
    columns.resize(count);
    values.resize(count);
    const auto add_ghosts = [&](bool before) {
      for (; e < ghost_.starts[i + 1]; ++e, ++at) {
        const PetscInt column = ghosts_.columns[ghost_.columns[e]];
        if (before && column >= plan_.first()) return;
        columns[at] = column;
        values[at] = ghost_.values.at(e);
      }
    };
    add_ghosts(true);
    for (std::size_t l = local_.starts[i]; l < local_.starts[i + 1]; ++l, ++at) {
      columns[at] = plan_.first() + PetscInt(local_.columns[l]);
      values[at] = local_.values.at(l);
    }
    add_ghosts(false);
  }

  PetscErrorCode multiply(Vec x, double* t) override {
    const PetscScalar* parameters;

    PetscFunctionBegin;
    if (!alone_) PetscCall(ghosts_.begin_fetching(x));
    PetscCall(VecGetArrayRead(x, &parameters));
    products(local_.view(), 0, count(), parameters, t);
    PetscCall(VecRestoreArrayRead(x, &parameters));
    if (alone_) PetscFunctionReturn(PETSC_SUCCESS);
    PetscCall(ghosts_.end_fetching(x));
    add_products(ghost_.view(), 0, count(), ghosts_.parameters.data(), t);
    PetscFunctionReturn(PETSC_SUCCESS);
  }

  PetscErrorCode combine(const double* t, Vec start, Vec z) override {
    PetscScalar* sums;

    PetscFunctionBegin;
    if (!start) {
      PetscCall(VecSet(z, 0.0));
    } else if (start != z) {
      PetscCall(VecCopy(start, z));
    }
    PetscCall(VecGetArray(z, &sums));
    add_combination(local_.view(), 0, count(), t, sums);
    PetscCall(VecRestoreArray(z, &sums));
    if (alone_) PetscFunctionReturn(PETSC_SUCCESS);
    std::ranges::fill(ghosts_.gradients, 0.0);
    add_combination(ghost_.view(), 0, count(), t, ghosts_.gradients.data());
    PetscCall(ghosts_.add_gradients_to(z));
    PetscFunctionReturn(PETSC_SUCCESS);
  }

  PetscErrorCode pass(Vec x, Residuals& residuals, Vec g) override {
    const PetscScalar* parameters;
    PetscScalar* gradient = nullptr;
    Ghosts* ghosts = nullptr;
    const bool back = residuals.want_gradient();

    PetscFunctionBegin;
    if (!alone_) {
      PetscCall(ghosts_of(x, residuals.outputs(), &ghosts));
      PetscCall(ghosts->begin_fetching(x));
    }
    if (back) {
      PetscCall(VecSet(g, 0.0));
      PetscCall(VecGetArray(g, &gradient));
    }
    PetscCall(VecGetArrayRead(x, &parameters));
    if (alone_) {
      one_pass(count(), local_.view(), parameters, residuals, gradient);
    } else {
      std::ranges::fill(ghosts->gradients, 0.0);
      // What the kernel calls returns nothing, and must fit into a std::function without memory.
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
    }
    PetscCall(VecRestoreArrayRead(x, &parameters));
    if (back) {
      PetscCall(VecRestoreArray(g, &gradient));
      if (!alone_) PetscCall(ghosts->add_gradients_to(g));
    }
    PetscFunctionReturn(PETSC_SUCCESS);
  }

 private:
  /// Those for so many numbers to a column; of more than one they are connected in the first pass.
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
  Plan plan_;
  bool alone_ = true;
  RowsPart<Column, Value> local_, ghost_;
  Ghosts ghosts_;
  std::optional<Ghosts> of_outputs_;
};

}  // namespace

void Plan::count(std::span<const PetscInt> columns) {
  for (const PetscInt column : columns) {
    if (owns(column)) {
      ++local_entries_;
    } else {
      ++ghost_entries_;
      ghosts_.push_back(column);
    }
  }
  ++rows_;
  if (ghosts_.size() > 2 * sorted_ + 65536) sort_ghosts();
}

/// Again whenever there are twice as many, so that the columns of all entries are never kept.
void Plan::sort_ghosts() {
  std::ranges::sort(ghosts_);
  ghosts_.erase(std::unique(ghosts_.begin(), ghosts_.end()), ghosts_.end());
  sorted_ = ghosts_.size();
}

void Plan::finish() {
  sort_ghosts();
  ghosts_.shrink_to_fit();
}

std::size_t Plan::place(PetscInt column) const {
  if (owns(column)) return std::size_t(column - first_);
  return std::size_t(std::ranges::lower_bound(ghosts_, column) - ghosts_.begin());
}

bool Plan::short_places() const noexcept {
  return std::max(std::size_t(end_ - first_), ghosts_.size()) <= most_short_places;
}

template <class Value>
std::unique_ptr<StoredRows> sparse_rows_of(Storage storage, const Plan& plan, double value) {
  if (plan.short_places()) {
    return std::make_unique<CompactSparseRows<std::uint16_t, Value>>(storage, plan, value);
  }
  return std::make_unique<CompactSparseRows<std::uint32_t, Value>>(storage, plan, value);
}
template std::unique_ptr<StoredRows> sparse_rows_of<double>(Storage, const Plan&, double);
template std::unique_ptr<StoredRows> sparse_rows_of<float>(Storage, const Plan&, double);
template std::unique_ptr<StoredRows> sparse_rows_of<std::uint8_t>(Storage, const Plan&, double);
template std::unique_ptr<StoredRows> sparse_rows_of<OneValue>(Storage, const Plan&, double);

}  // namespace prunadag::compact
