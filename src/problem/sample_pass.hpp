// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <memory>

#include <petscmat.h>

#include "kernel/one_pass.hpp"

namespace prunadag {

/// How a sum of losses and its gradient are computed from the rows of a matrix, whatever stores
/// them. A new storage is a file of its own with a line in sample_pass.cpp.
class SamplePass {
 public:
  SamplePass() = default;
  SamplePass(const SamplePass&) = delete;
  SamplePass& operator=(const SamplePass&) = delete;
  virtual ~SamplePass() = default;

  /// The way that suits the type of `matrix`, for residuals of so many outputs: one pass where there
  /// is one, and elsewhere two products per output. The matrix outlives it and keeps its type and
  /// its pattern. Collective.
  static std::unique_ptr<SamplePass> of(Mat matrix, std::size_t outputs = 1);

  /// Prepares run(), once. Collective.
  virtual void connect() {}

  /// Whether run() has all of x on every rank and shows them to the residuals. Equal on all ranks;
  /// not collective.
  virtual bool has_all_parameters() const { return false; }

  /// Hands the predictions a_i'x of this rank's rows to `residuals` and, where those want the
  /// gradient, sets g to the sum of r_i a_i over the rows of all ranks; g may be null where they do
  /// not. x and g are laid out as the columns; of K outputs they have K numbers for every column,
  /// side by side. Collective; allocates nothing, but for K > 1 in the first pass. Whatever
  /// `residuals` sums it sums over this rank's rows only.
  virtual void run(Vec x, Residuals& residuals, Vec g) = 0;
};

/// Tells PETSc's log of a pass over so many entries. Not collective.
void log_flops(double entries, const Residuals& residuals);

/// Not yet connected; null where the matrix is of another type. Not collective.
std::unique_ptr<SamplePass> dense_pass(Mat matrix, std::size_t outputs);  ///< MATPRUNADAGDENSE
/// PETSc's seqaij and mpiaij.
std::unique_ptr<SamplePass> sparse_pass(Mat matrix, std::size_t outputs);
std::unique_ptr<SamplePass> compact_pass(Mat matrix, std::size_t outputs);  ///< MATPRUNADAGCOMPACT
/// The virtual transpose of PETSc's, for one output.
std::unique_ptr<SamplePass> feature_pass(Mat matrix, std::size_t outputs);

}  // namespace prunadag
