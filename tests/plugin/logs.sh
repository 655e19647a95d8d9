#!/bin/sh
# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# logs.sh COMMAND...
# -log_view shows, in the program's own stage and with the right counts, the events of each type: an
# iteration has one gradient, one selection where the type selects, one update; the last iterate is only tested.
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

for type in prunadag adagrad frankwolfe; do
  # shellcheck disable=SC2086
  run "$@" $plugin -tao_type $type -tao_max_it 7 -tao_gatol 0 -log_view
  expect 'Event Stage 0: Main Stage' "stage of $type"
  printf '%s\n' "$output" | grep -q 'Event Stage 1' && fail "$type has a stage of its own"
  expect '^PrunAdagGradient +8 ' "gradients of $type"
  expect '^PrunAdagUpdate +7 ' "updates of $type"
  if [ $type = prunadag ]; then expect '^PrunAdagSelect +8 ' "selections of $type"; fi
done
