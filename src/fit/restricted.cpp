// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "fit/restricted.hpp"

#include <algorithm>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "matrix/submatrix.hpp"

namespace prunadag {
namespace {

VecHandle another_reference(Vec vector) {
  if (vector) check(PetscObjectReference((PetscObject)vector));
  return VecHandle(vector);
}

void copy(std::span<const PetscInt> places, Vec from, Vec own) {
  const ReadArray source(from);
  const WriteArray target(own);
  for (std::size_t k = 0; k < places.size(); ++k) target[k] = source[std::size_t(places[k])];
}

}  // namespace

Restricted::Restricted(const Problem& from, std::span<const char> kept) {
  agree(PetscObjectComm((PetscObject)from.data().matrix.get()), [&] {
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (kept[i]) places_.push_back(PetscInt(i));
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
      if (!kept[std::size_t(places_[k])]) continue;
      columns.push_back(PetscInt(k));
      part.places_.push_back(places_[k]);
    }
    part.held_ = std::make_unique<Held>();
  });
  part.share_ = share_;
  part.build(*held_->problem, columns);
  return part;
}

/// `columns` are those that stay, among the own parameters of `from`.
void Restricted::build(const Problem& from, std::span<const PetscInt> columns) {
  const Dataset& whole = from.data();
  Dataset& part = held_->data;
  part.matrix = submatrix(whole.matrix, {std::nullopt, columns});
  part.targets = another_reference(whole.targets);
  part.weights = another_reference(whole.weights);
  part.weight_sum = whole.weight_sum;
  part.samples = whole.samples;
  part.intercept = whole.intercept;
  PetscInt count;
  check(MatGetSize(part.matrix, nullptr, &count));
  part.features = count - whole.intercept;
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

void Restricted::take(Vec from, Vec own) const { copy(places_, from, own); }

void Restricted::give(Vec own, Vec to) const {
  const ReadArray source(own);
  const WriteArray target(to);
  for (std::size_t k = 0; k < places_.size(); ++k) target[std::size_t(places_[k])] = source[k];
}

std::vector<char> Restricted::take(std::span<const char> marks) const {
  std::vector<char> own(places_.size());
  for (std::size_t k = 0; k < places_.size(); ++k) own[k] = marks[std::size_t(places_[k])];
  return own;
}

}  // namespace prunadag
