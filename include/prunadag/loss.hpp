// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)
namespace prunadag {

/// What the targets of a loss must be.
enum class LabelRule {
  real,         ///< any finite number
  two_classes,  ///< -1 and +1; two other values are mapped, the smaller to -1
  counts,       ///< finite and not negative
  classes,      ///< numbers of classes, 0 to K - 1; K values are mapped in their order
};

/// Sums over samples of c_i phi'(t_i, y_i), c_i phi''(t_i, y_i) and c_i phi(t_i, y_i).
struct Slopes {
  double first = 0, second = 0, value = 0;
};

/// How a loss judges predictions: the score is the mean of one number per sample, or its root.
struct ScoreRule {
  std::string_view name;  ///< such as "accuracy"
  bool percent = false;   ///< the score is a share, shown in percent
  bool higher_is_better = false;
  bool root = false;  ///< the score is the root of the mean

  /// The score for a mean over samples; then forms of the score for users.
  double total(double mean) const;
  double shown(double score) const { return percent ? 100 * score : score; }
  int digits() const { return percent ? 2 : 6; }  ///< after the decimal point
  std::string title() const;                      ///< "accuracy %"
  std::string key() const;                        ///< lower case, no blanks
  std::string number(double score) const;         ///< "91.23", or six significant digits
  std::string text(double score) const;           ///< "accuracy 91.23 %"
};

/// The constants of a loss.
struct LossTraits {
  std::string_view formula;  ///< formula of the objective
  LabelRule labels = LabelRule::real;
  bool mean = true;        ///< the objective divides by the number of samples
  bool quadratic = false;  ///< phi = 1/2 (t - y)^2, so that a Gram matrix can be used
  /// Upper bound of phi''; infinity where phi'' has none.
  double curvature_bound = 1;
  /// The least number with |phi'''| <= concordance * phi''; 0 where phi is quadratic, infinity
  /// where there is no such number.
  double concordance = 0;
  /// Taylor polynomials approximate phi well over changes of t below this width; infinity where phi
  /// is a polynomial.
  double width = 1;
  /// Where phi is linear on both sides of a corner: the distance of the mean of both slopes from 0.
  double tilt = 0;
  ScoreRule score{"RMSE", false, false, true};
};

/// A loss phi(t, y), summed over samples, convex in t. t = a_i'x is the prediction for sample i and
/// y its target. A loss gives its value, its derivatives in t, the rule for targets, and the
/// meaning of predictions. Nothing else in the library tells losses apart.
///
/// Where targets are classes, a sample has K predictions t_ik = a_i'x_k, one per class. Then phi'_k
/// is the derivative in t_k, and diag(phi''_k) is an upper bound of the Hessian. Elsewhere K = 1: a
/// loss sees several targets of a sample as several samples.
class Loss : public LossTraits {
 public:
  virtual ~Loss() = default;
  Loss(const Loss&) = delete;
  Loss& operator=(const Loss&) = delete;

  const std::string name;  ///< with all parameters, as loss_named() takes it: "huber:1.345"

  /// Whether samples have one prediction per class.
  bool per_class() const noexcept { return labels == LabelRule::classes; }
  /// Whether targets are classes, two or more.
  bool classifies() const noexcept { return labels == LabelRule::two_classes || per_class(); }

  // When one of K predictions changes, phi is, up to a constant, a loss of one prediction. These
  // three give that loss, its prediction for each class (separate() overwrites the K of each
  // sample) and its target. A loss of one prediction returns itself.
  virtual const Loss& of_one() const { return *this; }
  virtual void separate(std::span<double> /*t*/, std::size_t /*outputs*/) const {}
  virtual double separate_target(double y, std::size_t /*k*/) const { return y; }

  /// The t that minimises the sum over samples whose targets have mean y; NaN where the mean does
  /// not determine t. For K classes: the t_k, up to a constant common to all classes, where a share
  /// y of the samples is of class k.
  virtual double link(double y) const = 0;
  /// Overwrites the K predictions for a sample with the mean or quantile of its target. For
  /// classes: with the probability of each class, or of class +1; NaN where the loss gives no
  /// probability.
  virtual void respond(std::span<double> t) const = 0;
  double response(double t) const {
    respond({&t, 1});
    return t;
  }

  // In the functions below, t has the K predictions of each sample side by side, K = t.size() /
  // y.size(). c_i is scale * w_i, or scale without weights w. Each makes one pass over t, y and w.

  /// The sum of c_i phi(t_i, y_i).
  virtual double value(std::span<const double> t, std::span<const double> y, double scale,
                       std::span<const double> w = {}) const = 0;
  /// Overwrites the first y.size() numbers of t with phi(t_i, y_i), accurate to a few roundings.
  virtual void values(std::span<double> t, std::span<const double> y) const = 0;
  /// Overwrites t_ik with c_i phi'_k(t_i, y_i).
  virtual void derivative(std::span<double> t, std::span<const double> y, double scale,
                          std::span<const double> w = {}) const = 0;
  /// As derivative(), to a few roundings. Also adds the sums of the derivatives to each of K
  /// `sums`, and the sum of the values to the first.
  virtual void add_slopes(std::span<double> t, std::span<const double> y, double scale,
                          std::span<const double> w, std::span<Slopes> sums) const = 0;
  Slopes slopes(std::span<double> t, std::span<const double> y, double scale,
                std::span<const double> w = {}) const {
    Slopes sums;
    add_slopes(t, y, scale, w, {&sums, 1});
    return sums;
  }
  /// Overwrites t_ik with c_i phi''_k(t_i, y_i).
  virtual void curvature(std::span<double> t, std::span<const double> y, double scale,
                         std::span<const double> w = {}) const = 0;
  /// Overwrites the first y.size() numbers of t with the numbers whose mean gives the score.
  virtual void score_terms(std::span<double> t, std::span<const double> y) const = 0;

 protected:
  Loss(std::string loss_name, const LossTraits& traits)
      : LossTraits(traits), name(std::move(loss_name)) {}
};

/// A parameter of a loss, such as Huber's delta.
struct LossParameter {
  std::string_view name, rule;  ///< "delta", "must be positive"
  double value;                 ///< default
};

/// A registered loss, as users see it.
struct LossInfo {
  std::string_view name, formula;
  std::span<const LossParameter> parameters;
};
std::span<const LossInfo> loss_infos();

/// All registered losses, with their default parameters.
std::vector<std::reference_wrapper<const Loss>> losses();

/// The loss of a text: NAME, or NAME:P,P with parameters in the order of its LossInfo. It lives as
/// long as the program. Throws Error(usage) for an unknown name, listing the known ones, or for a
/// bad parameter, naming its rule.
const Loss& loss_named(std::string_view text);

}  // namespace prunadag
#pragma GCC visibility pop
