#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Random tiny designs against brute force, on all cores: properties/overnight.sh [COUNT [SEED]]
# (1000000 designs of seed 1). GAUS_BUILD: the build folder. Failures are printed, with the command
# that repeats each.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
program=${GAUS_BUILD:-$root/build}/tests/test_properties
count=${1:-1000000} seed=${2:-1} piece=5000
seq 0 "$piece" $((count - 1)) |
    xargs -P "$(nproc)" -I FIRST sh -c \
        "n=\$(($count - FIRST)); [ \$n -gt $piece ] && n=$piece; nice '$program' FIRST \$n $seed"
