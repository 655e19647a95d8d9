# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# Sourced by quickstart.sh and test.sh: installs what is missing, prepares MPI, builds.

# install_packages KIND...: the packages of these kinds from debian-packages.txt that are missing.
install_packages() {
  list=
  for kind in "$@"; do
    list="$list $(sed -n "s/^$kind //p" cmake/debian-packages.txt)"
  done
  if ! command -v apt-get > /dev/null 2>&1; then
    echo "This is not Debian. Please provide what these Debian 12 packages contain:"
    echo "$list" | tr '\n' ' ' | fold -s -w 78 | sed 's/^ */  /'
    echo "Going on with what is there."
    return 0
  fi
  missing=
  for package in $list; do
    state=$(dpkg-query -W -f '${Status}' "$package" 2> /dev/null || true)
    [ "$state" = "install ok installed" ] || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  echo "Installing:$missing"
  as_root=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo > /dev/null 2>&1 || {
      echo "Please have an administrator run: apt-get install$missing" >&2
      return 1
    }
    as_root=sudo
  fi
  $as_root apt-get update -qq
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    $missing > /dev/null
}

# prepare_mpi: lets Open MPI start as root in a container, and more ranks than cores share them.
prepare_mpi() {
  if [ "$(id -u)" = 0 ]; then
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
  fi
  export OMPI_MCA_rmaps_base_oversubscribe=1
  export OMPI_MCA_hwloc_base_binding_policy=none
  export OMPI_MCA_mpi_yield_when_idle=1
  export OMPI_MCA_btl_vader_single_copy_mechanism=none
}

# build_in FOLDER [CMAKE OPTIONS]: configures and builds.
build_in() {
  folder=$1
  shift
  generator=
  [ -f "$folder/CMakeCache.txt" ] || ! command -v ninja > /dev/null 2>&1 || generator="-G Ninja"
  log=$(mktemp)
  # shellcheck disable=SC2086
  if cmake -S . -B "$folder" $generator "$@" > "$log" 2>&1 &&
    cmake --build "$folder" --parallel "$(nproc)" >> "$log" 2>&1; then
    rm -f "$log"
  else
    cat "$log" >&2
    rm -f "$log"
    echo "The build in $folder failed." >&2
    return 1
  fi
}
