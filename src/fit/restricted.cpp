// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "fit/restricted.hpp"

#include <algorithm>
#include <optional>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "matrix/submatrix.hpp"

namespace prunadag {
namespace {

VecHandle another_reference(Vec vector) {
  check(PetscObjectReference((PetscObject)vector));
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
    data_ = std::make_unique<Dataset>();
  });
  build(from, places_);
}

Restricted Restricted::restricted_to(std::span<const char> kept) const {
  Restricted part;
  std::vector<PetscInt> columns;
  agree(PetscObjectComm((PetscObject)data_->matrix.get()), [&] {
    for (std::size_t k = 0; k < places_.size(); ++k) {
      if (!kept[std::size_t(places_[k])]) continue;
      columns.push_back(PetscInt(k));
      part.places_.push_back(places_[k]);
    }
    part.data_ = std::make_unique<Dataset>();
  });
  part.share_ = share_;
  part.build(*problem_, columns);
  return part;
}

/// `columns` are those that stay, among the own parameters of `from`.
void Restricted::build(const Problem& from, std::span<const PetscInt> columns) {
  const Dataset& whole = from.data();
  data_->matrix = submatrix(whole.matrix, {std::nullopt, columns});
  data_->targets = another_reference(whole.targets);
  data_->samples = whole.samples;
  data_->intercept = whole.intercept;
  PetscInt count;
  check(MatGetSize(data_->matrix, nullptr, &count));
  data_->features = count - whole.intercept;
  share_ *= stored_entries(data_->matrix) / std::max(1.0, stored_entries(whole.matrix));

  VecHandle mean, squares;
  check(MatCreateVecs(data_->matrix, squares.put(), nullptr));
  copy(columns, from.squares(), squares);
  if (from.centred()) {
    check(VecDuplicate(squares, mean.put()));
    copy(columns, from.mean(), mean);
  }
  problem_ = std::make_unique<Problem>(*data_, from.loss(), from.l2(), std::move(mean),
                                       std::move(squares));
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
