# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
"""What sparse_models.py does to every contender that chooses nothing by itself: samples held back,
linear models refitted on a support, the best of them with at most so many weights."""
import numpy as np

REFITS = 16  # supports along an L1 path that are refitted, at most
PENALTIES = (1.0, 10.0, 100.0)  # divided by the number of samples: what `prunadag path` has


def weights_left(level, features):
    return features - int(np.floor(level / 100 * features + 0.5))


def parts(samples, folds, share, seed):
    """Pairs (others, held back) of sample numbers: one of a share, or one for each of the folds."""
    order = np.random.default_rng(seed).permutation(samples)
    if not folds:
        cut = int(np.floor(share * samples + 0.5))
        return [(order[cut:], order[:cut])]
    pieces = np.array_split(order, folds)
    return [(np.setdiff1d(order, piece), piece) for piece in pieces]


def mean_loss(loss, y, margin):
    if loss == "squared":
        return float(np.mean((y - margin) ** 2))
    return float(np.mean(np.logaddexp(0, -y * margin)))


def score(loss, y, margin):
    """Accuracy in percent, or 100 times R2."""
    if loss == "squared":
        return 100 * (1 - np.mean((y - margin) ** 2) / np.var(y))
    return 100 * float(np.mean((margin > 0) == (y > 0)))


def refit(loss, x, y, support, l2, start=None):
    """Weights and intercept on a support: the mean loss plus l2/2 times the squared weights of
    standardised features, by Newton steps that are halved until they descend."""
    a = x[:, support]
    mean, deviation = a.mean(0), a.std(0)
    deviation[deviation == 0] = 1
    a = np.column_stack([(a - mean) / deviation, np.ones(len(y))])
    ridge = np.full(a.shape[1], l2)
    ridge[-1] = 0
    z = np.zeros(a.shape[1]) if start is None else start.copy()

    def objective(z):
        factor = 0.5 if loss == "squared" else 1.0
        return factor * mean_loss(loss, y, a @ z) + 0.5 * np.sum(ridge * z * z)

    value = objective(z)
    for _ in range(50):
        margin = a @ z
        if loss == "squared":
            slope, curve = margin - y, np.ones(len(y))
        else:
            p = 1 / (1 + np.exp(np.clip(y * margin, -500, 500)))
            slope, curve = -y * p, p * (1 - p)
        hessian = (a.T * curve) @ a / len(y) + np.diag(ridge + 1e-10)
        step = np.linalg.solve(hessian, a.T @ slope / len(y) + ridge * z)
        length = 1.0
        while length > 1e-6 and objective(z - length * step) > value:
            length /= 2
        z = z - length * step
        before, value = value, objective(z)
        if before - value <= 1e-8 * abs(before):
            break
    w = np.zeros(x.shape[1])
    w[support] = z[:-1] / deviation
    return w, z[-1] - mean @ w[support], z


def refits(loss, x, y, models, chosen):
    """Models refitted on the supports of the models that are chosen, with each penalty."""
    result = []
    for k in chosen:
        support, z = np.flatnonzero(models[k][0]), None
        for factor in sorted(PENALTIES, reverse=True):
            w, b, z = refit(loss, x, y, support, factor / len(y), z)
            result.append((w, b))
    return result


def worth_refitting(models, allowed):
    """For each number of weights allowed the largest support within it, and some between."""
    size = np.array([np.count_nonzero(w) for w, _ in models])
    within = [k for k in np.unique(size, return_index=True)[1] if size[k] <= max(allowed)]
    needed = set()
    for n in allowed:
        needed |= set(sorted((k for k in within if size[k] <= n), key=lambda k: size[k])[-1:])
    others = [k for k in within if k not in needed]
    room = max(0, REFITS - len(needed))
    if len(others) > room:
        others = [others[i] for i in np.linspace(0, len(others) - 1, room).astype(int)]
    return sorted(needed | set(others), key=lambda k: size[k])


def alike(models, chosen, others):
    """For each model that is chosen that of the others, of part of the samples, with as many weights,
    or the next fewer. (The same penalty may leave none in one and some in the other.)"""
    size = [np.count_nonzero(w) for w, _ in others]
    wanted = [np.count_nonzero(models[k][0]) for k in chosen]
    return [min(range(len(size)), key=lambda k: (size[k] > n, abs(size[k] - n), k)) for n in wanted]


def best_within(models, losses, allowed):
    """The model with at most so many weights that loses least on the samples held back, or None; of
    equal ones (what was judged for them was the same) that with most weights."""
    size = [np.count_nonzero(w) for w, _ in models]
    within = [k for k, n in enumerate(size) if n <= allowed]
    return min(within, key=lambda k: (float(f"{losses[k]:.9g}"), -size[k]), default=None)


def held_back_losses(loss, x, y, models_of_parts, pairs):
    """Mean over the samples held back of the loss of each model, fitted to the others."""
    total = 0
    for models, (_, held) in zip(models_of_parts, pairs):
        losses = [mean_loss(loss, y[held], x[held] @ w + b) for w, b in models]
        total = total + len(held) * np.array(losses)
    return total / sum(len(held) for _, held in pairs)
