#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
"""minimisers.py PROGRAM LAUNCHER...
Minimisers of every loss, by `fit --method lmvm`, against those of Newton's method on the textbook
formulas, and of scikit-learn where there is one; on dense and sparse data, by samples and features."""
import os
import subprocess
import sys
import tempfile

try:
    import h5py
    import numpy as np
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

program, launcher = sys.argv[1], sys.argv[2:]
samples, features, l2 = 150, 7, 0.01


def soft(r, h):
    return np.clip(r, -h, h)


# Value, first and second derivative in t of each loss, from its formula.
LOSSES = {
    "squared": (lambda t, y: 0.5 * (t - y) ** 2, lambda t, y: t - y, lambda t, y: 1 + 0 * t),
    "logistic": (
        lambda t, y: np.logaddexp(0, -y * t),
        lambda t, y: -y / (1 + np.exp(y * t)),
        lambda t, y: 1 / (2 + np.exp(t) + np.exp(-t)),
    ),
    "squared-hinge": (
        lambda t, y: 0.5 * np.maximum(0, 1 - y * t) ** 2,
        lambda t, y: -y * np.maximum(0, 1 - y * t),
        lambda t, y: 1.0 * (y * t < 1),
    ),
    "huber:0.7": (
        lambda t, y: np.where(abs(t - y) <= 0.7, 0.5 * (t - y) ** 2, 0.7 * (abs(t - y) - 0.35)),
        lambda t, y: soft(t - y, 0.7),
        lambda t, y: 1.0 * (abs(t - y) <= 0.7),
    ),
    "quantile:0.8,0.4": (
        lambda t, y: np.where(
            abs(y - t) <= 0.4, 0.5 * ((y - t) ** 2 / 0.8 + 0.2), 0.5 * abs(y - t)
        ) + 0.3 * (y - t),
        lambda t, y: -soft(y - t, 0.4) / 0.8 - 0.3,
        lambda t, y: (abs(y - t) <= 0.4) / 0.8,
    ),
    "poisson": (
        lambda t, y: np.exp(t) - y * t,
        lambda t, y: np.exp(t) - y,
        lambda t, y: np.exp(t),
    ),
}


def made(loss):
    """Rows with zeros among them, and targets that the loss takes."""
    random = np.random.default_rng(5)
    A = random.normal(size=(samples, features)) * (random.random((samples, features)) < 0.6)
    signal = A @ random.normal(size=features) * 0.7 + 0.4 + 0.5 * random.normal(size=samples)
    if loss in ("logistic", "squared-hinge"):
        return A, np.where(signal > 0, 1.0, -1.0)
    if loss == "poisson":
        return A, random.poisson(np.exp(0.5 * signal)).astype(float)
    return A, signal


def newton(loss, A, y):
    """Weights and intercept of least mean loss and l2/2 ||w||^2, to rounding."""
    value, first, second = LOSSES[loss]
    B = np.column_stack([A, np.ones(len(y))])
    ridge = np.append(np.full(A.shape[1], l2), 0)
    objective = lambda x: value(B @ x, y).mean() + 0.5 * (ridge * x**2).sum()
    x = np.zeros(B.shape[1])
    for _ in range(200):
        t = B @ x
        gradient = B.T @ first(t, y) / len(y) + ridge * x
        if np.abs(gradient).max() < 1e-13:
            break
        hessian = (B.T * second(t, y)) @ B / len(y) + np.diag(ridge + 1e-10)
        step, length = np.linalg.solve(hessian, gradient), 1.0
        while objective(x - length * step) > objective(x) + 1e-15 and length > 1e-12:
            length /= 2
        x = x - length * step
    assert np.abs(gradient).max() < 1e-9, (loss, np.abs(gradient).max())
    return x


def of_sklearn(loss, A, y):
    """The same from scikit-learn, or nothing."""
    try:
        from sklearn import linear_model
    except ImportError:
        return None
    if loss == "squared":
        model = linear_model.Ridge(alpha=l2 * len(y), solver="cholesky")
    elif loss == "logistic":
        model = linear_model.LogisticRegression(C=1 / (l2 * len(y)), tol=1e-10, max_iter=10000)
    elif loss == "poisson":
        model = linear_model.PoissonRegressor(alpha=l2, tol=1e-10, max_iter=10000)
    else:
        return None
    model.fit(A, y)
    return np.append(model.coef_, model.intercept_)


CLASSES = 3


def made_classes():
    """The same rows, and the numbers of classes, of any values, that they tell up to noise."""
    A, _ = made("squared")
    random = np.random.default_rng(6)
    t = A @ random.normal(size=(features, CLASSES)) + 0.5 * random.normal(size=(samples, CLASSES))
    return A, np.array([-2.0, 0.5, 7.0])[t.argmax(axis=1)]


def newton_of_classes(A, y):
    """Weights (features x classes) and, last, intercepts of softmax."""
    B = np.column_stack([A, np.ones(len(y))])
    right = y[:, None] == np.unique(y)[None, :]
    ridge = np.repeat(np.append(np.full(features, l2), 0), CLASSES)
    x = np.zeros(ridge.size)

    def shares(x):
        t = B @ x.reshape(-1, CLASSES)
        e = np.exp(t - t.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    for _ in range(200):
        p = shares(x)
        gradient = (B.T @ (p - right) / len(y)).ravel() + ridge * x
        if np.abs(gradient).max() < 1e-13:
            break
        bends = np.einsum("ik,kl->ikl", p, np.eye(CLASSES)) - np.einsum("ik,il->ikl", p, p)
        hessian = np.einsum("ia,ikl,ib->akbl", B, bends, B).reshape(x.size, x.size) / len(y)
        # Only differences of intercepts matter, so the Hessian is singular.
        x = x - np.linalg.lstsq(hessian + np.diag(ridge), gradient, rcond=1e-12)[0]
    assert np.abs(gradient).max() < 1e-9, np.abs(gradient).max()
    return centred(x.reshape(-1, CLASSES))


def centred(x):
    """Without the number that all classes share, which changes no prediction."""
    return x - x.mean(axis=1, keepdims=True)


def classes_of_sklearn(A, y):
    try:
        from sklearn import linear_model
    except ImportError:
        return None
    model = linear_model.LogisticRegression(C=1 / (l2 * len(y)), tol=1e-10, max_iter=10000)
    model.fit(A, np.unique(y, return_inverse=True)[1])  # labels are any numbers here
    return centred(np.vstack([model.coef_.T, model.intercept_]))


def write(path, A, y, sparse):
    with open(path, "w") as file:
        for row, label in zip(A, y):
            if sparse:
                entries = [f"{j + 1}:{v!r}" for j, v in enumerate(row.tolist()) if v != 0]
                file.write(" ".join([repr(float(label))] + entries) + "\n")
            else:
                file.write(",".join(map(repr, [float(label)] + row.tolist())) + "\n")


def fitted(folder, loss, data, words):
    model = os.path.join(folder, "model.h5")
    subprocess.run(
        launcher + [program, "fit", "--data", data, "--loss", loss, "--l2", str(l2), "--method",
                    "lmvm", "--tolerance", "1e-9", "--max-iterations", "3000", "--model", model]
        + words,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with h5py.File(model) as file:
        weights = file["weights"][:]
        if weights.ndim == 2:
            return centred(np.vstack([weights, file["intercepts"][:]]))
        return np.append(weights, file.attrs["intercept_value"])


wrong = 0
for loss in [*LOSSES, "multinomial"]:
    if loss == "multinomial":
        A, y = made_classes()
        expected, peer = newton_of_classes(A, y), classes_of_sklearn(A, y)
    else:
        A, y = made(loss)
        expected, peer = newton(loss, A, y), of_sklearn(loss, A, y)
    if peer is not None and np.abs(peer - expected).max() > 1e-5:
        print(f"{loss}: scikit-learn and Newton's method differ by {np.abs(peer - expected).max()}")
        wrong += 1
    for sparse in (False, True):
        for layout in ("samples", "features"):
            with tempfile.TemporaryDirectory() as folder:
                data = os.path.join(folder, "data.svm" if sparse else "data.csv")
                write(data, A, y, sparse)
                words = ["--layout", layout] + ([] if sparse else ["--label-column", "1"])
                off = np.abs(fitted(folder, loss, data, words) - expected).max()
            print(f"{loss} {'sparse' if sparse else 'dense'} by {layout}: {off:.1e}")
            # lmvm stops when two steps gain less than 1e-13 of the total. With many classes the
            # loss is flatter, so that this is a little farther from the minimiser.
            wrong += not off < (3e-6 if loss == "multinomial" else 1e-6)
sys.exit(1 if wrong else 0)
