// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Algorithm: exponentials are taken of what a prediction is below the largest of its sample, so that
//   none overflows and their sum is at least 1.
#include "kernel/loss/multinomial.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernel/loss/logistic.hpp"
#include "kernel/loss/loss_of.hpp"
#include "kernel/sample_weights.hpp"

namespace prunadag {
namespace {

/// Where the largest prediction of a sample stands, what it is, and the sum over the others of
/// exp(t_k - largest): log(sum of all exp(t_k)) is largest + log1p(others).
struct Exponentials {
  std::size_t place;
  double largest, others;

  double log_sum_above(double prediction) const {
    return (largest - prediction) + std::log1p(others);
  }
};

/// take(k, exp(t_k - largest)) for all but the largest.
template <class Number, class Take>
Exponentials exponentials(std::span<Number> t, const Take& take) {
  const std::size_t place = std::size_t(std::ranges::max_element(t) - t.begin());
  Exponentials found{place, t[place], 0};
  for (std::size_t k = 0; k < t.size(); ++k) {
    if (k == place) continue;
    const double e = std::exp(t[k] - found.largest);
    found.others += e;
    take(k, e);
  }
  return found;
}

/// Overwrites the predictions of a sample by the probabilities of the classes.
Exponentials softmax(std::span<double> t) {
  const Exponentials found = exponentials(t, [&](std::size_t k, double e) { t[k] = e; });
  t[found.place] = std::exp(found.largest - found.largest);  // 1, or not a number
  for (double& p : t) p /= 1 + found.others;
  return found;
}

/// From probabilities to derivatives: p_k - [k = y], that of the class itself without cancellation.
void subtract_class(std::span<double> p, std::size_t right) {
  double others = 0;
  for (std::size_t k = 0; k < p.size(); ++k) others += k == right ? 0.0 : p[k];
  p[right] = -others;
}

/// log(sum of exp(t_k)) over all but one, of two or more, however far below it they are.
double log_sum_without(std::span<const double> t, std::size_t left_out) {
  double largest = -std::numeric_limits<double>::infinity(), sum = 0;
  for (std::size_t k = 0; k < t.size(); ++k) {
    if (k != left_out) largest = std::fmax(largest, t[k]);
  }
  for (std::size_t k = 0; k < t.size(); ++k) {
    if (k != left_out) sum += std::exp(t[k] - largest);
  }
  return largest + std::log(sum);
}

double value_of(std::span<const double> t, std::size_t right) {
  return exponentials(t, [](std::size_t, double) {}).log_sum_above(t[right]);
}

std::size_t class_of(double y) { return std::size_t(y); }

/// work(i, predictions of sample i, c_i)
template <class Number, class Work>
void for_each_sample(std::span<Number> t, std::size_t samples, double scale,
                     std::span<const double> w, const Work& work) {
  if (samples == 0) return;
  const std::size_t classes = t.size() / samples;
  for (std::size_t i = 0; i < samples; ++i) {
    work(i, t.subspan(i * classes, classes), scale * weight_of(w, i));
  }
}

}  // namespace

const Loss& Multinomial::of_one() const {
  static const LossOf<Logistic> logistic("logistic", Logistic());
  return logistic;
}

void Multinomial::separate(Out t, std::size_t outputs) const {
  for_each_sample(t, t.size() / outputs, 1.0, {}, [](std::size_t, Out own, double) {
    const Exponentials found =
        exponentials(std::span<const double>(own), [](std::size_t, double) {});
    const double against_others = found.largest - log_sum_without(own, found.place);
    for (std::size_t k = 0; k < own.size(); ++k) {
      const double above = own[k] - found.largest;
      own[k] =
          k == found.place ? against_others : above - std::log(1 + found.others - std::exp(above));
    }
  });
}

double Multinomial::separate_target(double y, std::size_t k) const {
  return class_of(y) == k ? 1.0 : -1.0;
}

double Multinomial::link(double share) const { return std::log(share); }

void Multinomial::respond(Out t) const { softmax(t); }

double Multinomial::value(In t, In y, double scale, In w) const {
  double total = 0;
  for_each_sample(t, y.size(), scale, w, [&](std::size_t i, In own, double c) {
    total += c * value_of(own, class_of(y[i]));
  });
  return total;
}

void Multinomial::values(Out t, In y) const {
  for_each_sample(t, y.size(), 1.0, {},
                  [&](std::size_t i, Out own, double) { t[i] = value_of(own, class_of(y[i])); });
}

void Multinomial::derivative(Out t, In y, double scale, In w) const {
  for_each_sample(t, y.size(), scale, w, [&](std::size_t i, Out own, double c) {
    softmax(own);
    subtract_class(own, class_of(y[i]));
    for (double& derivative : own) derivative *= c;
  });
}

void Multinomial::add_slopes(Out t, In y, double scale, In w, std::span<Slopes> sums) const {
  for_each_sample(t, y.size(), scale, w, [&](std::size_t i, Out own, double c) {
    const std::size_t right = class_of(y[i]);
    const double prediction = own[right];
    sums[0].value += c * softmax(own).log_sum_above(prediction);
    for (std::size_t k = 0; k < own.size(); ++k) sums[k].second += 2 * c * own[k] * (1 - own[k]);
    subtract_class(own, right);
    for (std::size_t k = 0; k < own.size(); ++k) sums[k].first += own[k] *= c;
  });
}

void Multinomial::curvature(Out t, In y, double scale, In w) const {
  for_each_sample(t, y.size(), scale, w, [&](std::size_t, Out own, double c) {
    softmax(own);
    for (double& p : own) p = 2 * c * p * (1 - p);
  });
}

void Multinomial::score_terms(Out t, In y) const {
  for_each_sample(t, y.size(), 1.0, {}, [&](std::size_t i, Out own, double) {
    const auto likeliest = std::ranges::max_element(own) - own.begin();
    t[i] = double(std::size_t(likeliest) == class_of(y[i]));
  });
}

}  // namespace prunadag
