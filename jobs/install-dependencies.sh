#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what gaus is built on and tested with, on Debian 12 and Ubuntu: only packages that are
# missing, with sudo when not root. Arguments: further packages.
#
# A LibTorch of your own (CMAKE_PREFIX_PATH, Torch_DIR or GAUS_TORCH_PYTHON in the environment) is
# used in place of the distribution's.
set -euo pipefail

packages=(cmake ninja-build g++ git
    libopenmpi-dev openmpi-bin libhdf5-openmpi-dev libboost-program-options-dev
    libboost-graph-dev liblemon-dev libfmt-dev nlohmann-json3-dev libpugixml-dev libssl-dev
    libgtest-dev libgmock-dev
    python3 python3-h5py python3-numpy python3-jsonschema python3-matplotlib python3-pandas
    python3-pytest python3-rich "$@")
# LibTorch of the distribution is ten times slower with the reference BLAS.
[ -n "${CMAKE_PREFIX_PATH:-}${Torch_DIR:-}${GAUS_TORCH_PYTHON:-}" ] ||
    packages+=(libtorch-dev libopenblas0-pthread)

fail() {
    echo "install-dependencies: $*" >&2
    exit 1
}
installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
available() { apt-cache show --no-all-versions "$1" >/dev/null 2>&1; }

command -v dpkg-query >/dev/null ||
    fail "this is not Debian or Ubuntu; install by hand: ${packages[*]}"
missing=()
for package in "${packages[@]}"; do
    installed "$package" || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "neither root nor sudo; missing packages: ${missing[*]}"
    as_root=(sudo)
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "install-dependencies: ${missing[*]}"
"${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 update </dev/null >"$log" 2>&1 ||
    fail "apt-get update failed: $(tail -n 1 "$log")"
for package in "${missing[@]}"; do
    available "$package" && continue
    [ "$package" != libtorch-dev ] || fail "this distribution has no libtorch-dev;" \
        "set CMAKE_PREFIX_PATH to a LibTorch, or GAUS_TORCH_PYTHON to a Python that has torch"
    fail "this distribution has no package $package"
done
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "${missing[@]}" </dev/null >"$log" 2>&1 ||
    fail "apt-get install failed: $(grep -m 1 '^E:' "$log" || tail -n 1 "$log")"
