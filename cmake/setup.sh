# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
#
# Functions that install missing packages, prepare MPI and build. Scripts such as quickstart.sh and
# test.sh source this file.

# wanted KIND...: prints the packages of these kinds in debian-packages.txt.
wanted() {
  for kind in "$@"; do
    sed -n "s/^$kind //p" cmake/debian-packages.txt
  done
}

# installed PACKAGE: whether the package is installed. PACKAGE may be a pattern with *.
installed() {
  dpkg-query -W -f '${Status}\n' "$1" 2> /dev/null | grep -qx 'install ok installed'
}

# newest PATTERN: prints the newest available package whose name has a version in place of the *.
newest() {
  pattern=$(printf '%s' "$1" | sed 's/[.+]/\\&/g; s/\*/[0-9.]+/g')
  apt-cache pkgnames | grep -Ex "$pattern" | sort -V | tail -n 1
}

# install_packages KIND...: installs the missing packages of these kinds.
install_packages() {
  if ! command -v apt-get > /dev/null 2>&1; then
    echo "This is not Debian. Please provide what these Debian packages contain:"
    wanted "$@" | tr '\n' ' ' | fold -s -w 78 | sed 's/^ */  /'
    echo
    echo "Going on with what is there."
    return 0
  fi
  missing=$(wanted "$@" | while read -r package; do
    installed "$package" || printf '%s ' "$package"
  done)
  [ -n "$missing" ] || return 0
  as_root=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo > /dev/null 2>&1 || {
      echo "Please have an administrator run: apt-get install" "$missing" >&2
      return 1
    }
    as_root=sudo
  fi
  $as_root apt-get update -qq
  missing=$(for package in $missing; do
    case $package in
      *\**) package=$(newest "$package" | grep . || echo "$package") ;;
    esac
    printf '%s ' "$package"
  done)
  echo "Installing:" "$missing"
  # shellcheck disable=SC2086  # one word per package
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    $missing > /dev/null
}

# prepare_mpi: lets Open MPI start as root in a container, and run more ranks than there are cores.
# The releases 4, 5 and 6 have different names for these settings; 6 complains about those of 5.
prepare_mpi() {
  if [ "$(id -u)" = 0 ]; then
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
  fi
  export OMPI_MCA_mpi_yield_when_idle=1
  case $(mpirun --version 2> /dev/null | sed -n 's/^mpirun (Open MPI) \([0-9]*\).*/\1/p') in
    [1-4])
      export OMPI_MCA_rmaps_base_oversubscribe=1
      export OMPI_MCA_hwloc_base_binding_policy=none
      export OMPI_MCA_btl_vader_single_copy_mechanism=none
      ;;
    5)
      export PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe
      export PRTE_MCA_hwloc_default_binding_policy=none
      export OMPI_MCA_btl=^tcp # which warns where there is no network; the ranks share memory
      ;;
    *)
      export PRTE_MCA_mapby=:oversubscribe
      export PRTE_MCA_bindto=none
      ;;
  esac
}

# build_in FOLDER [CMAKE OPTIONS]: configures and builds.
build_in() {
  folder=$1
  shift
  build_target_in "$folder" all "$@"
}

# build_target_in FOLDER TARGET [CMAKE OPTIONS]: configures and builds one target.
build_target_in() {
  folder=$1
  target=$2
  shift 2
  generator=
  [ -f "$folder/CMakeCache.txt" ] || ! command -v ninja > /dev/null 2>&1 || generator="-G Ninja"
  log=$(mktemp)
  # shellcheck disable=SC2086
  if cmake -S . -B "$folder" $generator "$@" > "$log" 2>&1 &&
    cmake --build "$folder" --parallel "$(nproc)" --target "$target" >> "$log" 2>&1; then
    rm -f "$log"
  else
    cat "$log" >&2
    rm -f "$log"
    echo "The build in $folder failed." >&2
    return 1
  fi
}
