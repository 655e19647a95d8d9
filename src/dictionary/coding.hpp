// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "dictionary/signals.hpp"
#include "kernel/matching_pursuit.hpp"
#include "prunadag/dictionary.hpp"

namespace prunadag {

/// Codes one rank's signals by orthogonal matching pursuit. Works in blocks, to bound the memory
/// for correlations with the atoms. Not collective.
class Coder {
 public:
  Coder(std::size_t features, std::size_t atoms, std::size_t nonzeros);

  /// Sets the dictionary, of the size given to the constructor, and computes its Gram matrix.
  /// `entries` must live until the next call.
  void set_dictionary(std::span<const double> entries);
  /// Inner products of the atoms: atoms x atoms.
  std::span<const double> gram() const noexcept { return gram_; }

  /// Codes the signals and calls take(signal, support, values) for each, in order.
  using Take =
      std::function<void(std::size_t, std::span<const std::int32_t>, std::span<const double>)>;
  void code(const Signals& signals, const Take& take);

 private:
  std::size_t features_, atoms_;
  std::span<const double> entries_;
  std::vector<double> gram_, correlations_;  // correlations of a block of signals
  MatchingPursuit pursuit_;
  std::vector<std::int32_t> support_;
  std::vector<double> values_;
};

}  // namespace prunadag
