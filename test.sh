#!/bin/sh
# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# ./test.sh [--sanitize] [CTEST ARGUMENTS]
# Installs missing packages (Debian; root or sudo), builds everything and runs every test. Some
# tests need data sets that are not part of the project (in PRUNADAG_DATA, or ../shared/data);
# without them these tests skip and say so. Safe to run again. Arguments go to ctest, e.g.
# ./test.sh -R selection.
# --sanitize builds in its own folder with the address and undefined-behaviour sanitizers. With
# CI=true all tests run as usual; those of kernels, readers and models, and the fuzz corpora, also
# run with the sanitizers.
set -eu
cd "$(dirname "$0")"
. cmake/setup.sh

build=build-tests
sanitize=OFF
if [ "${1:-}" = --sanitize ]; then
  shift
  build=build-sanitize
  sanitize=ON
fi

echo "== Packages"
install_packages build test
echo "== Build"
strict=OFF
sanitized=
if [ "${CI:-}" = true ] && [ $sanitize = OFF ]; then
  strict=ON
  sanitized=$PWD/build-sanitize
  build_target_in build-sanitize sanitized_subset -DPRUNADAG_TESTS=ON -DPRUNADAG_SANITIZE=ON
fi
build_in $build -DPRUNADAG_TESTS=ON -DPRUNADAG_DEVELOPER=$strict -DPRUNADAG_SANITIZE=$sanitize \
  "-DPRUNADAG_SANITIZED_BUILD=$sanitized"
prepare_mpi
export UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS="suppressions=$PWD/tests/support/lsan.supp:print_suppressions=0"
# Some suppressions name functions of libraries without frame pointers, which the fast unwinder does
# not see.
[ $sanitize = OFF ] || export ASAN_OPTIONS=fast_unwind_on_malloc=0
echo "== Tests"
cd $build
exec ctest --output-on-failure --parallel "$(nproc)" "$@"
