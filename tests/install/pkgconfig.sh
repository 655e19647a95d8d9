#!/bin/sh
# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# pkgconfig.sh LIBDIR PACKAGE OUTPUT COMPILER [FLAGS...] SOURCE
# Builds a program as users without CMake do: a plain compiler, no mpicc, flags from pkg-config only.
# A static library is asked for with --static.
set -eu
libdir=$1 package=$2 output=$3
shift 3
PKG_CONFIG_PATH=$libdir/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
export PKG_CONFIG_PATH
static=
[ -e "$libdir/libprunadag.so" ] || static=--static
flags=$(pkg-config --cflags --libs $static "$package")
# shellcheck disable=SC2086  # the flags are words
set -- "$@" -o "$output" $flags "-Wl,-rpath,$libdir"
echo "$@"
"$@"
