// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/class_weights.hpp"

#include <array>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/text.hpp"
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

void ClassWeights::apply(const ClassLabels& classes, Dataset& data) const {
  const MPI_Comm comm = PetscObjectComm((PetscObject)data.targets.get());
  const ReadArray targets(data.targets);
  std::vector<double> own = agree(comm, [&] {
    for (const auto& [label, factor] : factors_) {
      if (label == classes.negative || label == classes.positive) continue;
      throw Error(ErrorKind::usage, fmt::format("class-weight: label {}: the classes are {} and {}",
                                                label, classes.negative, classes.positive));
    }
    const ReadArray weights(data.weights);
    const std::span<const double> given = weights.span();
    return given.empty() ? std::vector<double>(targets.span().size(), 1.0)
                         : std::vector<double>(given.begin(), given.end());
  });
  std::array<double, 2> sums{};  // of the classes -1 and +1
  for (std::size_t i = 0; i < own.size(); ++i) sums[targets[i] > 0] += own[i];
  sum_in_place(comm, sums);
  std::array<double, 2> factors{};
  for (const std::size_t k : {0u, 1u}) {
    const auto given = factors_.find(k ? classes.positive : classes.negative);
    factors[k] = given != factors_.end() ? given->second : 1.0;
    if (factors_.empty()) factors[k] = sums[k] > 0 ? 0.5 * (sums[0] + sums[1]) / sums[k] : 0.0;
  }
  for (std::size_t i = 0; i < own.size(); ++i) own[i] *= factors[targets[i] > 0];
  set_weights(data, own);
}

void check_class_weight(const std::string& text) { static_cast<void>(ClassWeights(text)); }

}  // namespace prunadag
