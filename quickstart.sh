#!/bin/sh
# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# Installs missing packages (Debian; root or sudo), builds prunadag, and runs its main job on real
# data: separate even from odd handwritten digits, prune along a path and choose a model. For
# comparison it also makes fits that are only pruned: by prunAdag with its defaults, by the
# published method, and by Adagrad. Safe to run again.
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
echo "== Prune along a path on 2 ranks, and choose a model by 5 folds"
mpirun -n 2 build/bin/prunadag path --data $data --split 0.7 --seed 1 --loss logistic --folds 5 \
  --sparsity 0,50,80,90,95,98% --model $output/path.h5 --picture $output/path.png
fit() {
  name=$1
  shift
  mpirun -n 2 build/bin/prunadag fit --data $data --split 0.7 --seed 1 --loss logistic \
    --model $output/$name.h5 "$@"
}
echo "== Fit by prunAdag, as it comes, on 2 ranks"
fit scaled
echo "== Fit by prunAdag as published"
fit paper --units paper --scale minmax --max-iterations 2000
echo "== Fit by Adagrad"
fit adagrad --method adagrad --scale minmax --max-iterations 2000

echo "== Accuracy on the 30 % of the samples not used for fitting, of fits that are only pruned"
mpirun -n 2 build/bin/prunadag evaluate --data $data --split 0.7 --seed 1 \
  --model $output/scaled.h5 --model $output/paper.h5 --model $output/adagrad.h5 \
  --sparsity 0,50,80,90,95,98% --csv $output/accuracy.csv
echo "Models, table and picture: $output/. Next: build/bin/prunadag path --help"
