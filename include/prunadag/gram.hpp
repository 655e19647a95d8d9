// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>

#include "prunadag/objective.hpp"
#include "prunadag/problem.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// Whether a least-squares fit works on the Gram matrix G = A'A instead of the samples.
enum class Gram {
  automatic,  ///< decided by gram_pays()
  always,
  never,
};

/// G = A'A of the samples of a problem, n x n for n parameters; for a centred problem with means c,
/// G = (A - 1c')'(A - 1c'). A MATPRUNADAGROWS with rows laid out as the parameters. Cost: one pass
/// over the samples and about m n^2 operations of BLAS 3, or for sparse samples the sum of the
/// squared entry counts of the rows if that sum is less; a sum of n^2 numbers over ranks, in
/// pieces. Memory: this rank's rows of G, a piece of at most 64 MB or one row, and 8 MB of samples
/// for data that are not MATPRUNADAGROWS. Collective. Throws Error(usage), before it allocates
/// anything, for lack of this memory, for data by features, for samples with weights or several
/// targets, and for a loss other than squared.
MatHandle gram_matrix(const Problem& problem);

/// The least-squares objective f(x) = 1/2 ||Ax - b||^2 + p/2 ||x||^2 of a problem with the
/// penalty_factor() p. Its gradient G x - A'b + p x costs n^2 operations for any number of samples,
/// and one gathering of n numbers, no sum. Values and evaluations come from the samples, because
/// with G they would be differences of large numbers. Rounding in G limits the accuracy of the
/// gradient; deviation() measures it. Keeps a reference: the problem must outlive the objective.
class GramProblem : public Objective {
 public:
  /// Forms G. Throws what gram_matrix() throws.
  explicit GramProblem(const Problem& direct);

  /// Takes a G that was formed elsewhere, laid out as by gram_matrix(). Throws Error(usage) for a
  /// matrix of another type or layout, for samples with weights or several targets, and for a loss
  /// other than squared.
  GramProblem(const Problem& direct, MatHandle gram);

  VecHandle make_parameters() const override { return direct_.make_parameters(); }
  std::int64_t prunable() const override { return direct_.prunable(); }
  Vec groups() const override { return direct_.groups(); }
  std::int64_t candidates() const override { return direct_.candidates(); }
  double value(Vec x) const override { return direct_.value(x); }
  void gradient(Vec x, Vec g) const override;
  Evaluation evaluate(Vec x) const override { return direct_.evaluate(x); }
  void start(Vec x) const override { direct_.start(x); }
  bool curvature_bounds(Vec L) const override { return direct_.curvature_bounds(L); }

  /// `difference`: the distance at x between the gradient by G and the gradient from the samples.
  /// `allowed`: the greater of `tolerance` and the rounding error that the gradient from the
  /// samples may have, eps (||A|| (||A|| ||x|| + ||b||) + p ||x||) with Frobenius norms. Two passes
  /// over the samples. Collective.
  struct Deviation {
    double difference, allowed;
    bool acceptable() const noexcept { return difference <= allowed; }  // false for NaN
  };
  Deviation deviation(Vec x, double tolerance) const;

 private:
  const Problem& direct_;
  MatHandle gram_;
  VecHandle at_zero_;  // gradient of the problem at 0: -A'b
};

/// Whether G makes a fit of at most `iterations` iterations quicker: to half the cost or less, and
/// by 0.1 s or more, in a fit that takes a tenth of its iterations. Only for a squared loss, data
/// by samples with 8 n^2 <= E, where A has E entries, and a G that fits in memory.
///
/// The model of a rank with m samples and E_r entries: a gradient from the samples reads 8 bytes
/// per dense entry or 12 per sparse entry at 10 GB/s and sends 16 n bytes. Forming G takes m n^2
/// operations at 10 Gflop/s and sends 8 n^2 bytes; sparse samples with a_i entries take the sum of
/// a_i^2 at 1 Gflop/s where that is less. A gradient by G reads 8 n^2/p bytes and sends 8 n. Bytes
/// are sent at 1 GB/s. Three gradients from the samples, for A'b and deviation(), are added.
///
/// The model decides alone where it makes G ten times cheaper or twice as dear, or the whole fit
/// takes less than 0.4 s. Elsewhere five gradients from the samples and a product of matrices of
/// 384 rows are timed, and the measured speeds replace those of the model. Two runs may decide
/// differently where the costs are close. Collective; some reductions.
bool gram_pays(const Problem& problem, std::int64_t iterations);

/// auto, always, never. gram_named() throws Error(usage) for another name and lists these.
const char* name_of(Gram gram);
Gram gram_named(const std::string& name);

}  // namespace prunadag
#pragma GCC visibility pop
