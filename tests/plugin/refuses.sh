#!/bin/sh
# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# refuses.sh MESSAGE COMMAND...
# COMMAND gives PETSc a problem that is not ours: each type ends with a line that matches MESSAGE.
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"
message=$1
shift

for type in prunadag adagrad frankwolfe; do
  # shellcheck disable=SC2086
  output=$("$@" $plugin -tao_type $type 2>&1) && fail "$type solves it"
  expect "$message" "$type"
done
