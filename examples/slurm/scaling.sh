#!/bin/bash
# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# A whole scaling study in one job: strong and weak runs on 1, 2, 4, ... ranks, up to all ranks of
# the job, and their summary. See README.md.
#SBATCH --job-name=prunadag-scaling
#SBATCH --nodes=4
#SBATCH --ntasks-per-node=32
#SBATCH --cpus-per-task=1
#SBATCH --exclusive
#SBATCH --time=01:00:00
#SBATCH --output=scaling-%j.log
set -euo pipefail

# The settings of the study. Set any of these in the environment to change it.
: "${PRUNADAG:=prunadag}"               # the program
: "${RANKS:=${SLURM_NTASKS:-2}}"        # the most ranks
: "${PROBLEM:=classify}"
: "${METHOD:=prunadag-v3}"
: "${STRONG_ROWS:=400000}"              # in all
: "${WEAK_ROWS:=20000}"                 # per rank
: "${COLS:=1000}"
: "${ITERATIONS:=100}"
: "${REPEATS:=3}"                       # of every run; a summary takes the fastest
: "${OUTPUT:=scaling-${SLURM_JOB_ID:-here}}"
# The command that starts ranks: srun in a job, mpirun elsewhere.
if [ -z "${LAUNCH:-}" ]; then
  LAUNCH="mpirun -n"
  if [ -n "${SLURM_JOB_ID:-}" ]; then LAUNCH="srun --cpu-bind=cores --ntasks"; fi
fi

mkdir -p "$OUTPUT"
counts=()
for ((ranks = 1; ranks < RANKS; ranks *= 2)); do counts+=("$ranks"); done
counts+=("$RANKS")

for ranks in "${counts[@]}"; do
  for ((repeat = 0; repeat < REPEATS; ++repeat)); do
    for mode in strong weak; do
      if [ "$mode" = strong ]; then rows=$STRONG_ROWS; else rows=$WEAK_ROWS; fi
      # A run that fails, for example for lack of memory on one node, does not end the study.
      $LAUNCH "$ranks" "$PRUNADAG" scale --mode "$mode" --problem "$PROBLEM" --rows "$rows" \
        --cols "$COLS" --method "$METHOD" --iterations "$ITERATIONS" \
        --output "$OUTPUT/runs.jsonl" || echo "$mode on $ranks ranks failed; going on" >&2
    done
  done
done

$LAUNCH 1 "$PRUNADAG" scale --summarise "$OUTPUT/runs.jsonl" --pictures "$OUTPUT" \
  ${LATENCY:+--latency "$LATENCY"} ${BANDWIDTH:+--bandwidth "$BANDWIDTH"} |
  tee "$OUTPUT/summary.txt"
