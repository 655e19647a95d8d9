// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>

#pragma GCC visibility push(default)
namespace prunadag {

/// How a fit ended.
struct FitSummary {
  std::string method;  ///< the method, or the type given by -tao_type
  std::string reason;  ///< the name of TAO's reason, such as CONVERGED_GATOL
  /// In words: "stopped: the last 5 steps gained less than 0.1 % on average (52 iterations)".
  std::string end;
  bool converged = false;
  bool gradient_lost = false;  ///< the gradient or its norm was not a finite double
  bool stopped = false;        ///< by request
  std::int64_t iterations = 0;
  std::int64_t target = 0;  ///< relevant parameters per iteration; 0 where the method has none
  /// Norms of the gradient at the first iterate, and at the last iterate where it was finite, as
  /// the solver tests them: in scaled units norms of g_i/sqrt(L_i). NaN where no norm was finite;
  /// gradient_norm also where the fit stopped before the norm was known.
  double first_gradient_norm = 0, gradient_norm = 0;
  double tolerance = 0;             ///< for the norm of the gradient, as used
  std::int64_t max_iterations = 0;  ///< as used
  double seconds = 0;               ///< of the whole call
  std::string note;                 ///< a remark for the user about the end, or empty
};

}  // namespace prunadag
#pragma GCC visibility pop
