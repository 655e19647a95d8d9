# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
"""prunAdag from Python through petsc4py, loaded as a plugin: nothing is compiled or linked.

    mpirun -n 2 python3 own_model.py /path/to/libprunadag.so
"""
import sys

import petsc4py

petsc4py.init(["own_model", "-dll_append", sys.argv[1], "-tao_type", "prunadag"])
from petsc4py import PETSc


def gradient(tao, x, g):
    """Of f(x) = 1/2 ||x - c||^2 with c_i = i/10."""
    first, end = x.owner_range
    for i in range(first, end):
        g[i] = x[i] - i / 10
    g.assemble()


x = PETSc.Vec().createMPI(20)
tao = PETSc.TAO().create()
tao.setSolution(x)
tao.setGradient(gradient, x.duplicate())
tao.setTolerances(gatol=1e-6)
tao.setFromOptions()
tao.solve()

error = max(abs(x[i] - i / 10) for i in range(*x.owner_range))
PETSc.Sys.Print(f"{tao.getType()}: reason {tao.getConvergedReason()}, "
                f"{tao.getIterationNumber()} iterations")
sys.exit(0 if error < 1e-5 and tao.getType() == "prunadag" else 1)
