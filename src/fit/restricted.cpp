// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "fit/restricted.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/another_reference.hpp"
#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "fit/folds.hpp"
#include "kernel/sample_weights.hpp"
#include "matrix/equal_rows.hpp"
#include "matrix/rows_matrix.hpp"
#include "matrix/submatrix.hpp"

namespace prunadag {
namespace {

void copy(std::span<const PetscInt> places, Vec from, Vec own) {
  const ReadArray source(from);
  const WriteArray target(own);
  for (std::size_t k = 0; k < places.size(); ++k) target[k] = source[std::size_t(places[k])];
}

/// Whether any parameter of a column is marked.
bool is_kept(std::span<const char> kept, std::size_t column, std::size_t outputs) {
  const auto own = kept.subspan(column * outputs, outputs);
  return std::ranges::any_of(own, [](char mark) { return mark != 0; });
}

/// Replaces equal samples on a rank by one with the sum of their weights, if at most 70 % of all
/// samples are left. With few columns many samples are equal. Data by features do not change.
/// Collective.
void merge_equal_samples(Dataset& data) {
  if (is_turned(data.matrix)) return;
  const MPI_Comm comm = PetscObjectComm((PetscObject)data.matrix.get());
  const ReadArray targets(data.targets), weights(data.weights);
  const auto rows = std::int64_t(targets.span().size()) / data.targets_per_sample();
  const std::optional<EqualRows> equal =
      agree(comm, [&] { return equal_rows(data.matrix, targets.span()); });
  const std::int64_t left = sum(comm, equal ? std::int64_t(equal->first.size()) : rows);
  if (10 * left > 7 * sum(comm, rows)) return;
  std::vector<PetscInt> places;
  std::vector<double> sums;
  agree(comm, [&] {
    if (equal) places = equal->first;
    for (PetscInt i = 0; !equal && i < PetscInt(rows); ++i) places.push_back(i);
    sums.assign(places.size(), 0.0);
    for (std::size_t i = 0; i < std::size_t(rows); ++i) {
      sums[equal ? std::size_t(equal->group[i]) : i] += weight_of(weights.span(), i);
    }
  });
  Dataset merged;
  merged.matrix = submatrix(data.matrix, {places, std::nullopt});
  merged.targets = targets_of_rows(data, merged.matrix, places);
  set_weights(merged, sums);
  data.matrix = std::move(merged.matrix);
  data.targets = std::move(merged.targets);
  data.weights = std::move(merged.weights);
  data.weight_sum = merged.weight_sum;
  data.samples = left;
}

}  // namespace

std::int64_t columns_with(std::span<const char> marks, std::size_t outputs) {
  std::int64_t count = 0;
  for (std::size_t j = 0; j < marks.size() / outputs; ++j) count += is_kept(marks, j, outputs);
  return count;
}

Restricted::Restricted(const Problem& from, std::span<const char> kept)
    : outputs_(std::size_t(from.outputs())) {
  agree(PetscObjectComm((PetscObject)from.data().matrix.get()), [&] {
    for (std::size_t j = 0; j < kept.size() / outputs_; ++j) {
      if (is_kept(kept, j, outputs_)) places_.push_back(PetscInt(j));
    }
    held_ = std::make_unique<Held>();
  });
  build(from, places_);
}

Restricted Restricted::restricted_to(std::span<const char> kept) const {
  Restricted part;
  std::vector<PetscInt> columns;
  agree(PetscObjectComm((PetscObject)held_->data.matrix.get()), [&] {
    for (std::size_t k = 0; k < places_.size(); ++k) {
      if (!is_kept(kept, std::size_t(places_[k]), outputs_)) continue;
      columns.push_back(PetscInt(k));
      part.places_.push_back(places_[k]);
    }
    part.held_ = std::make_unique<Held>();
  });
  part.share_ = share_;
  part.outputs_ = outputs_;
  part.build(*held_->problem, columns);
  return part;
}

/// `columns`: the columns to copy, by local number in `from`.
void Restricted::build(const Problem& from, std::span<const PetscInt> columns) {
  const Dataset& whole = from.data();
  Dataset& part = held_->data;
  part.matrix = submatrix(whole.matrix, {std::nullopt, columns});
  part.targets = another_reference(whole.targets);
  part.weights = another_reference(whole.weights);
  part.weight_sum = whole.weight_sum;
  part.samples = whole.samples;
  part.intercept = whole.intercept;
  part.outputs = whole.outputs;
  PetscInt count;
  check(MatGetSize(part.matrix, nullptr, &count));
  part.features = count - whole.intercept;
  merge_equal_samples(part);
  share_ *= stored_entries(part.matrix) / std::max(1.0, stored_entries(whole.matrix));

  VecHandle mean, squares;
  check(MatCreateVecs(part.matrix, squares.put(), nullptr));
  copy(columns, from.squares(), squares);
  if (from.centred()) {
    check(VecDuplicate(squares, mean.put()));
    copy(columns, from.mean(), mean);
  }
  held_->problem.emplace(part, from.loss(), from.l2(), std::move(mean), std::move(squares));
}

void Restricted::take(Vec from, Vec own) const {
  const ReadArray source(from);
  const WriteArray target(own);
  for_each_parameter([&](std::size_t there, std::size_t here) { target[here] = source[there]; });
}

void Restricted::give(Vec own, Vec to) const {
  const ReadArray source(own);
  const WriteArray target(to);
  for_each_parameter([&](std::size_t there, std::size_t here) { target[there] = source[here]; });
}

std::vector<char> Restricted::take(std::span<const char> marks) const {
  std::vector<char> own(places_.size() * outputs_);
  for_each_parameter([&](std::size_t there, std::size_t here) { own[here] = marks[there]; });
  return own;
}

}  // namespace prunadag
