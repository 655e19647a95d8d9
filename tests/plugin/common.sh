# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2034  # sourced; its variables are used by the others
#
# What the scripts of this folder share. The library under test is named by PRUNADAG_LIBRARY.
set -eu
plugin="-dll_append ${PRUNADAG_LIBRARY:?}"

fail() {
  printf '%s\n' "${output:-}" "FAILED: $*" >&2
  exit 1
}

# Runs a command; leaves all it printed in $output.
run() {
  echo "+ $*"
  output=$("$@" 2>&1) || fail "exit code $?"
}

# expect PATTERN WHAT: a line of the output matches the extended regular expression.
expect() {
  printf '%s\n' "$output" | grep -Eq -e "$1" || fail "$2: no line matches '$1'"
}

# The entries of the last vector in the output, one per line.
solution() {
  printf '%s\n' "$output" | awk '
    /^Vec Object/ { n = 0 }
    /^-?[0-9]+[.]?[0-9]*(e[-+]?[0-9]+)?$/ { value[n++] = $1 }
    END { for (i = 0; i < n; ++i) print value[i] }'
}
