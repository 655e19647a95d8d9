#!/bin/sh
# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# Installs what is missing (Debian; root or sudo), builds prunadag, and runs its main job on real
# data: fit even against odd handwritten digits with three methods, then zero more and more of the
# weights. Safe to run again.
set -eu
cd "$(dirname "$0")"
. cmake/setup.sh

echo "== Packages"
install_packages build
echo "== Build (a minute or two the first time)"
build_in build -DPRUNADAG_TESTS=OFF
prepare_mpi

data=examples/data/digits.svm
output=quickstart-output
mkdir -p $output
for method in prunadag-v3 prunadag-v4 adagrad; do
  echo "== Fit by $method on 2 ranks"
  mpirun -n 2 build/bin/prunadag fit --data $data --split 0.7 --seed 1 --scale minmax \
    --loss logistic --method $method --max-iterations 2000 --model $output/$method.h5
done

echo "== Accuracy on the 30 % of the samples not used for fitting, after pruning"
mpirun -n 2 build/bin/prunadag evaluate --data $data --split 0.7 --seed 1 \
  --model $output/prunadag-v3.h5 --model $output/prunadag-v4.h5 --model $output/adagrad.h5 \
  --sparsity 0,50,60,70,75,80,85,90% --csv $output/accuracy.csv
echo "Models and table: $output/. Next: build/bin/prunadag fit --help"
