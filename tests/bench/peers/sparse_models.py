#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
"""Compares sparse models of prunadag with those of L1 penalties, on the same splits, in one run.

    PRUNADAG_DATA=DATA python3 sparse_models.py --program build/bin/prunadag --output peers
    python3 sparse_models.py --output peers --data musk1,diabetes --only path,glmnet --splits 2

Contenders: `prunadag path`, as it comes, and where --only names them "levels", the models of the levels
alone, and "fine", with steps of 0.8 between the levels; the default `prunadag fit` and the paper's
method (1000 iterations), each pruned only; R's glmnet and liblinear-train -s 6 (16 values of C), each
as they come and refitted on their supports with a little ridge; scikit-learn's saga with L1 (slow:
only where --only names it).
What is not installed is left out. For each level of sparsity a contender shows its model with at
most as many weights. Where there is a choice, of penalties or of a sparser model, it is made by the
loss on samples held back from training, the same share (--validation) or folds (--folds) for all
(prunadag draws its own samples), and the model is then fitted to all training samples. What is pruned only chooses nothing.

Data: a9a, madelon, musk1, reged0, MNIST (even/odd, 10,000 samples) from the folder that
PRUNADAG_DATA names, small sets of scikit-learn, synthetics; what is not there is skipped. Splits are
70:30; a9a, madelon and MNIST have test samples. Scores are accuracies in percent, or 100 R2.
Passes: one over all data counts 1; those of glmnet are estimated from its count and the mean share
of nonzeros. Seconds: of the processor, one process, validation included; of prunadag and LIBLINEAR
with reading, of glmnet and the refits (numpy) without.

--output gets data/ (the samples as files), results.csv (a row per data set, split, contender and
level; what is there is not run again), summary.csv, margins.csv, summary.md, peers.png. In margins
"best of L1" is what does best on the test samples themselves, "with weights" where a penalty left any
(L1 paths may jump from none to several), "as chosen" what does best on the samples held back.
Needs numpy; Debian: python3-numpy python3-sklearn r-cran-glmnet liblinear-tools gnuplot-nox.
"""
import argparse
import csv
import os
import sys

for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[threads] = "1"  # before numpy is loaded

import contenders
import data
import report

COLUMNS = ["data", "split", "contender", "level", "chosen_by", "nonzeros", "score", "loss",
           "held_back_loss", "passes", "seconds"]
DONE = "done.csv"


def names_of(text, known, what):
    names = text.split(",") if text else list(known)
    for name in names:
        if name not in known:
            sys.exit(f"{what} '{name}': known are {', '.join(known)}")
    return names


def append(name, columns, rows):
    new = not os.path.exists(name)
    with open(name, "a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(columns)
        writer.writerows(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="prunadag", help="the program (default: prunadag)")
    parser.add_argument("--output", required=True, help="folder of results")
    parser.add_argument("--data", help="names, comma-separated: " + ", ".join(data.DATA))
    parser.add_argument("--only", default="path,prune,paper,glmnet,liblinear", help="contenders")
    parser.add_argument("--splits", type=int, default=5)
    parser.add_argument("--levels", default="50,80,90,95,98,99", help="percent of zeros")
    parser.add_argument("--validation", type=float, default=0.2, help="share held back to choose by")
    parser.add_argument("--folds", type=int, default=0, help="instead: folds, each held back in turn")
    word = parser.parse_args()
    names = names_of(word.data, data.DATA, "data")
    wanted = names_of(word.only, contenders.CONTENDERS, "contender")
    levels = [float(s) for s in word.levels.split(",")]
    settings = contenders.Settings(word.program, levels, word.folds, word.validation)
    files = os.path.join(word.output, "data")
    os.makedirs(files, exist_ok=True)
    results, done_file = (os.path.join(word.output, n) for n in ("results.csv", DONE))
    failed = 0
    for name in names:
        for split in range(1 if name in data.ONE_SPLIT else word.splits):
            case = None
            for contender in wanted:
                key = [name, str(split), contender, settings.chosen_by(), word.levels]
                if os.path.exists(done_file) and key in report.read_rows(done_file, list):
                    continue
                try:
                    case = case or data.load(name, split, files)
                except (OSError, ImportError) as error:
                    print(f"{name}: skipped: {error}")
                    break
                try:
                    rows = contenders.compete(contender, case, settings)
                except RuntimeError as error:
                    print(f"{name} {split} {contender}: {error}", file=sys.stderr)
                    failed += 1
                    continue
                rows = [[name, split, r[0], f"{r[1]:g}", settings.chosen_by(), r[2],
                         *("" if value is None else f"{value:.6g}" for value in r[3:])]
                        for r in rows or []]
                append(results, COLUMNS, rows)
                append(done_file, ["data", "split", "contender", "chosen_by", "levels"], [key])
                scores = ", ".join(f"{r[3]}: {r[6]}" for r in rows)
                print(f"{name} {split} {contender}: {scores or 'left out'}", flush=True)
    if os.path.exists(results):
        report.write(word.output, results)
    return 3 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
