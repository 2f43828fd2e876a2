#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# From a fresh clone to tested: installs what is missing, builds everything, runs all tests.
# Fails when a test fails, is skipped for a reason that tests/allowed-skips.txt does not allow, or
# when none ran. Arguments go to cmake, for example -DGAUS_WARNINGS_AS_ERRORS=ON.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

jobs/install-dependencies.sh
cmake --preset cpu "$@"
cmake --build --preset cpu --parallel "$(nproc)"

status=0
jobs/mpi-here.sh ctest --preset cpu --parallel "$(nproc)" --no-tests=error \
    --output-junit tests.xml --test-output-size-passed 1000000 </dev/null 2>&1 | tee build/tests.log || status=$?
python3 tests/check_skips.py build/tests.xml --allowed tests/allowed-skips.txt \
    --cache build/CMakeCache.txt || status=$?
# The closing lines of ctest once more, so that they are the last.
sed -n '/% tests passed/,$p' build/tests.log
exit "$status"
