#!/bin/sh
# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# exports.sh LIBRARY
# What a program gets with the plugin: the names of the C interface and no others, and of libraries
# PETSc, MPI, Highway and the compiler's own.
set -eu
library=$1
names=$(nm -D --defined-only "$library" | sed 's/.* //')
others=$(printf '%s\n' "$names" |
  grep -Ev '^(PrunAdag|TaoPrunAdag|TaoAdagrad|TaoFrankWolfe|MatPrunAdag|VecPrunAdag|PetscDLLibraryRegister_)' ||
  true)
count=$(printf '%s\n' "$names" | wc -l)
needed=$(readelf -d "$library" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
strangers=$(printf '%s\n' "$needed" |
  grep -Ev '^(libpetsc.*|libmpi.*|libopen_mpi|libhwy|libstdc\+\+|libm|libgcc_s|libc|ld-linux.*)[.]so' || true)
[ -z "$others" ] || echo "names beside the C interface:" $others
[ "$count" -ge 30 ] && [ "$count" -le 60 ] || echo "$count names, not 30 to 60"
[ -z "$strangers" ] || echo "libraries beside PETSc, MPI and Highway:" $strangers
[ -z "$others$strangers" ] && [ "$count" -ge 30 ] && [ "$count" -le 60 ]
