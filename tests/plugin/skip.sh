#!/bin/sh
# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# skip.sh REASON: tells ctest, by its exit code, that a test cannot be run here.
echo "skipped: $1"
exit 77
