// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "scaling/scaling_options.hpp"

namespace prunadag::scaling {

const OptionTable<ScalingOptions>& scaling_rows() {
  using S = ScalingOptions;
  static const OptionTable<S> rows{
      text_row("mode", "MODE", &S::mode,
               "strong: the same problem on any number of ranks; weak: as many rows on every rank"),
      text_row("problem", "NAME", &S::problem, "see prunadag generate --help"),
      starting_with("", whole_row("rows", "M", &S::rows,
                                  "samples, of a weak run per rank (default: the size in print)")),
      starting_with("",
                    whole_row("cols", "N", &S::columns, "features (default: the size in print)")),
      text_row("method", "NAME", &S::method, "see prunadag fit --help"),
      whole_row("iterations", "N", &S::iterations, "that are measured, after a few that are not"),
      seed_row(&S::seed, "of the problem and the start"),
  };
  return rows;
}

}  // namespace prunadag::scaling
