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
  automatic,  ///< where gram_pays()
  always,
  never,
};

/// G = A'A of the samples of a problem, or (A - 1c')'(A - 1c') of a centred one with means c, n x n
/// with n its parameters, as MATPRUNADAGROWS whose rows are laid out as the parameters. Cost: one
/// pass over the samples and about m n^2 operations of BLAS 3, or for sparse samples the sum of the
/// squares of their entries where that is less; n^2 numbers are summed over ranks, in pieces.
/// Memory: this rank's rows of G, a piece of at most 64 MB or one row, and for data that are not
/// MATPRUNADAGROWS 8 MB of samples. Collective. Throws Error(usage), before anything is allocated,
/// when that is not there, for data by features, and for another loss than squared.
MatHandle gram_matrix(const Problem& problem);

/// The least-squares objective f(x) = 1/2 ||Ax - b||^2 + p/2 ||x||^2 of a problem with the
/// penalty_factor() p, whose gradient G x - A'b + p x costs n^2 operations however many samples
/// there are, and one gathering of n numbers, no sum. Values and evaluations are those of the
/// problem itself, from its samples: by way of G they would be differences of large numbers. The
/// gradient is as exact as rounding lets G be; deviation() tells. Keeps a reference: the problem
/// outlives it.
class GramProblem : public Objective {
 public:
  /// Forms G. Throws what gram_matrix() throws.
  explicit GramProblem(const Problem& direct);

  /// Takes a G = A'A that was formed elsewhere, laid out as by gram_matrix(). Throws Error(usage)
  /// for a matrix of another type or layout, and for another loss than squared.
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

  /// How far the gradient at x is from the one that is computed from the samples, and how far it
  /// may be: the greater of `tolerance` and what rounding alone may do to the latter,
  /// eps (||A|| (||A|| ||x|| + ||b||) + p ||x||) with Frobenius norms. Two passes over the samples.
  /// Collective.
  struct Deviation {
    double difference, allowed;
    bool acceptable() const noexcept { return difference <= allowed; }  // not a number: no
  };
  Deviation deviation(Vec x, double tolerance) const;

 private:
  const Problem& direct_;
  MatHandle gram_;
  VecHandle at_zero_;  // the gradient of the problem at 0: -A'b
};

/// Whether a fit of at most `iterations` iterations will be quicker by way of G, at half the cost
/// at most and by 0.1 s at least, all in all, if it takes a tenth of them: for a squared loss on
/// data by samples with 8 n^2 <= E, E the entries of A, and where G fits in memory. The model, per
/// rank with m samples and E_r entries: a gradient from the samples reads them, 8 bytes each dense
/// and 12 sparse, at 10 GB/s, and sends 16 n bytes; forming G takes m n^2 operations at 10 Gflop/s,
/// or for sparse samples with a_i entries the sum of a_i^2 at 1 Gflop/s where that is less, and
/// sends 8 n^2 bytes; a gradient by G reads 8 n^2/p bytes and sends 8 n; what is sent goes at
/// 1 GB/s. Three gradients from the samples, for A'b and deviation(), are counted in. Unless these
/// numbers make G ten times cheaper or twice as dear, or the whole fit takes less than 0.4 s by them,
/// five gradients from the samples and a product of matrices of 384 rows are timed first, and what
/// the model counts goes at the speeds of these: two runs may choose otherwise where the costs are
/// close. Collective; some reductions.
bool gram_pays(const Problem& problem, std::int64_t iterations);

/// auto, always, never; gram_named() throws Error(usage) listing them for another name.
const char* name_of(Gram gram);
Gram gram_named(const std::string& name);

}  // namespace prunadag
#pragma GCC visibility pop
