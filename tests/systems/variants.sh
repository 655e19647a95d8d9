#!/bin/sh
# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# variants.sh VARIANT [CTEST ARGUMENTS...]
# Installs missing packages on this system, builds in build-VARIANT and runs the tests.
#
#   plain    builds as test.sh does
#   clang    builds with clang instead of GCC
#   debug    builds without optimisation, with the checks of the standard library
#   int64    builds with a PETSc with 64-bit indices
#   static   builds static libraries; no tests of the plugin
#   complex  a PETSc with complex scalars, which the configuration must refuse
#   mpich    another MPI than that of PETSc, which the configuration must refuse
set -eu
cd "$(dirname "$0")/../.."
. cmake/setup.sh
[ $# -gt 0 ] || set -- plain
variant=$1
shift
if [ "${PRUNADAG_UPGRADE:-}" = 1 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get -y -qq dist-upgrade > /dev/null
fi

# petsc_of PATTERN: makes pkg-config find the newest Debian build of PETSc that matches PATTERN.
petsc_of() {
  # shellcheck disable=SC2086  # a pattern
  folder=$(printf '%s\n' /usr/lib/petscdir/$1/lib/pkgconfig | sort -V | tail -n 1)
  export PKG_CONFIG_PATH="$folder"
}

# refused PATTERN [CMAKE OPTIONS...]: exits with 0 if the configuration fails with a line that
# matches PATTERN, else with 1.
refused() {
  pattern=$1
  shift
  rm -rf "build-$variant"
  if said=$(cmake -G Ninja -S . -B "build-$variant" "$@" 2>&1); then
    echo "build-$variant was configured; it had to be refused" >&2
    exit 1
  fi
  printf '%s\n' "$said" | grep -E -- "$pattern" || {
    printf '%s\n' "$said" >&2
    exit 1
  }
  exit 0
}

install_packages build test
if command -v ccache > /dev/null 2>&1; then
  export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache
fi
case $variant in
  plain) set -- -- "$@" ;;
  clang)
    install_packages clang
    set -- -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ -- "$@"
    ;;
  debug) set -- -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS=-D_GLIBCXX_ASSERTIONS -- "$@" ;;
  static) set -- -DBUILD_SHARED_LIBS=OFF -- "$@" ;;
  int64)
    install_packages int64
    petsc_of 'petsc64-*/*-real'
    set -- -- "$@"
    ;;
  complex)
    install_packages complex
    petsc_of 'petsc[0-9].*/*-complex'
    refused 'prunadag needs a PETSc for real scalars'
    ;;
  mpich)
    install_packages mpich
    refused 'PETSc was .*MPI' -DMPI_C_COMPILER=mpicc.mpich -DMPI_CXX_COMPILER=mpicxx.mpich
    ;;
  *)
    echo "variants.sh: there is no variant $variant" >&2
    exit 2
    ;;
esac

options=
while [ "$1" != -- ]; do
  options="$options $1"
  shift
done
shift
# shellcheck disable=SC2086  # one word per option
build_in "build-$variant" -DPRUNADAG_TESTS=ON -DPRUNADAG_DEVELOPER=ON $options
prepare_mpi
cd "build-$variant"
exec ctest --output-on-failure --parallel "$(nproc)" "$@"
