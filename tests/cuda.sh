#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds gaus with CUDA, and NCCL where it is found, and runs what of it needs no GPU, or all of its
# tests when there is one.
# gaus::torch is built with the LibTorch of GAUS_TORCH_PYTHON; without one it is left out, as nothing
# else of CUDA needs it. Where there is no nvcc it says so and succeeds. Arguments go to cmake.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export PATH=$PATH:${CUDA_HOME:-/usr/local/cuda}/bin
if ! command -v nvcc >/dev/null; then
    echo "tests/cuda.sh: no nvcc; CUDA was not compiled"
    exit 0
fi
torch=OFF
targets=(gaus test_relax test_mpi test_nccl_on_host)
if [ -n "${GAUS_TORCH_PYTHON:-}" ]; then
    torch=ON
    targets+=(test_torch)
fi
mkdir -p build-cuda
export CMAKE_CUDA_COMPILER_LAUNCHER=${CMAKE_CUDA_COMPILER_LAUNCHER:-${CMAKE_CXX_COMPILER_LAUNCHER:-}}
cmake --preset cuda -DGAUS_TORCH=$torch "$@" >build-cuda/configure.log 2>&1 || {
    cat build-cuda/configure.log
    exit 1
}
cmake --build --preset cuda --parallel "$(nproc)" --target "${targets[@]}"

status=0
ctest --test-dir build-cuda --label-regex "relax|mpi|torch" --parallel "$(nproc)" --no-tests=error \
    --output-junit tests.xml --test-output-size-passed 1000000 </dev/null || status=$?
python3 tests/check_skips.py build-cuda/tests.xml --allowed tests/allowed-skips.txt \
    --cache build-cuda/CMakeCache.txt || status=$?

# Without a device the program says so in one line.
if [ ! -e /proc/driver/nvidia ]; then
    said=$(build-cuda/gaus solve designs/hal.json --device cuda --time 1 --output build-cuda/none.h5 2>&1) &&
        status=1
    echo "$said"
    [ "$(wc -l <<<"$said")" = 1 ] && grep -q 'no device answers' <<<"$said" || status=1
fi
exit "$status"
