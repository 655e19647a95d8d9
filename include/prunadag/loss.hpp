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

/// How a loss judges predictions: a number per sample, whose mean, or the root of it, is the score.
struct ScoreRule {
  std::string_view name;  ///< as in "accuracy"
  bool percent = false;   ///< a share, shown in percent
  bool higher_is_better = false;
  bool root = false;  ///< the score is the root of the mean

  /// From the mean over samples to the score, and as it is shown to users, with its digits.
  double total(double mean) const;
  double shown(double score) const { return percent ? 100 * score : score; }
  int digits() const { return percent ? 2 : 6; }  ///< behind the point
  std::string title() const;                      ///< "accuracy %"
  std::string key() const;                        ///< in lower case, with no blanks
  std::string number(double score) const;         ///< "91.23", or six significant digits
  std::string text(double score) const;           ///< "accuracy 91.23 %"
};

/// What a loss is, beside its functions.
struct LossTraits {
  std::string_view formula;  ///< of the objective
  LabelRule labels = LabelRule::real;
  bool mean = true;        ///< the objective divides by the number of samples
  bool quadratic = false;  ///< a Gram matrix serves: phi = 1/2 (t - y)^2
  /// phi'' is nowhere above it; infinity where there is no such number.
  double curvature_bound = 1;
  /// |phi'''| <= concordance * phi''; 0 where phi is quadratic, infinity where there is no such
  /// number.
  double concordance = 0;
  /// Over predictions that differ by less than this phi is much like its Taylor polynomials;
  /// infinity where phi is one.
  double width = 1;
  /// Where phi is linear on both sides of a corner, how far the mean of both slopes is from 0.
  double tilt = 0;
  ScoreRule score{"RMSE", false, false, true};
};

/// phi(t, y), summed over samples; t = a_i'x is the prediction for sample i and y its target. phi
/// is convex in t. A loss is its value, its derivatives in t, what targets it takes, and what its
/// predictions mean. Nothing else in the library knows one loss from another.
///
/// Where the targets are classes, a sample has K predictions t_ik = a_i'x_k, one per class, and
/// phi'_k and phi''_k stand for phi' and phi'': its derivatives in t_k, and numbers for which
/// diag(phi''_k) is nowhere below the Hessian. Elsewhere K = 1.
class Loss : public LossTraits {
 public:
  virtual ~Loss() = default;
  Loss(const Loss&) = delete;
  Loss& operator=(const Loss&) = delete;

  const std::string name;  ///< what loss_named() takes, with all parameters: "huber:1.345"

  /// Whether samples have a prediction for each class.
  bool per_class() const noexcept { return labels == LabelRule::classes; }
  /// Whether targets are classes, two or more.
  bool classifies() const noexcept { return labels == LabelRule::two_classes || per_class(); }

  // As one of K predictions changes and the others stay, phi is, but for a constant, a loss of one
  // prediction: which loss, at what predictions, which overwrite the K of each sample, and for what
  // target. A loss of one prediction is that loss itself.
  virtual const Loss& of_one() const { return *this; }
  virtual void separate(std::span<double> /*t*/, std::size_t /*outputs*/) const {}
  virtual double separate_target(double y, std::size_t /*k*/) const { return y; }

  /// The t that minimises the sum over samples whose targets have mean y; not a number where that
  /// is no function of the mean. Of one of K classes, up to a constant that all have, that for the
  /// share y of the samples that are of this class.
  virtual double link(double y) const = 0;
  /// Overwrites the K predictions for a sample by what they say of its target: its mean or
  /// quantile; of classes the probability of each, or of the class +1, or not a number where the
  /// loss gives none.
  virtual void respond(std::span<double> t) const = 0;
  double response(double t) const {
    respond({&t, 1});
    return t;
  }

  // Below, t has the K predictions of one sample after the other, K = t.size() / y.size(); c_i is
  // scale * w_i, or scale where there are no weights w. One pass over t, y and w each.

  /// The sum of c_i phi(t_i, y_i).
  virtual double value(std::span<const double> t, std::span<const double> y, double scale,
                       std::span<const double> w = {}) const = 0;
  /// Overwrites the first y.size() numbers of t with phi(t_i, y_i), to a few roundings.
  virtual void values(std::span<double> t, std::span<const double> y) const = 0;
  /// Overwrites t_ik with c_i phi'_k(t_i, y_i).
  virtual void derivative(std::span<double> t, std::span<const double> y, double scale,
                          std::span<const double> w = {}) const = 0;
  /// The same to a few roundings; adds to each of K `sums` those of its derivatives, and to the
  /// first that of the value.
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
  /// Overwrites the first y.size() numbers of t with what the score takes the mean of.
  virtual void score_terms(std::span<double> t, std::span<const double> y) const = 0;

 protected:
  Loss(std::string loss_name, const LossTraits& traits)
      : LossTraits(traits), name(std::move(loss_name)) {}
};

/// A parameter of a loss, such as Huber's delta.
struct LossParameter {
  std::string_view name, rule;  ///< "delta", "must be positive"
  double value;                 ///< unless it is given
};

/// A registered loss, as it is offered to users.
struct LossInfo {
  std::string_view name, formula;
  std::span<const LossParameter> parameters;
};
std::span<const LossInfo> loss_infos();

/// All registered losses, with the parameters that they have unless told otherwise.
std::vector<std::reference_wrapper<const Loss>> losses();

/// The loss of a text, NAME or NAME:P,P with its parameters in the order of its LossInfo. It lives
/// as long as the program. Throws Error(usage) naming what is there, or the parameter and its rule.
const Loss& loss_named(std::string_view text);

}  // namespace prunadag
#pragma GCC visibility pop
