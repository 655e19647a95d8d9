#!/bin/sh
# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# Installs what is missing (Debian; root or sudo), builds everything and runs every test. Tests
# that need data sets which are not part of the project (PRUNADAG_DATA, or ../shared/data) skip
# without them and say so. Safe to run again. Arguments go to ctest, e.g. ./test.sh -R selection.
set -eu
cd "$(dirname "$0")"
. cmake/setup.sh

echo "== Packages"
install_packages build test
echo "== Build"
if [ "${CI:-}" = true ]; then strict=ON; else strict=OFF; fi
build_in build-tests -DPRUNADAG_TESTS=ON -DPRUNADAG_DEVELOPER=$strict
prepare_mpi
echo "== Tests"
cd build-tests
exec ctest --output-on-failure --parallel "$(nproc)" "$@"
