# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
"""A network of two layers, trained by prunAdag through petsc4py and pruned: how much of it is needed?

    mpirun -n 2 python3 prune_network.py /path/to/libprunadag.so examples/data/digits.svm net.petsc
"""
import ctypes
import sys

import petsc4py

petsc4py.init(["prune_network", "-dll_append", sys.argv[1], "-tao_type", "prunadag",
               "-tao_prunadag_scaling", "probe", "-tao_max_it", "400"] + sys.argv[4:])
import numpy as np
from petsc4py import PETSc

comm, pixels, hidden = PETSc.COMM_WORLD, 64, 24
weights = hidden * (pixels + 1)  # of both layers; the biases come after them


def read(path):
    """Pixels from 0 to 1, and -1 and +1 for the classes, in the file's order."""
    rows, labels = [], []
    for line in open(path):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        row = np.zeros(pixels)
        for word in words[1:]:
            index, value = word.split(":")
            row[int(index) - 1] = float(value) / 16
        rows.append(row)
        labels.append(float(words[0]))
    labels = np.array(labels)
    return np.array(rows), np.where(labels == labels.max(), 1.0, -1.0)


def unpack(x):
    """Weights of both layers, then biases."""
    ends = np.cumsum([hidden * pixels, hidden, hidden])
    W, v, b = x[: ends[0]].reshape(hidden, pixels), x[ends[0]: ends[1]], x[ends[1]: ends[2]]
    return W, v, b, x[ends[2]]


def predict(x, A):
    W, v, b, c = unpack(x)
    h = np.tanh(A @ W.T + b)
    return h, h @ v + c


def gathered(x):
    scatter, whole = PETSc.Scatter.toAll(x)
    scatter.scatter(x, whole, False, PETSc.Scatter.Mode.FORWARD)
    return whole.getArray().copy()


A, y = read(sys.argv[2])
train = np.arange(len(y)) % 10 < 7
mine = np.flatnonzero(train)[comm.rank:: comm.size]  # every rank has some of the samples
l2, size = 1e-4, weights + hidden + 1


def gradient(tao, x, g):
    """Of the mean of log(1 + exp(-y t)) and l2/2 ||x||^2."""
    whole = gathered(x)
    W, v, b, c = unpack(whole)
    h, t = predict(whole, A[mine])
    r = -y[mine] / (1 + np.exp(np.clip(y[mine] * t, -500, 500))) / train.sum()
    back = np.outer(r, v) * (1 - h**2)
    sums = np.concatenate([(back.T @ A[mine]).ravel(), r @ h, back.sum(axis=0), [r.sum()]])
    g.zeroEntries()
    g.setValues(np.arange(size, dtype=PETSc.IntType), sums, addv=True)
    g.assemble()
    g.axpy(l2, x)


x = PETSc.Vec().createMPI(size)
start = np.random.default_rng(1).normal(size=size) * 0.3
start[weights:] = 0
x.setArray(start[slice(*x.owner_range)])
tao = PETSc.TAO().create()
tao.setSolution(x)
tao.setGradient(gradient, x.duplicate())
tao.setTolerances(gatol=1e-4)
tao.setFromOptions()
tao.solve()

# Call the C interface through ctypes. Biases are exempt from pruning.
library = ctypes.CDLL(sys.argv[1])
Int = ctypes.c_int64 if np.dtype(PETSc.IntType).itemsize == 8 else ctypes.c_int32
first, end = x.owner_range
biases = PETSc.IS().createGeneral(
    np.arange(max(first, weights), max(end, weights)).astype(PETSc.IntType), comm=comm)
sparsities = [0, 0.5, 0.8, 0.9, 0.95]
norms, left = (ctypes.c_double * 5)(), (Int * 5)()
code = library.TaoPrunAdagMeasure(
    ctypes.c_void_p(tao.handle), ctypes.c_void_p(biases.handle), Int(5),
    (ctypes.c_double * 5)(*sparsities), None, norms, left)
assert code == 0
PETSc.Sys.Print("sparsity  weights    |g|   accuracy on samples not used")
for k, sparsity in enumerate(sparsities):
    pruned = x.duplicate()
    x.copy(pruned)
    code = library.VecPrunAdagPruneToSparsity(
        ctypes.c_void_p(pruned.handle), ctypes.c_double(sparsity),
        ctypes.c_void_p(biases.handle), None)
    assert code == 0
    t = predict(gathered(pruned), A[~train])[1]
    PETSc.Sys.Print(f"{100 * sparsity:6.0f} % {left[k]:8d} {norms[k]:8.1e} "
                    f"{100 * np.mean((t > 0) == (y[~train] > 0)):8.1f} %")
pruned.view(PETSc.Viewer().createBinary(sys.argv[3], "w", comm=comm))
