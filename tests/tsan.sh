#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Tests of threads, and of ranks that are threads, with ThreadSanitizer. Arguments go to cmake.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mkdir -p build-tsan
cmake --preset tsan "$@" >build-tsan/configure.log 2>&1 || {
    cat build-tsan/configure.log
    exit 1
}
cmake --build --preset tsan --parallel "$(nproc)"
build-tsan/tests/test_threads --gtest_brief=1 --gtest_filter='*Parallel*:*Communicator*:Exchange*:Ranks.WithoutSharingNoInterval*:Ranks.NoRestartIsLost*'
