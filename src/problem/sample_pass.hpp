// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <memory>

#include <petscmat.h>

#include "kernel/one_pass.hpp"
#include "prunadag/handle.hpp"

namespace prunadag {

/// How a sum of losses and its gradient are computed from the rows of a matrix, whatever stores
/// them. A new storage is a file of its own with a line in sample_pass.cpp.
class SamplePass {
 public:
  SamplePass() = default;
  SamplePass(const SamplePass&) = delete;
  SamplePass& operator=(const SamplePass&) = delete;
  virtual ~SamplePass() = default;

  /// The way that suits the type of `matrix`, for residuals of so many outputs: that of its storage,
  /// all outputs together, and of other types two products per output. The matrix outlives it and keeps its type and
  /// its pattern. Collective.
  static std::unique_ptr<SamplePass> of(Mat matrix, std::size_t outputs = 1);

  /// Prepares run(), once. Collective.
  virtual void connect() {}

  /// Whether run() has all of x on every rank and shows them to the residuals. Equal on all ranks;
  /// not collective.
  virtual bool has_all_parameters() const { return false; }

  /// What run() leaves for its caller to take from every row, laid out as the columns; null: nothing.
  /// Collective.
  virtual VecHandle shift() const { return {}; }

  /// Hands the predictions a_i'x of this rank's rows to `residuals` and, where those want the
  /// gradient, sets g to the sum of r_i a_i over the rows of all ranks; g may be null where they do
  /// not. x and g are laid out as the columns; of K outputs they have K numbers for every column,
  /// side by side. Collective; allocates nothing, but in the first pass for K > 1, or where
  /// columns are scaled beside the rows. Whatever
  /// `residuals` sums it sums over this rank's rows only.
  virtual void run(Vec x, Residuals& residuals, Vec g) = 0;
};

/// Tells PETSc's log of a pass over so many entries. Not collective.
void log_flops(double entries, const Residuals& residuals);

/// Not yet connected; null where the matrix is of another type. Not collective.
std::unique_ptr<SamplePass> rows_pass(Mat matrix, std::size_t outputs);  ///< MATPRUNADAGROWS
/// PETSc's seqaij and mpiaij.
std::unique_ptr<SamplePass> sparse_pass(Mat matrix, std::size_t outputs);

}  // namespace prunadag
