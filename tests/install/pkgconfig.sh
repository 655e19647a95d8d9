#!/bin/sh
# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# pkgconfig.sh PREFIX LIBDIR OUTPUT COMPILER [FLAGS...] SOURCE
# Builds a program as users without CMake do: a plain compiler, no mpicc, flags from pkg-config only.
set -eu
prefix=$1 libdir=$2 output=$3
shift 3
PKG_CONFIG_PATH=$prefix/$libdir/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
export PKG_CONFIG_PATH
flags=$(pkg-config --cflags --libs prunadag)
# shellcheck disable=SC2086  # the flags are words
set -- "$@" -o "$output" $flags "-Wl,-rpath,$prefix/$libdir"
echo "$@"
"$@"
