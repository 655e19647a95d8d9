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

/// What the intercept of a problem is that of; the weights are the same.
enum class Centring {
  none,   ///< of a sample of zeros: predictions are w'a + b, as a model has it
  means,  ///< of the mean sample: predictions are w'(a - mean) + b; never stored so
};

/// f(x) = c * (sum of w_i phi(a_i'x, y_i) + W l2/2 ||x||^2), with W the sum of the weights w_i of
/// the samples, and c = 1/W for a mean loss and 1 otherwise: l2 is that beside the mean loss. An
/// intercept is not part of the penalty. Holds references: the dataset outlives it, and its matrix
/// keeps its type, its pattern of nonzeros, and, where its columns are shifted, what they are
/// shifted and scaled by.
///
/// Of K outputs, a prediction for each class, x has the K weights of a feature side by side, feature
/// after feature, and K intercepts last: weight k of feature j is entry j K + k.
///
/// Centred, x has the intercept b of the mean sample, and everything below is in terms of that x: a
/// weight that is zeroed then takes nothing but its feature's deviations with it. to_model() makes
/// it the intercept of a model. Costs two reductions more per pass, and three times 8 bytes of
/// traffic per parameter.
class Problem : public Objective {
 public:
  /// Throws Error(usage) for a penalty that is not finite or is negative, and for centring without
  /// an intercept. Collective; with `means` two passes over the matrix.
  Problem(const Dataset& data, const Loss& loss, double l2 = 0.0,
          Centring centring = Centring::none);
  /// Centred about `mean`, where that and the sums of squared deviations of all columns are known
  /// already, laid out as the parameters. Collective; no pass.
  Problem(const Dataset& data, const Loss& loss, double l2, VecHandle mean, VecHandle squares);
  ~Problem() override;

  const Dataset& data() const noexcept { return data_; }
  const Loss& loss() const noexcept { return loss_; }
  double l2() const noexcept { return l2_; }
  /// What ||x||^2/2 is multiplied by in f.
  double penalty_factor() const noexcept { return loss_.mean ? l2_ : l2_ * data_.total_weight(); }
  bool centred() const noexcept { return bool(mean_); }
  std::int64_t outputs() const noexcept { return data_.outputs; }
  /// Of the features, laid out as the columns of the matrix, 0 for the intercept; only where
  /// centred.
  Vec mean() const noexcept { return mean_; }
  /// The same for every weight, laid out as the parameters. Collective.
  VecHandle means_of_weights() const;
  /// Of the columns, the sums of w_i (a_ij - mean_j)^2 over samples, or of w_i a_ij^2 where not
  /// centred. Collective; two passes over the matrix, row by row, the first time.
  Vec squares() const;
  /// The factor c.
  double scale() const noexcept { return scale_; }

  /// From x to the parameters of a model and back, in place. Collective; one reduction, none where
  /// not centred.
  void to_model(Vec x) const;
  void from_model(Vec x) const;

  /// Laid out as the columns of the matrix, with K numbers for each: the weights of the features
  /// and, last, the intercepts if there are any.
  VecHandle make_parameters() const override;
  std::int64_t prunable() const override { return data_.features * data_.outputs; }
  Vec groups() const override { return groups_ ? groups_ : data_.feature_groups; }
  std::int64_t candidates() const override { return data_.candidates(); }

  /// One pass over the matrix where it is AIJ or of our type by samples, forward and back together;
  /// elsewhere one for the value and two for the gradient. The value takes one reduction; the
  /// gradient communicates what a product with the matrix and one with its transpose do. Vectors of
  /// another layout than make_parameters() gives are refused with Error(usage).
  double value(Vec x) const override;
  void gradient(Vec x, Vec g) const override;
  double value_and_gradient(Vec x, Vec g) const override;

  /// Zero weights, and the intercept that is best for these. Collective; one reduction.
  void start(Vec x) const override;

  /// The greatest phi''; where that has no bound, its mean over the targets at the best constant
  /// prediction. Collective the first time; then no communication.
  double curvature_unit() const;

  /// c times curvature_unit() times the sum of (a_ij - mean_j)^2 over samples, or of a_ij^2 where
  /// not centred, and penalty_factor(). Collective; two passes over the matrix, row by row, the
  /// first time.
  bool curvature_bounds(Vec L) const override;

  /// Of each intercept the sum of c phi'' at the last gradient(), and a little more where that of c
  /// phi' is so large that a Newton step might overshoot. 0 unless centred.
  void exempt_divisors(std::span<double> divisors) const override;

  /// Throws that on all ranks. Collective; one reduction, none for vectors that share the layout of
  /// make_parameters() or of the last vector that was looked at.
  void require_layout(Vec x) const;

  /// Of several outputs every target must be the number of a class. Throws Error(data) on all ranks
  /// where one is not; as everything does that looks at targets. Collective; one reduction, once.
  void require_targets() const;

  /// A sample whose prediction is exactly 0 counts as class -1, one with equal predictions as the
  /// first of their classes. As a gradient, and two reductions.
  Evaluation evaluate(Vec x) const override;

  void leave_gradients_when(const std::function<bool()>* stop) const override;
  bool left_gradient() const override;

  /// Room for the predictions: laid out as the targets, with the K of a sample side by side.
  /// Collective.
  VecHandle make_predictions() const;
  /// The predictions for the samples of this rank, into what make_predictions() gives, which is
  /// required as above. The targets may be anything. Collective; one pass.
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
  /// What the residuals want, over all ranks: one reduction where they want the value or the
  /// problem is centred or its columns are shifted, and one before for that where no rank has all
  /// parameters.
  Sums run(Vec x, Residuals& residuals, Vec g) const;
  /// -by'x_k for each output. Collective; one reduction.
  std::span<const double> shifts_by(Vec by, Vec x) const;
  void move_intercepts(Vec x, std::span<const double> by, double factor = 1.0) const;
  void subtract_shift(std::span<const Slopes> slopes, Vec g) const;
  void penalise(Vec x, Vec g) const;
  double penalty(Vec x) const;  // this rank's part

  const Dataset& data_;
  const Loss& loss_;
  double l2_, scale_;
  VecHandle mean_;   // null where not centred
  VecHandle shift_;  // what is taken from every row beside the pass: means, offsets; null: nothing
  std::vector<double> whole_shift_;  // on every rank, where a pass has all parameters
  mutable VecHandle squares_;        // sums of squared deviations of the columns, once asked for
  VecHandle like_;                   // a vector of parameters of several outputs
  VecHandle groups_;                 // of all weights, where there are more than features
  mutable double curvature_unit_ = 0;
  mutable bool targets_fit_ = false;  // known to
  // Of each output: shifts, sums of slopes, divisors of the intercepts; and what is summed at once.
  mutable std::vector<double> shifts_, divisors_, sums_;
  mutable std::vector<Slopes> slopes_;
  std::unique_ptr<RequiredLayout> parameters_, predictions_;
  std::unique_ptr<SamplePass> pass_;
  std::unique_ptr<OutputBuffers> buffers_;  // null for one output
  std::unique_ptr<StopQuestion> question_;
};

}  // namespace prunadag
#pragma GCC visibility pop
