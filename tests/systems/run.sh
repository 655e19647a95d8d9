#!/bin/sh
# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# run.sh SYSTEM[+VARIANT] [CTEST ARGUMENTS...], e.g. run.sh trixie, run.sh sid+clang -R selection
#
# Builds prunadag and runs its tests on another Debian: bookworm, trixie, sid. If the system is
# missing, debootstrap makes it in a folder. The system gets the packages of
# cmake/debian-packages.txt. VARIANT is one of those in variants.sh. Needs root. Safe to run again:
# builds are incremental.
#
#   PRUNADAG_SYSTEMS         folder of the systems and their builds, 5 GB each; default
#                            /var/tmp/prunadag-systems
#   PRUNADAG_SYSTEMS_MIRROR  a Debian archive; default that of apt on this machine, or else that of
#                            debootstrap
#   PRUNADAG_UPGRADE=1       upgrades all packages first, since sid changes daily
#
# During a transition the packages of sid may not fit together. A known case: petscsys.h ends in
# #error, since PETSc was configured with another Open MPI than the installed one. The configuration
# of prunadag then prints the message of PETSc. PETSc has no switch for it. Upgrade once PETSc is
# rebuilt, or install the Open MPI of that PETSc from the snapshots of the archive.
set -eu
cd "$(dirname "$0")/../.."

usage() {
  sed -n 's/^# \(run.sh SYSTEM\)/usage: \1/p' tests/systems/run.sh >&2
  exit 2
}
[ $# -gt 0 ] || usage
system=${1%%+*}
variant=plain
case $1 in *+*) variant=${1#*+} ;; esac
shift
case $system in bookworm | trixie | sid) ;; *) usage ;; esac
[ "$(id -u)" = 0 ] || {
  echo "run.sh: a system in a folder is made and entered by root only" >&2
  exit 2
}
root=${PRUNADAG_SYSTEMS:-/var/tmp/prunadag-systems}/$system

# apt_settings: prints the settings of this machine's apt for proxies and for frozen archives.
# machine_mirror: prints the Debian mirror of this machine's apt.
apt_settings() {
  apt-config dump 2> /dev/null | grep -E '^Acquire::(https?|Check-[A-Za-z-]*)[ :]' || true
}
machine_mirror() {
  cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources \
    2> /dev/null | sed -n 's/^[^#]*\(https\{0,1\}:[^ ]*\/debian\)\/\{0,1\}\( .*\)\{0,1\}$/\1/p' |
    head -n 1
}

make_system() {
  . cmake/setup.sh
  install_packages systems
  mkdir -p "$root"
  mirror=${PRUNADAG_SYSTEMS_MIRROR:-$(machine_mirror)}
  debootstrap --variant=minbase --include=ca-certificates "$system" "$root" ${mirror:+"$mirror"}
  apt_settings > "$root/etc/apt/apt.conf.d/00machine"
  printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d" # starts no services
  chmod +x "$root/usr/sbin/policy-rc.d"
  touch "$root/.made"
}
[ -e "$root/.made" ] || make_system
cp -L /etc/resolv.conf "$root/etc/resolv.conf"

# Copy the current sources with their times, so that only changed files are built again.
mkdir -p "$root/prunadag"
find "$root/prunadag" -mindepth 1 -maxdepth 1 ! -name 'build*' -exec rm -rf {} +
if git rev-parse > /dev/null 2>&1; then
  git ls-files -z --cached --others --exclude-standard
else
  find . -mindepth 1 -maxdepth 1 ! -name 'build*' -print0
fi | tar -c --null --ignore-failed-read -T - -f - | tar -x -C "$root/prunadag"

# The mounts and processes of the system end with its shell. The traps end this shell, since unshare
# passes no signals on. The temporary folder of the system is new: mpirun makes a folder named after
# its process number, and these numbers begin again in each system.
temporary=$(mktemp -d "$root/var/tmp/prunadag.XXXXXX")
chmod 1777 "$temporary"
trap 'rm -rf "$temporary" 2> /dev/null || true' EXIT
# shellcheck disable=SC2016  # for the inner shell
unshare --mount --pid --fork --kill-child sh -c '
  root=$1
  mount --bind "$2" "$root/tmp"
  shift 2
  mount --rbind /dev "$root/dev"
  mount --rbind /sys "$root/sys"
  mount -t proc proc "$root/proc"
  exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    PRUNADAG_UPGRADE="${PRUNADAG_UPGRADE:-}" \
    chroot "$root" sh /prunadag/tests/systems/variants.sh "$@"' sh "$root" "$temporary" \
  "$variant" "$@" &
inside=$!
trap 'kill -KILL $inside; exit 143' TERM
trap 'kill -KILL $inside; exit 130' INT
trap 'kill -KILL $inside; exit 129' HUP
wait $inside
