# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
"""Data sets of sparse_models.py: what there is, its splits, and the files that programs read."""
import gzip
import os
import zlib
from dataclasses import dataclass

import numpy as np

TRAINING_SHARE = 0.7
MNIST_SAMPLES = 10000


@dataclass
class Case:
    """One split of one data set; labels are -1 and 1 where the loss is logistic."""

    name: str
    split: int
    loss: str
    x: np.ndarray
    y: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    folder: str = ""

    @property
    def sparse(self):
        return np.count_nonzero(self.x) < 0.5 * self.x.size

    def file(self, part):
        """The training or test samples as a file, written once; with the options to read it."""
        x, y = (self.x, self.y) if part == "train" else (self.x_test, self.y_test)
        name = os.path.join(self.folder, f"{self.name}-{self.split}-{part}")
        name += ".svm" if self.sparse else ".csv"
        if not os.path.exists(name):
            write_svm(name, x, y) if self.sparse else write_csv(name, x, y)
        return name

    def options(self):
        return ["--features", str(self.x.shape[1])] if self.sparse else ["--label-column", "first"]


def write_csv(name, x, y):
    np.savetxt(name + ".part", np.column_stack([y, x]), fmt="%.17g", delimiter=",")
    os.replace(name + ".part", name)


def write_svm(name, x, y):
    with open(name + ".part", "w", encoding="ascii") as file:
        for row, label in zip(x, y):
            kept = np.flatnonzero(row)
            pairs = " ".join(f"{j + 1}:{v:.17g}" for j, v in zip(kept, row[kept]))
            file.write(f"{label:.17g} {pairs}\n")
    os.replace(name + ".part", name)


def shared(*parts):
    """A file of the folder that PRUNADAG_DATA names."""
    return os.path.join(os.environ.get("PRUNADAG_DATA", ""), *parts)


def read_svm(name, features):
    rows, labels = [], []
    with gzip.open(name, "rt") as file:
        for line in file:
            label, *pairs = line.split()
            row = np.zeros(features)
            for pair in pairs:
                j, value = pair.split(":")
                row[int(j) - 1] = float(value)
            rows.append(row)
            labels.append(float(label))
    return np.array(rows), np.array(labels)


def read_idx(name):
    with gzip.open(name, "rb") as file:
        raw = file.read()
    shape = [int.from_bytes(raw[4 + 4 * k : 8 + 4 * k], "big") for k in range(raw[3])]
    values = np.frombuffer(raw, np.uint8, offset=4 + 4 * len(shape))
    return values.reshape(shape[0], -1).astype(float)


def even(digits):
    return np.where(digits.ravel() % 2 == 0, 1.0, -1.0)


def a9a(_):
    return (*read_svm(shared("a9a", "a9a.gz"), 123), *read_svm(shared("a9a", "a9a.t.gz"), 123))


def madelon(_):
    parts = []
    for part in ("train", "valid"):
        for kind in ("data", "labels"):
            parts.append(np.loadtxt(shared("madelon", f"madelon_{part}.{kind}.gz")))
    return parts


def mnist(rng):
    kinds = ("images-idx3", "labels-idx1")
    names = [f"{part}-{kind}-ubyte.gz" for part in ("train", "t10k") for kind in kinds]
    x, y, x_test, y_test = (read_idx(shared("mnist", name)) for name in names)
    some = rng.permutation(len(x))[:MNIST_SAMPLES]
    return x[some], even(y[some]), x_test, even(y_test)


def musk1(_):
    with gzip.open(shared("musk1", "clean1.data.gz"), "rt") as file:
        rows = np.array([line.split(",")[2:] for line in file], float)
    return rows[:, :-1], 2 * rows[:, -1] - 1


def reged0(_):
    return [np.loadtxt(shared("reged0", f"reged0_train.{kind}.gz")) for kind in ("data", "targets")]


def from_sklearn(loader, label):
    def load(_):
        from sklearn import datasets

        x, y = getattr(datasets, loader)(return_X_y=True)
        return x.astype(float), label(y)

    return load


def logistic_labels(rng, margin):
    return np.where(rng.random(len(margin)) < 1 / (1 + np.exp(-margin)), 1.0, -1.0)


def sparse_truth(rng):
    """15 of 500 independent features matter."""
    x = rng.standard_normal((3000, 500))
    w = np.zeros(500)
    w[rng.permutation(500)[:15]] = rng.choice([-1, 1], 15) * rng.uniform(0.4, 1.2, 15)
    return x, logistic_labels(rng, x @ w)


def correlated(rng):
    """10 of 400 features matter; neighbours are correlated by 0.9; scales differ by 10^4."""
    x = rng.standard_normal((2000, 400))
    for j in range(1, 400):
        x[:, j] = 0.9 * x[:, j - 1] + np.sqrt(1 - 0.81) * x[:, j]
    w = np.zeros(400)
    w[20::40] = rng.choice([-1, 1], 10)
    return x * 10 ** rng.uniform(-2, 2, 400), logistic_labels(rng, x @ w - 1)


def rare(rng):
    """40 of 1000 features matter, each present in 0.5 to 5 % of the samples."""
    share = rng.uniform(0.005, 0.05, 1000)
    x = (rng.random((5000, 1000)) < share).astype(float)
    w = np.zeros(1000)
    w[rng.permutation(1000)[:40]] = rng.choice([-1, 1], 40) * rng.uniform(1, 4, 40)
    return x, logistic_labels(rng, x @ w)


def regression(rng):
    """10 of 200 correlated features matter; heavy-tailed noise; targets near 250,000."""
    x = rng.standard_normal((1000, 200)) + rng.standard_normal((1000, 1))
    w = np.zeros(200)
    w[rng.permutation(200)[:10]] = rng.uniform(1, 3, 10) * rng.choice([-1, 1], 10)
    return x, 250000 + 1000 * (x @ w + 2 * rng.standard_t(3, 1000))


DATA = {  # in the order in which they are run: name -> loss, loader
    "musk1": ("logistic", musk1),
    "reged0": ("logistic", reged0),
    "breast_cancer": ("logistic", from_sklearn("load_breast_cancer", lambda y: 2.0 * y - 1)),
    "diabetes": ("squared", from_sklearn("load_diabetes", lambda y: y)),
    "wine": ("logistic", from_sklearn("load_wine", lambda y: np.where(y == 0, 1.0, -1.0))),
    "digits": ("logistic", from_sklearn("load_digits", even)),
    "regression": ("squared", regression),
    "sparse_truth": ("logistic", sparse_truth),
    "correlated": ("logistic", correlated),
    "rare": ("logistic", rare),
    "madelon": ("logistic", madelon),
    "a9a": ("logistic", a9a),
    "mnist": ("logistic", mnist),
}
ONE_SPLIT = {"madelon", "a9a", "mnist"}  # they have test samples of their own


def load(name, split, folder):
    """A Case; raises OSError or ImportError where the data are not there."""
    loss, loader = DATA[name]
    rng = np.random.default_rng([zlib.crc32(name.encode()), split])
    parts = loader(rng)
    if len(parts) == 2:
        x, y = parts
        order = rng.permutation(len(x))
        cut = round(TRAINING_SHARE * len(x))
        train, test = order[:cut], order[cut:]
        parts = x[train], y[train], x[test], y[test]
    return Case(name, split, loss, *parts, folder)
