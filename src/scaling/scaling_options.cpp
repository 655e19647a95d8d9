// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "scaling/scaling_options.hpp"

namespace prunadag::scaling {

const OptionTable<ScalingOptions>& scaling_rows() {
  using S = ScalingOptions;
  static const OptionTable<S> rows{
      text_row("mode", "MODE", &S::mode,
               "strong: the same problem on any number of ranks; weak: the same number of rows on "
               "every rank"),
      text_row("problem", "NAME", &S::problem, "problem, see prunadag generate --help"),
      starting_with(
          "", whole_row("rows", "M", &S::rows,
                        "number of samples, per rank for a weak run (default: the size in print)")),
      starting_with("", whole_row("cols", "N", &S::columns,
                                  "number of features (default: the size in print)")),
      text_row("method", "NAME", &S::method, "method, see prunadag fit --help"),
      whole_row("iterations", "N", &S::iterations,
                "number of measured iterations, after a few that are not measured"),
      seed_row(&S::seed, "seed of the problem and the start"),
  };
  return rows;
}

}  // namespace prunadag::scaling
