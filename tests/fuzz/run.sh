#!/bin/sh
# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# tests/fuzz/run.sh MINUTES [TARGET...]
# Builds the fuzz targets with clang and libFuzzer. Runs each target, or those named, for MINUTES
# minutes, as many at a time as there are cores (or JOBS). Prints for each target the number of
# inputs, the number of edges of our code that they covered, and the number of findings. Exits with
# 1 if there are findings. The inputs of findings are in build-fuzz/findings/TARGET. Inputs that
# cover more than the corpus go to build-fuzz/grown/TARGET, and the next run starts from them.
set -eu
cd "$(dirname "$0")/../.."
. cmake/setup.sh
[ $# -ge 1 ] || { echo "usage: tests/fuzz/run.sh MINUTES [TARGET...]" >&2; exit 2; }
minutes=$1
shift

echo "== Packages"
install_packages build test fuzz
echo "== Build"
build_target_in build-fuzz fuzz_targets -DPRUNADAG_TESTS=ON -DPRUNADAG_EXAMPLES=OFF \
  -DPRUNADAG_FUZZ=ON -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++
prepare_mpi
export UBSAN_OPTIONS=print_stacktrace=1
targets=${*:-$(ls tests/fuzz/corpus)}
jobs=${JOBS:-$(nproc)}
if [ -d /dev/shm ]; then TMPDIR=$(mktemp -d -p /dev/shm); else TMPDIR=$(mktemp -d); fi
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
cd build-fuzz

# fuzz TARGET: fuzzes a target and writes its report to findings/TARGET.log. An input that takes
# more than 10 seconds is a finding, too, and so is an allocation of more than 128 MB.
fuzz() {
  rm -rf "findings/$1" "findings/$1.failed"
  mkdir -p "grown/$1" "findings/$1"
  # The HDF5 library leaks memory on damaged files. It also asks malloc for any size that a file
  # gives, and copes if malloc refuses. So leaks are not checked, and an allocation may be as large
  # as the whole process: 0 stands for the limit of -rss_limit_mb.
  case $1 in
    model | dictionary | start | info) leaks=0 most=0 ;;
    *) leaks=1 most=128 ;;
  esac
  ASAN_OPTIONS=detect_leaks=$leaks nice -n 19 "bin/fuzz_$1" -max_total_time=$((minutes * 60)) \
    -timeout=10 -rss_limit_mb=2048 -malloc_limit_mb=$most -max_len=16384 -detect_leaks=$leaks -print_final_stats=1 \
    -artifact_prefix="findings/$1/" "grown/$1" "../tests/fuzz/corpus/$1" > "findings/$1.log" 2>&1 ||
    touch "findings/$1.failed"
}

# fuzz_share JOB: fuzzes every jobs-th target from number JOB on, one after the other.
fuzz_share() {
  turn=0
  for target in $targets; do
    [ $((turn % jobs)) -ne "$1" ] || fuzz "$target"
    turn=$((turn + 1))
  done
}

echo "== Fuzzing, $minutes minutes each, $jobs at a time"
job=0
while [ $job -lt "$jobs" ]; do
  fuzz_share $job &
  job=$((job + 1))
done
wait

failed=0
printf '%-14s %12s %8s %9s\n' target inputs edges findings
for target in $targets; do
  log=findings/$target.log
  inputs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)
  edges=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
  findings=$(find "findings/$target" -type f | wc -l)
  if [ -e "findings/$target.failed" ] && [ "$findings" -eq 0 ]; then findings="see its log"; fi
  [ "$findings" = 0 ] || failed=1
  printf '%-14s %12s %8s %9s\n' "$target" "${inputs:-?}" "${edges:-?}" "$findings"
done
exit $failed
