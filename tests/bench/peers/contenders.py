# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
"""The contenders of sparse_models.py. Each is a function of a Case and Settings that returns rows
(contender, level, nonzeros, score, loss, held-back loss, passes, seconds), one per level; or None
where it does not apply or is not installed."""
import csv
import os
import re
import resource
import shutil
import subprocess
import tempfile
import time
import warnings
from dataclasses import dataclass

import numpy as np

import judge

PAPER_ITERATIONS = 1000
COSTS = 16  # values of C for LIBLINEAR and saga


@dataclass
class Settings:
    program: str
    levels: list
    folds: int
    share: float

    def chosen_by(self):
        return f"{self.folds} folds" if self.folds else f"{100 * self.share:g} %"


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(*words):
    """Standard output and processor seconds of a program; raises with its last words on failure."""
    begin = processor_seconds()
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, check=False)
    seconds = processor_seconds() - begin
    if done.returncode:
        raise RuntimeError(f"{words[0]} {words[1]}: {(done.stderr or done.stdout).strip()[-300:]}")
    return done.stdout, seconds


def read_table(name):
    with open(name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def feasible(case, settings):
    features = case.x.shape[1]
    return {s: n for s in settings.levels if (n := judge.weights_left(s, features)) >= 1}


def our_scores(case, loss, value):
    """Score and loss of what prunadag says: mean log-loss and share, or nothing and the RMSE."""
    if case.loss == "logistic":
        return 100 * value, loss
    return 100 * (1 - value**2 / np.var(case.y_test)), value**2


def between(levels, features):
    """Sparsities between the wanted ones, each with 0.8 of the weights of the one before."""
    size, sizes = max(levels.values()), []
    while size > min(levels.values()):
        size = min(size - 1, int(0.8 * size))
        sizes.append(size)
    wanted = set(levels.values())
    return [100 - 100 * n / features for n in sizes if n > min(wanted) and n not in wanted]


def path_over(name, models_of):
    """prunadag path: of the models at least as sparse as wanted the one of least held-back loss. The
    models are those it makes by itself, those of the levels alone ("levels"), or those of the levels
    and of steps between them ("fine")."""
    def contender(case, settings, folder):
        levels, table = feasible(case, settings), os.path.join(folder, "path.csv")
        steps = [0, *between(levels, case.x.shape[1])] if models_of == "fine" else []
        sparsities = ",".join(f"{s:.12g}" for s in sorted([*levels, *steps]))
        wanted = ["--sparsity", sparsities + "%"] if models_of else []
        held_back = ("--folds", settings.folds) if settings.folds else ("--validation", settings.share)
        out, seconds = run(settings.program, "path", "--data", case.file("train"),
                           "--test", case.file("test"), *case.options(), "--loss", case.loss, *held_back,
                           *wanted, "--model", os.path.join(folder, "path.h5"), "--csv", table)
        passes = float(re.search(r"(\d+) passes over the data in all", out)[1])
        models, rows = read_table(table), []
        for level, allowed in levels.items():
            within = [m for m in models if int(m["nonzeros"]) <= allowed]
            best = min(within, key=lambda m: float(m["held_back_loss"]))
            value, loss = our_scores(case, float(best["test_loss"]), float(best["test_score"]))
            rows.append((name, level, int(best["nonzeros"]), value, loss,
                         float(best["held_back_loss"]), passes, seconds))
        return rows

    return contender


def pruned_fit(name, words):
    """prunadag fit and its smallest weights zeroed, nothing chosen and nothing refitted."""
    def contender(case, settings, folder):
        levels = feasible(case, settings)
        model, table = os.path.join(folder, "fit.h5"), os.path.join(folder, "fit.csv")
        summary = os.path.join(folder, "fit.json")
        # The published method has no intercept. Targets far from 0 need one.
        intercept = ["--intercept"] if case.loss == "squared" else []
        _, seconds = run(settings.program, "fit", "--data", case.file("train"), *case.options(),
                         "--loss", case.loss, "--model", model, "--summary", summary, *intercept, *words)
        with open(summary, encoding="utf-8") as file:
            passes = float(re.search(r'"iterations": *(\d+)', file.read())[1]) + 1
        run(settings.program, "evaluate", "--data", case.file("test"), *case.options(),
            "--model", model, "--sparsity", ",".join(f"{s:g}" for s in levels) + "%", "--csv", table)
        rows = []
        for level, row in zip(levels, read_table(table)):
            last = float(list(row.values())[-1])
            value, loss = our_scores(case, float(row["loss"]), last)
            rows.append((name, level, int(row["nonzeros"]), value, loss, None, passes, seconds))
        return rows

    return contender


def with_refits(name, case, settings, fit):
    """Rows of an L1 path and of its refits. fit(x, y, penalties or None) gives models (weights,
    intercept), seconds, passes and penalties, those relative to the mean loss."""
    pairs = judge.parts(len(case.y), settings.folds, settings.share, case.split)
    models, seconds, passes, penalties = fit(case.x, case.y, None)
    of_parts = []
    for others, _ in pairs:
        found, more, more_passes, _ = fit(case.x[others], case.y[others], penalties)
        found += [found[-1]] * (len(models) - len(found))  # glmnet may stop early
        of_parts.append(found[: len(models)])
        share = len(others) / len(case.y)
        seconds, passes = seconds + more, passes and passes + share * more_passes
    levels = feasible(case, settings)
    begin = time.process_time()
    chosen = judge.worth_refitting(models, list(levels.values()))
    refits = judge.refits(case.loss, case.x, case.y, models, chosen)
    refits_of_parts = [
        judge.refits(case.loss, case.x[others], case.y[others], of, judge.alike(models, chosen, of))
        for of, (others, _) in zip(of_parts, pairs)
    ]
    refit_seconds = seconds + time.process_time() - begin
    rows = []
    kinds = ((name, models, of_parts, seconds),
             (name + " refit", refits, refits_of_parts, refit_seconds))
    for title, all_models, parts, used in kinds:
        losses = judge.held_back_losses(case.loss, case.x, case.y, parts, pairs)
        for level, allowed in levels.items():
            best = judge.best_within(all_models, losses, allowed)
            if best is None:
                continue
            w, b = all_models[best]
            margin = case.x_test @ w + b
            rows.append((title, level, np.count_nonzero(w),
                         judge.score(case.loss, case.y_test, margin),
                         judge.mean_loss(case.loss, case.y_test, margin), losses[best], passes, used))
    return rows


def glmnet(case, settings, folder):
    """R's glmnet, standardised, its own 100 penalties; seconds without reading."""
    if not shutil.which("Rscript"):
        return None

    def fit(x, y, penalties):
        i, j = np.nonzero(x)
        names = [os.path.join(folder, n) for n in ("x.bin", "y.bin", "penalties", "weights")]
        with open(names[0], "wb") as file:
            for array in (i.astype("i4"), j.astype("i4"), x[i, j].astype("f8")):
                array.tofile(file)
        y.astype("f8").tofile(names[1])
        if penalties is not None:
            np.savetxt(names[2], penalties)
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "glmnet_path.R")
        family = "binomial" if case.loss == "logistic" else "gaussian"
        out, _ = run("Rscript", script, *x.shape, family, names[0], names[1],
                     "-" if penalties is None else names[2], names[3])
        table = np.atleast_2d(np.loadtxt(names[3]))
        seconds, passes = map(float, out.split()[-2:])
        return [(row[2:], row[1]) for row in table], seconds, passes, table[:, 0]

    return with_refits("glmnet", case, settings, fit)


def scaled_for_peers(x):
    """Shift and factor per column: standardised where dense, by the largest value where sparse."""
    if np.count_nonzero(x) < 0.5 * x.size:
        factor, shift = np.abs(x).max(0), np.zeros(x.shape[1])
    else:
        factor, shift = x.std(0), x.mean(0)
    return shift, np.where(factor > 0, factor, 1)


def costs(x, y):
    """Values of C from the first that keeps a weight to 1000 times it."""
    first = 1 / np.max(np.abs((y - np.mean(y)) @ x) / 2)
    return first * np.logspace(0, 3, COSTS)


def liblinear(case, settings, folder):
    """liblinear-train -s 6 -B 1, standard tolerance, 16 values of C; seconds with reading."""
    if not shutil.which("liblinear-train") or case.loss != "logistic":
        return None
    from data import write_svm

    def fit(x, y, penalties):
        shift, factor = scaled_for_peers(x)
        x = (x - shift) / factor
        values = costs(x, y) if penalties is None else 1 / (np.array(penalties) * len(y))
        samples, model = os.path.join(folder, "peer.svm"), os.path.join(folder, "peer.model")
        write_svm(samples, x, y)
        models, seconds = [], 0.0
        for cost in values:
            words = ("-q", "-s", 6, "-B", 1, "-c", repr(float(cost)))
            seconds += run("liblinear-train", *words, samples, model)[1]
            with open(model, encoding="ascii") as file:
                head, weights = file.read().split("\nw\n")
            w = np.zeros(x.shape[1] + 1)
            read = np.array(weights.split(), float)
            w[: len(read) - 1], w[-1] = read[:-1], read[-1]  # trailing empty columns are left out
            w *= 1 if re.search(r"^label (\S+)", head, re.M)[1] == "1" else -1
            models.append((w[:-1] / factor, w[-1] - shift @ (w[:-1] / factor)))
        return models, seconds, None, 1 / (values * len(y))

    return with_refits("liblinear", case, settings, fit)


def saga(case, settings, folder):
    """scikit-learn's saga with L1, 16 values of C, each from the last; up to 200 epochs."""
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError:
        return None
    if case.loss != "logistic":
        return None

    def fit(x, y, penalties):
        shift, factor = scaled_for_peers(x)
        x = (x - shift) / factor
        values = costs(x, y) if penalties is None else 1 / (np.array(penalties) * len(y))
        solver = LogisticRegression(penalty="l1", solver="saga", warm_start=True, max_iter=200,
                                    random_state=1)
        models, passes, begin = [], 0.0, time.process_time()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # not converged
            for cost in values:
                solver.set_params(C=cost).fit(x, y)
                w = solver.coef_[0] / factor
                models.append((w, solver.intercept_[0] - shift @ w))
                passes += float(solver.n_iter_[0])
        return models, time.process_time() - begin, passes, 1 / (values * len(y))

    return with_refits("saga", case, settings, fit)


CONTENDERS = {
    "path": path_over("path", None),
    "levels": path_over("path, levels alone", "levels"),
    "fine": path_over("path, fine", "fine"),
    "prune": pruned_fit("prune only", []),
    "paper": pruned_fit("paper, prune only", ["--units", "paper", "--scale", "minmax",
                                              "--max-iterations", PAPER_ITERATIONS]),
    "glmnet": glmnet,
    "liblinear": liblinear,
    "saga": saga,
}


def compete(name, case, settings):
    """Rows of one contender on one split."""
    with tempfile.TemporaryDirectory() as folder:
        return CONTENDERS[name](case, settings, folder)
