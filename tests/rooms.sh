#!/bin/sh
# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# rooms.sh SOURCE
# The plan of the house holds: a room of src includes only itself and those before it in
# src/CMakeLists.txt, the kernels know neither MPI nor PETSc, only src/tao knows PETSc's private
# headers, only src/base/arrays.cpp asks for the arrays of vectors, no file or type has its name
# twice, and no room is above 15 % of src.
set -eu
cd "$1"
wrong=0
complain() {
  echo "$*"
  wrong=1
}

rooms=$(sed -n 's/^add_subdirectory(\(.*\))/\1/p' src/CMakeLists.txt)
[ "$(printf '%s\n' $rooms | sort)" = "$(ls -d src/*/ | sed 's,src/\(.*\)/,\1,' | sort)" ] ||
  complain "src/CMakeLists.txt does not list the rooms that there are"
all=$(find src include -name '*.[ch]pp' -o -name '*.h' | xargs cat | wc -l)
before=' prunadag '
for room in $rooms; do
  before="$before$room "
  for used in $(find "src/$room" -name '*.[ch]pp' -exec sed -n 's,^#include "\([a-z]*\)/.*,\1,p' {} + |
    sort -u); do
    case $before in
      *" $used "*) ;;
      *) complain "src/$room includes from src/$used, which comes after it" ;;
    esac
  done
  lines=$(find "src/$room" -name '*.[ch]pp' | xargs cat | wc -l)
  [ $((lines * 100)) -le $((all * 15)) ] || complain "src/$room has $lines of $all lines"
done
if grep -rnE '#include <(mpi|petsc)' src/kernel; then complain "a kernel knows MPI or PETSc"; fi
if grep -rn '#include <petsc/private' src include | grep -v '^src/tao/'; then
  complain "PETSc's private headers are for src/tao"
fi
if grep -rnE 'Vec(Get|Restore)Array' src | grep -v '^src/base/arrays\.'; then
  complain "arrays of vectors are taken by src/base/arrays.hpp"
fi

sources=$(find src include -name '*.[ch]pp' -o -name '*.h')
twice=$(printf '%s\n' $sources | sed 's,.*/,,' | sort | uniq -d)
[ -z "$twice" ] || complain "file names that there are twice:" $twice
# Nested types have their class in front of their name; those at the margin must differ.
twice=$(cat $sources | sed -nE \
  's/^(class|struct|enum class|enum) ([A-Z][A-Za-z0-9]*)( final)?( : .*| \{.*)$/\2/p' | sort | uniq -d)
[ -z "$twice" ] || complain "type names that there are twice:" $twice
exit $wrong
