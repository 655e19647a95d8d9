#!/bin/sh
# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# Runs the commands of the README as a newcomer does: readme.sh SOURCE PROGRAM MPIEXEC
set -eu
source=$1 program=$2 mpiexec=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir -p build/bin
ln -s "$program" build/bin/prunadag
ln -s "$source/examples" examples
awk '/^## /{on = /From the command line/; text = 0} on && /^```/{text = /sh/; next} on && text' \
  "$source/README.md" | sed "s|^mpirun|$mpiexec|" > commands
test "$(grep -c prunadag commands)" -gt 5
sh -eu commands
for file in model.h5 history.csv small.h5 labels.txt a2.petsc atoms.h5 people.h5; do
  test -s "$file"
done
