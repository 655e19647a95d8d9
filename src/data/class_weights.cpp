// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/class_weights.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/text.hpp"
#include "data/labels.hpp"
#include "prunadag/error.hpp"

namespace prunadag {

ClassWeights::ClassWeights(const std::string& text) {
  if (text == "balanced") return;
  for (const std::string& part : split_list(text, ',')) {
    const std::size_t colon = part.find(':');
    const std::string what = fmt::format("class-weight '{}'", text);
    if (colon == part.npos) {
      throw Error(ErrorKind::usage,
                  what + ": write balanced, or LABEL:FACTOR,LABEL:FACTOR, such as 1:10,-1:1");
    }
    const double label = whole_number_or_real(part.substr(0, colon), what);
    const double factor = whole_number_or_real(part.substr(colon + 1), what);
    if (!(factor >= 0) || !std::isfinite(factor)) {
      throw Error(ErrorKind::usage,
                  fmt::format("{}: factor {}: must be finite and not negative", what, factor));
    }
    if (!factors_.emplace(label, factor).second) {
      throw Error(ErrorKind::usage, fmt::format("{}: the label {} comes twice", what, label));
    }
  }
}

namespace {

/// The labels of the classes in targets: -1 and +1, or 0, 1, ...
std::vector<double> labels_of(const ClassLabels& classes) {
  return classes.all.empty() ? std::vector{classes.negative, classes.positive} : classes.all;
}

}  // namespace

std::vector<double> ClassWeights::given(const ClassLabels& classes) const {
  const std::vector<double> labels = labels_of(classes);
  for (const auto& [label, factor] : factors_) {
    if (std::ranges::find(labels, label) != labels.end()) continue;
    throw Error(ErrorKind::usage, fmt::format("class-weight: label {}: the classes are {}", label,
                                              class_list(classes)));
  }
  std::vector<double> factors;
  for (const double label : labels) {
    const auto found = factors_.find(label);
    factors.push_back(found != factors_.end() ? found->second : 1.0);
  }
  return factors;
}

void ClassWeights::apply(const ClassLabels& classes, Dataset& data) const {
  const MPI_Comm comm = PetscObjectComm((PetscObject)data.targets.get());
  const ReadArray targets(data.targets);
  const bool many = !classes.all.empty();
  const auto class_of = [&](std::size_t i) {
    return many ? std::size_t(targets[i]) : std::size_t(targets[i] > 0);
  };
  std::vector<double> factors, sums;  // one per class
  std::vector<double> own = agree(comm, [&] {
    factors = given(classes);
    sums.resize(factors.size());
    const ReadArray weights(data.weights);
    const std::span<const double> before = weights.span();
    return before.empty() ? std::vector<double>(targets.span().size(), 1.0)
                          : std::vector<double>(before.begin(), before.end());
  });
  for (std::size_t i = 0; i < own.size(); ++i) sums[class_of(i)] += own[i];
  sum_in_place(comm, sums);
  if (factors_.empty()) {
    const auto met = std::ranges::count_if(sums, [](double sum) { return sum > 0; });
    const double mean = std::accumulate(sums.begin(), sums.end(), 0.0) / double(met);
    for (std::size_t k = 0; k < sums.size(); ++k) factors[k] = sums[k] > 0 ? mean / sums[k] : 0.0;
  }
  for (std::size_t i = 0; i < own.size(); ++i) own[i] *= factors[class_of(i)];
  set_weights(data, own);
}

void check_class_weight(const std::string& text) { static_cast<void>(ClassWeights(text)); }

}  // namespace prunadag
