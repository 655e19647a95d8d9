#!/bin/sh
# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# minimises.sh MINIMISER OPTIONS COMMAND...
# COMMAND is a PETSc program that knows nothing of prunadag. With the library loaded and OPTIONS it must
# converge, use every option it is given, and end at MINIMISER: a number that all entries are equal to,
# or `newton` for where PETSc's own nls ends.
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"
minimiser=$1 options=$2
shift 2

# shellcheck disable=SC2086  # options are words
run "$@" $plugin $options -tao_gatol 1e-7 -tao_max_it 20000 \
  -tao_converged_reason -tao_view_solution -options_left
expect 'solve converged due to CONVERGED_GATOL' 'convergence'
expect 'no unused options' 'options'
found=$(solution)

if [ "$minimiser" = newton ]; then
  run "$@" -tao_type nls -tao_gatol 1e-10 -tao_converged_reason -tao_view_solution
  expect 'solve converged' "convergence of PETSc's Newton method"
  wanted=$(solution)
else
  wanted=$(printf '%s\n' "$found" | sed "s/.*/$minimiser/")
fi

# Vectors are printed with six digits.
printf '%s\n%s\n' "$found" "$wanted" | awk '
  { value[NR] = $1 }
  END {
    n = NR / 2
    for (i = 1; i <= n; ++i) {
      error = value[i] - value[n + i]
      if (error < 0) error = -error
      if (error > largest) largest = error
    }
    printf "%d parameters, largest error %g\n", n, largest
    exit !(n >= 2 && n == int(n) && largest <= 2e-5)
  }' || fail "the solution is not the minimiser"
