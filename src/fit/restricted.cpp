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

}  // namespace

Restricted::Restricted(const Problem& from, std::span<const char> kept, double share) {
  const Dataset& whole = from.data();
  const MPI_Comm comm = PetscObjectComm((PetscObject)whole.matrix.get());
  agree(comm, [&] {
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (kept[i]) places_.push_back(PetscInt(i));
    }
    data_ = std::make_unique<Dataset>();
  });
  data_->matrix = submatrix(whole.matrix, {std::nullopt, places_});
  data_->targets = another_reference(whole.targets);
  data_->samples = whole.samples;
  data_->intercept = whole.intercept;
  PetscInt columns;
  check(MatGetSize(data_->matrix, nullptr, &columns));
  data_->features = columns - whole.intercept;
  share_ = share * stored_entries(data_->matrix) / std::max(1.0, stored_entries(whole.matrix));

  VecHandle mean, squares;
  check(MatCreateVecs(data_->matrix, squares.put(), nullptr));
  take(from.squares(), squares);
  if (from.centred()) {
    check(VecDuplicate(squares, mean.put()));
    take(from.mean(), mean);
  }
  problem_ = std::make_unique<Problem>(*data_, from.loss(), from.l2(), std::move(mean),
                                       std::move(squares));
}

void Restricted::take(Vec from, Vec own) const {
  const ReadArray source(from);
  const WriteArray target(own);
  for (std::size_t k = 0; k < places_.size(); ++k) target[k] = source[std::size_t(places_[k])];
}

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
