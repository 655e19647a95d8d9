// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <memory>

#include <petscmat.h>

#include "kernel/one_pass.hpp"
#include "prunadag/handle.hpp"

namespace prunadag {

/// Computes a sum of losses and its gradient from the rows of a matrix. A derived class does so for
/// one kind of storage. A new storage is a file of its own and a line in sample_pass.cpp.
class SamplePass {
 public:
  SamplePass() = default;
  SamplePass(const SamplePass&) = delete;
  SamplePass& operator=(const SamplePass&) = delete;
  virtual ~SamplePass() = default;

  /// Returns the pass for the type of `matrix` and for residuals of `outputs` outputs, ready to
  /// run. A pass for a known storage takes all outputs together. A pass for other types takes two
  /// products per output. The matrix must outlive the pass, and keep its type and its pattern of
  /// nonzeros. Collective.
  static std::unique_ptr<SamplePass> of(Mat matrix, std::size_t outputs = 1);

  /// Prepares run(); called once, by of(). Collective.
  virtual void connect() {}

  /// Whether run() has all of x on every rank and shows it to the residuals. Equal on all ranks;
  /// not collective.
  virtual bool has_all_parameters() const { return false; }

  /// Returns the numbers that the caller of run() must subtract from every row, because run()
  /// leaves them out; laid out as the columns. Null: none. Collective.
  virtual VecHandle shift() const { return {}; }

  /// Computes the predictions a_i'x for this rank's rows and passes them to `residuals`. If
  /// `residuals` wants the gradient, sets g to the sum of r_i a_i over the rows of all ranks; if
  /// not, g may be null. x and g are laid out as the columns; with K outputs they have K numbers
  /// per column, side by side. `residuals` has sums over this rank's rows only. Collective.
  /// Allocates nothing, except in the first pass for K > 1 or for columns with scales.
  virtual void run(Vec x, Residuals& residuals, Vec g) = 0;
};

/// Logs a pass over `entries` entries with PETSc. Not collective.
void log_flops(double entries, const Residuals& residuals);

/// Returns the pass for a MATPRUNADAGROWS, not yet connected; null for another type of matrix. Not
/// collective.
std::unique_ptr<SamplePass> rows_pass(Mat matrix, std::size_t outputs);
/// As above, for PETSc's seqaij and mpiaij.
std::unique_ptr<SamplePass> sparse_pass(Mat matrix, std::size_t outputs);

}  // namespace prunadag
