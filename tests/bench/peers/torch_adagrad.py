#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
"""Times a plain step of torch.optim.Adagrad on as many parameters as a bench of ours had.

    mpirun -n 2 prunadag bench --cases update-v3,update-v4 --json bench.json
    python3 torch_adagrad.py bench.json

Both in double precision, torch with as many threads as ours had ranks. Adagrad chooses nothing: it
reads x, g and one accumulator and writes two of them, 40 bytes per parameter against our 72.

PyTorch is Debian's python3-torch (apt-get install python3-torch). Where it is missing the script
says so and ends with exit code 0, so that it can stand in a list of benchmarks.
"""
import json
import sys
import time

REPETITIONS = 20


def best_step(torch, parameters, threads):
    """Seconds of the best of the repetitions, after one that is not timed."""
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    x = torch.nn.Parameter(torch.randn(parameters, dtype=torch.float64))
    x.grad = torch.randn(parameters, dtype=torch.float64)
    optimiser = torch.optim.Adagrad([x], lr=1.0, initial_accumulator_value=0.01)
    optimiser.step()
    best = float("inf")
    for _ in range(REPETITIONS):
        begin = time.perf_counter()
        optimiser.step()
        best = min(best, time.perf_counter() - begin)
    return best


def main():
    if len(sys.argv) != 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        return 0 if len(sys.argv) == 2 else 2
    try:
        with open(sys.argv[1], encoding="utf-8") as file:
            bench = json.load(file)
        updates = [case for case in bench["cases"] if case["name"].startswith("update-")]
        ranks = bench["machine"]["ranks"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"{sys.argv[1]}: not a result of prunadag bench --json: {error}", file=sys.stderr)
        return 3
    if not updates:
        print(f"{sys.argv[1]}: no case update-v3 or update-v4", file=sys.stderr)
        return 3
    try:
        import torch
    except ImportError:
        print("skipped: PyTorch is missing (apt-get install python3-torch)")
        return 0
    print(f"torch {torch.__version__}, {ranks} threads")
    for case in updates:
        seconds = best_step(torch, case["columns"], ranks)
        print(
            f"{case['name']}: {case['columns']} parameters, ours {1e3 * case['seconds']:.3g} ms, "
            f"torch.optim.Adagrad {1e3 * seconds:.3g} ms, ratio {seconds / case['seconds']:.2f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
