// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "prunadag/dataset.hpp"
#include "prunadag/loss.hpp"
#include "prunadag/objective.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

class RequiredLayout;
class Residuals;
class SamplePass;
struct OutputBuffers;
struct Wanted;
class StopQuestion;

/// The sample that the intercept of a problem belongs to; the weights are the same.
enum class Centring {
  none,   ///< a sample of zeros: predictions are w'a + b, as in a model
  means,  ///< the mean sample: predictions are w'(a - mean) + b; no centred data are stored
};

/// f(x) = c * (sum of w_i phi(a_i'x, y_i) + W l2/2 ||x||^2). W is the sum of the sample weights
/// w_i; c = 1/W for a mean loss, so that l2 is relative to the mean loss, and 1 otherwise.
/// Intercepts have no penalty. Holds references: the dataset must outlive the problem. Its matrix
/// must keep its type, its pattern of nonzeros and, where columns are shifted, their shifts and
/// scales.
///
/// With K outputs, one prediction per class or per target, x has K weights per feature, then K
/// intercepts: weight k of feature j is entry j K + k. With K targets phi is summed over them, so f
/// is the sum of K problems with one target each; a score is one number over all targets.
///
/// A centred problem has in x the intercept b of the mean sample, and all members below use that x.
/// A zeroed weight then removes only the deviations of its feature from their mean. to_model()
/// turns b into the intercept of a model. Centring costs two more reductions per pass, and 24 bytes
/// of memory traffic per parameter.
class Problem : public Objective {
 public:
  /// Throws Error(usage) for a penalty that is negative or not finite, and for centring without an
  /// intercept. Collective; with `means` two passes over the matrix.
  Problem(const Dataset& data, const Loss& loss, double l2 = 0.0,
          Centring centring = Centring::none);
  /// Centred about a known `mean`; `squares` has the sums of squared deviations of all columns.
  /// Both are laid out as the columns of the matrix. Throws Error(usage) for other vectors.
  /// Collective; no pass.
  Problem(const Dataset& data, const Loss& loss, double l2, VecHandle mean, VecHandle squares);
  ~Problem() override;

  const Dataset& data() const noexcept { return data_; }
  const Loss& loss() const noexcept { return loss_; }
  double l2() const noexcept { return l2_; }
  /// The factor of ||x||^2/2 in f.
  double penalty_factor() const noexcept { return loss_.mean ? l2_ : l2_ * data_.total_weight(); }
  bool centred() const noexcept { return bool(mean_); }
  std::int64_t outputs() const noexcept { return data_.outputs; }
  /// K where a sample has K targets; 1 where it has one, also for K classes.
  std::int64_t targets_per_sample() const noexcept { return loss_.per_class() ? 1 : outputs(); }
  /// Means of the features, laid out as the columns of the matrix, 0 for the intercept; null unless
  /// centred.
  Vec mean() const noexcept { return mean_; }
  /// The mean of the feature of every weight, laid out as the parameters. Collective.
  VecHandle means_of_weights() const;
  /// For each column the sum of w_i (a_ij - mean_j)^2 over samples, or of w_i a_ij^2 if not
  /// centred. Collective; the first call makes two passes over the matrix, row by row.
  Vec squares() const;
  /// The factor c of f.
  double scale() const noexcept { return scale_; }

  /// Converts x to the parameters of a model, or back, in place. Collective; one reduction, none if
  /// not centred.
  void to_model(Vec x) const;
  void from_model(Vec x) const;

  /// A vector laid out as the columns of the matrix, with K numbers per column: weights of the
  /// features, then intercepts if there are any.
  VecHandle make_parameters() const override;
  std::int64_t prunable() const override { return data_.features * data_.outputs; }
  Vec groups() const override { return groups_ ? groups_ : data_.feature_groups; }
  std::int64_t candidates() const override { return data_.candidates(); }

  /// A single pass over the matrix, forward and back, where it is AIJ or of our type by samples.
  /// Other matrices take one pass for the value and two for the gradient. The value takes one
  /// reduction; the gradient communicates as much as a product with the matrix and one with its
  /// transpose. Throws Error(usage) for a vector with another layout than that of
  /// make_parameters().
  double value(Vec x) const override;
  void gradient(Vec x, Vec g) const override;
  double value_and_gradient(Vec x, Vec g) const override;

  /// Sets zero weights, and the best intercept for zero weights. Collective; one reduction.
  void start(Vec x) const override;

  /// The upper bound of phi''; where there is none, the mean of phi'' over the targets at the best
  /// constant prediction, with K targets the mean over all K. Collective at the first call; later
  /// calls do not communicate.
  double curvature_unit() const;

  /// L of a weight of feature j is penalty_factor() plus c times the curvature_unit() of its output
  /// times the sum of w_i (a_ij - mean_j)^2 over samples, or of w_i a_ij^2 if not centred.
  /// Collective; the first call makes two passes over the matrix, row by row.
  bool curvature_bounds(Vec L) const override;

  /// The divisor of an intercept is the sum of c phi'' at the last gradient(); somewhat more where
  /// the sum of c phi' is so large that a Newton step might overshoot. 0 unless centred.
  void exempt_divisors(std::span<double> divisors) const override;

  /// Throws Error(usage) on all ranks unless x has the layout of make_parameters(). Collective; one
  /// reduction, or none for a vector that shares the layout object of make_parameters() or of the
  /// last vector.
  void require_layout(Vec x) const;

  /// With a prediction for each class every target must be a class number. Throws Error(data) on all
  /// ranks otherwise; so does every member that uses targets. Collective; one reduction, once.
  void require_targets() const;

  /// A sample with a prediction of exactly 0 counts as class -1, one with equal predictions as the
  /// first of their classes. Cost: a gradient and two reductions.
  Evaluation evaluate(Vec x) const override;

  void leave_gradients_when(const std::function<bool()>* stop) const override;
  bool left_gradient() const override;

  /// A vector for predictions: laid out as the rows of the matrix, with K numbers side by side per
  /// sample. Collective.
  VecHandle make_predictions() const;
  /// Computes the predictions for the samples into a vector with the layout of make_predictions();
  /// throws as require_layout() does. Targets may be anything. Collective; one pass.
  void predict(Vec x, Vec predictions) const;

 private:
  void prepare(double l2);
  void prepare_shift();
  void require_outputs() const;
  struct Sums {
    double value, score;
  };
  Residuals residuals_of(std::span<const double> targets, std::span<const double> weights,
                         const Wanted& wanted) const;
  /// Runs a pass and sums its results over all ranks. Takes one reduction where value, centring or
  /// shifted columns need it; one more before it where no rank has all parameters.
  Sums run(Vec x, Residuals& residuals, Vec g) const;
  /// -by'x_k for each output. Collective; one reduction.
  std::span<const double> shifts_by(Vec by, Vec x) const;
  void move_intercepts(Vec x, std::span<const double> by, double factor = 1.0) const;
  void subtract_shift(std::span<const Slopes> slopes, Vec g) const;
  void penalise(Vec x, Vec g) const;
  double penalty(Vec x) const;  // this rank's part
  std::span<const double> curvature_units() const;

  const Dataset& data_;
  const Loss& loss_;
  double l2_, scale_;
  VecHandle mean_;   // null where not centred
  VecHandle shift_;  // subtracted from every row beside the pass: means, offsets; null: nothing
  std::vector<double> whole_shift_;  // on every rank, where a pass needs all parameters
  // sums of squared deviations of the columns; null before the first call
  mutable VecHandle squares_;
  VecHandle like_;    // a vector of parameters, for several outputs
  VecHandle groups_;  // groups of all weights, where there are more weights than features
  mutable std::vector<double> curvature_units_;  // per output; empty before the first call
  mutable bool targets_fit_ = false;             // require_targets() has passed
  // Per output: shifts, sums of slopes, divisors of the intercepts; then numbers of one reduction.
  mutable std::vector<double> shifts_, divisors_, sums_;
  mutable std::vector<Slopes> slopes_;
  std::unique_ptr<RequiredLayout> parameters_, predictions_;
  std::unique_ptr<SamplePass> pass_;
  std::unique_ptr<OutputBuffers> buffers_;  // null for one output
  std::unique_ptr<StopQuestion> question_;
};

}  // namespace prunadag
#pragma GCC visibility pop
