// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>

#pragma GCC visibility push(default)
namespace prunadag {

/// How a fit ended.
struct FitSummary {
  std::string method;  ///< or the type that -tao_type named
  std::string reason;  ///< TAO's word, such as CONVERGED_GATOL
  std::string
      end;  ///< in words: "stopped: the last 5 steps gained less than 0.1 % on average (52 iterations)"
  bool converged = false;
  bool gradient_lost = false;  ///< the gradient, or its norm, is not a finite double
  bool stopped = false;        ///< on request
  std::int64_t iterations = 0;
  std::int64_t target = 0;  ///< relevant parameters per iteration; 0 where the method has none
  /// Of the first iterate and of the last one, as the solver tests it: in scaled units that of
  /// g_i/sqrt(L_i). The last one that was finite; not a number if none was, and for gradient_norm
  /// where the fit was stopped before it was known.
  double first_gradient_norm = 0, gradient_norm = 0;
  double tolerance = 0;             ///< on the norm of the gradient, as used
  std::int64_t max_iterations = 0;  ///< as used
  double seconds = 0;               ///< of the whole call
  std::string note;                 ///< what the user should know of the end, or nothing
};

}  // namespace prunadag
#pragma GCC visibility pop
