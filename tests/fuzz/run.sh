#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the fuzz targets with clang and runs them one after the other:
#   tests/fuzz/run.sh [MINUTES [TARGET...]]
# MINUTES: of each, 10 by default. TARGET: design json gml aiger graphml schedule front values config; all by
# default. What they learn stays in build-fuzz/corpus; findings go to build-fuzz/findings/TARGET, and the
# command then ends with exit status 1. docs/testing.md says what to do with them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

fail() {
    echo "fuzz: $*" >&2
    exit 2
}
all=(design json gml aiger graphml schedule front values config)
minutes=${1-10}
[[ $minutes =~ ^[1-9][0-9]{0,4}$ ]] || fail "found '$minutes', expected a number of minutes"
targets=("${@:2}")
[ ${#targets[@]} -gt 0 ] || targets=("${all[@]}")
for target in "${targets[@]}"; do
    [[ " ${all[*]} " == *" $target "* ]] || fail "found target '$target', expected one of ${all[*]}"
done
command -v clang++ >/dev/null || fail "found no clang++; on Debian: jobs/install-dependencies.sh clang libclang-rt-dev"

cmake --preset fuzz >/dev/null
cmake --build --preset fuzz --parallel "$(nproc)"

# A small quarantine: what is freed would count as memory of the readers.
export ASAN_OPTIONS=quarantine_size_mb=16 UBSAN_OPTIONS=print_stacktrace=1
fuzz() { # TARGET
    local corpus=build-fuzz/corpus/$1 found=build-fuzz/findings/$1 stored=tests/fuzz/findings/$1 more=() longest=8192
    mkdir -p "$corpus" "$found"
    [ ! -d "$stored" ] || more=("$stored")
    # libhdf5 keeps memory to the end of the process, and every front is read by a child process of its own.
    [ "$1" != front ] || more+=(-detect_leaks=0)
    [ "$1" != front ] || longest=65536
    # An input may take a second; instrumented code is about five times slower.
    "build-fuzz/tests/fuzz/fuzz_$1" "$corpus" "tests/fuzz/corpus/$1" "${more[@]}" \
        -dict="tests/fuzz/dictionaries/$1.dict" -max_total_time=$((minutes * 60)) -timeout=5 \
        -rss_limit_mb=1024 -max_len="$longest" -artifact_prefix="$found/" -print_final_stats=1
}

status=0
for target in "${targets[@]}"; do
    log=build-fuzz/$target.log
    echo "$target: $minutes min, log in $log"
    fuzz "$target" >"$log" 2>&1 || status=1
    grep -E 'stat::number_of_executed_units|SUMMARY|Test unit written' "$log" | sed 's/^/  /' || true
done
[ "$status" -eq 0 ] || {
    echo "found in build-fuzz/findings; minimise (fuzz_TARGET -minimize_crash=1 FILE), keep in" \
        "tests/fuzz/findings/TARGET, mend"
    exit 1
}
echo "nothing found"
