#!/bin/sh
# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# options.sh PROGRAM
# -help lists every option of the three types with the default that prunadag.h states, PETSC_OPTIONS
# loads the library just as the command line does, and bad values are refused.
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"
program=$1

# help_of TYPE; then: real NAME DEFAULT, or choice NAME DEFAULT ALTERNATIVES.
help_of() {
  # shellcheck disable=SC2086
  run "$program" $plugin -tao_type "$1" -tao_max_it 1 -help
  real tao_grtol '0[.]'
}
real() { expect "^ *-$1:? <($2 : $2|now $2 : formerly $2)>" "default of -$1"; }
choice() { expect "^ *-$1:? <(now )?$2 : (formerly )?$2>.*choose one of\) $3 " "choices of -$1"; }

help_of prunadag
choice tao_prunadag_variant v3 'v1 v2 v3 v4 relevant'
real tao_prunadag_target '0[.]1'
choice tao_prunadag_units scaled 'scaled paper'
choice tao_prunadag_scaling one 'one probe'
real tao_prunadag_gain_tolerance '0[.]'
real tao_prunadag_zeta '0[.]01'

help_of adagrad
real tao_adagrad_zeta '0[.]01'

help_of frankwolfe
real tao_frankwolfe_target '0[.]1'
real tao_frankwolfe_radius '10[.]'
choice tao_frankwolfe_step_rule decreasing 'decreasing rescaled'
real tao_frankwolfe_beta '0[.]5'

for type in prunadag adagrad frankwolfe; do
  export PETSC_OPTIONS="$plugin -tao_type $type -tao_max_it 3 -tao_view"
  run "$program"
  expect "^ *type: $type\$" 'PETSC_OPTIONS'
  expect 'total number of iterations=3,' 'PETSC_OPTIONS'
  unset PETSC_OPTIONS
done

# refused OPTION VALUE MESSAGE: the program ends with that message. (PETSc writes 0 as "0.".)
refused() {
  echo "+ $1 $2"
  # shellcheck disable=SC2086
  output=$("$program" $plugin -tao_type "${1%%_*}" "-tao_$1" "$2" 2>&1) && fail "$1 $2 is accepted"
  expect "$3" "$1 $2"
}
refused prunadag_target 1.5 'target 1[.]5: a count must be a whole number'
refused prunadag_target 1000 'target 1000[.]?: there are only 2 parameters'
refused prunadag_zeta 0.1 'zeta belongs to the paper.s units'
refused prunadag_gain_tolerance 2 'gain_tolerance 2[.]?: must be at least 0 and below 1'
refused prunadag_zeta 0 'zeta 0[.]? must be positive'
refused adagrad_zeta -1 'zeta -1[.]? must be positive'
refused frankwolfe_radius 0 'radius 0[.]? must be positive'
