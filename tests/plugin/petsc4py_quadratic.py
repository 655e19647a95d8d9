# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
"""petsc4py_quadratic.py LIBRARY PETSC_PREFIX

Loads the library into petsc4py and minimises 1/2 sum of c_i (x_i - t_i)^2, whose minimiser is t, with
prunadag and adagrad. Exit code 77: no petsc4py for this PETSc.
"""
import os
import sys

library, prefix = sys.argv[1:]
try:
    import petsc4py
except ImportError:
    print("skipped: python3 has no petsc4py")
    sys.exit(77)
config = petsc4py.get_config()
own = os.path.join(config.get("PETSC_DIR", ""), config.get("PETSC_ARCH", ""))
if os.path.realpath(own) != os.path.realpath(prefix):
    print(f"skipped: petsc4py uses the PETSc in {own}, prunadag the one in {prefix}")
    sys.exit(77)
petsc4py.init(["-dll_append", library])
from petsc4py import PETSc  # noqa: E402  (PETSc is initialised by this import)

N = 20


def known_vectors():
    curvature = PETSc.Vec().createMPI(N)
    minimiser = curvature.duplicate()
    first, end = curvature.getOwnershipRange()
    for i in range(first, end):
        curvature[i] = 1 + i % 3
        minimiser[i] = 0 if i % 4 else 0.5 * i - 4
    curvature.assemble()
    minimiser.assemble()
    return curvature, minimiser


def solve(name, options):
    curvature, minimiser = known_vectors()

    def gradient(tao, x, g):
        g.waxpy(-1, minimiser, x)
        g.pointwiseMult(g, curvature)

    for key, value in options.items():
        PETSc.Options()[key] = value
    x = minimiser.duplicate()
    x.set(1)
    tao = PETSc.TAO().create()
    tao.setType(name)
    tao.setGradient(gradient, None)
    tao.setTolerances(gatol=1e-6)
    tao.setFromOptions()
    tao.setSolution(x)
    tao.solve()

    x.axpy(-1, minimiser)
    error = x.norm()
    PETSc.Sys.Print(f"{tao.getType()}: reason {tao.getConvergedReason()}, "
                    f"{tao.getIterationNumber()} iterations, error {error:g}")
    return (tao.getType() == name and error < 1e-5
            and tao.getConvergedReason() == PETSc.TAO.Reason.CONVERGED_GATOL)


right = [solve("prunadag", {}),
         solve("prunadag", {"tao_prunadag_variant": "v2", "tao_prunadag_target": 5}),
         solve("adagrad", {"tao_adagrad_zeta": 0.1})]
sys.exit(0 if all(right) else 1)
