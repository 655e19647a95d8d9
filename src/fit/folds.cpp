// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "fit/folds.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/another_reference.hpp"
#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/share.hpp"
#include "data/split.hpp"
#include "matrix/copy_to_groups.hpp"
#include "matrix/submatrix.hpp"

namespace prunadag {

namespace {

/// The number of samples held back by all folds up to this one.
std::int64_t held(const Dataset& data, const ValidationOptions& options, std::int64_t fold) {
  if (options.folds > 0) return data.samples * (fold + 1) / options.folds;
  return nearest_count(options.share, data.samples);
}

}  // namespace

void check_folds(const Dataset& data, const ValidationOptions& options) {
  const std::int64_t total = data.samples;
  if (options.folds > total) {
    throw Error(ErrorKind::usage,
                fmt::format("{} folds: there are only {} samples", options.folds, total));
  }
  const std::int64_t first = held(data, options, 0);
  if (options.folds == 0 && (first < 1 || first >= total)) {
    throw Error(ErrorKind::usage, fmt::format("validation {}: leaves no samples in one part of {}",
                                              options.share, total));
  }
}

std::vector<std::int64_t> folds_of(const Dataset& data, const ValidationOptions& options) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)data.matrix.get());
  PetscInt own;
  check(MatGetLocalSize(data.matrix, &own, nullptr));
  check_folds(data, options);
  const std::int64_t folds = options.folds > 0 ? options.folds : 1;
  std::vector<std::int64_t> result = agree(comm, [&] {
    return std::vector<std::int64_t>(std::size_t(own), options.folds > 0 ? folds - 1 : -1);
  });
  // Larger choices by the same keys contain the smaller ones.
  for (std::int64_t fold = folds - 1 - (options.folds > 0); fold >= 0; --fold) {
    const std::vector<bool> chosen =
        choose_rows(comm, own, held(data, options, fold), options.seed, Stream::folds);
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      if (chosen[i]) result[i] = fold;
    }
  }
  return result;
}

VecHandle targets_of_rows(const Dataset& data, Mat matrix, std::span<const PetscInt> rows) {
  const std::size_t each = std::size_t(data.targets_per_sample());
  VecHandle targets = vector_of_rows(matrix, each);
  const ReadArray from(data.targets);
  const WriteArray to(targets);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto own = from.span().subspan(std::size_t(rows[i]) * each, each);
    std::ranges::copy(own, to.span().begin() + std::ptrdiff_t(i * each));
  }
  return targets;
}

Dataset copy_to_groups(const Dataset& data, const RankGroups& groups) {
  Dataset copy;
  copy.matrix = copy_to_groups(data.matrix, groups);
  copy.targets = vector_of_rows(copy.matrix, std::size_t(data.targets_per_sample()));
  copy_to_groups(data.targets, copy.targets);
  if (data.weights) {
    const VecHandle weights = vector_of_rows(copy.matrix);
    copy_to_groups(data.weights, weights);
    set_weights(copy, ReadArray(weights).span());  // sums the weights over the group
  }
  if (data.feature_groups) {
    check(MatCreateVecs(copy.matrix, copy.feature_groups.put(), nullptr));
    copy_to_groups(data.feature_groups, copy.feature_groups);
    copy.group_count = data.group_count;
  }
  copy.samples = data.samples;
  copy.features = data.features;
  copy.outputs = data.outputs;
  copy.intercept = data.intercept;
  return copy;
}

Dataset some_samples(const Dataset& data, const std::vector<std::int64_t>& folds, std::int64_t fold,
                     bool held_back) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)data.matrix.get());
  const std::vector<PetscInt> rows = agree(comm, [&] {
    std::vector<PetscInt> places;
    for (std::size_t i = 0; i < folds.size(); ++i) {
      if ((folds[i] == fold) == held_back) places.push_back(PetscInt(i));
    }
    return places;
  });
  Dataset part;
  part.matrix = submatrix(data.matrix, {rows, std::nullopt});
  part.targets = targets_of_rows(data, part.matrix, rows);
  if (data.weights) {
    const ReadArray all(data.weights);
    const std::vector<double> weights = agree(comm, [&] {
      std::vector<double> some;
      for (const PetscInt row : rows) some.push_back(all[std::size_t(row)]);
      return some;
    });
    set_weights(part, weights, held_back ? "samples held back" : "other samples");
  }
  part.feature_groups = another_reference(data.feature_groups);
  part.group_count = data.group_count;
  part.samples = sum(comm, std::int64_t(rows.size()));
  part.features = data.features;
  part.outputs = data.outputs;
  part.intercept = data.intercept;
  return part;
}

}  // namespace prunadag
