#!/usr/bin/env bash
# Builds gaus with CUDA, and NCCL where it is found, and runs what of it needs no GPU, or all of its
# tests when there is one.
# LibTorch is that of GAUS_TORCH_PYTHON, else one from pip, kept in build-cuda. Where there is no
# nvcc, or one that does not fit, it says so and succeeds. Arguments go to cmake.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export PATH=$PATH:${CUDA_HOME:-/usr/local/cuda}/bin
if ! command -v nvcc >/dev/null; then
    echo "tests/cuda.sh: no nvcc; CUDA was not compiled"
    exit 0
fi
if [ -z "${GAUS_TORCH_PYTHON:-}" ]; then
    if ! nvcc --version | grep -q 'release 13\.'; then
        echo "tests/cuda.sh: torch from pip needs nvcc 13; CUDA was not compiled"
        exit 0
    fi
    venv=build-cuda/torch
    export GAUS_TORCH_PYTHON=$PWD/$venv/bin/python
    jobs/install-dependencies.sh python3-venv
    [ -x "$GAUS_TORCH_PYTHON" ] || python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check 'torch==2.11.*'
fi
mkdir -p build-cuda
export CMAKE_CUDA_COMPILER_LAUNCHER=${CMAKE_CUDA_COMPILER_LAUNCHER:-${CMAKE_CXX_COMPILER_LAUNCHER:-}}
cmake --preset cuda "$@" >build-cuda/configure.log 2>&1 || {
    cat build-cuda/configure.log
    exit 1
}
cmake --build --preset cuda --parallel "$(nproc)" --target gaus test_relax test_mpi test_nccl_on_host

status=0
ctest --test-dir build-cuda --label-regex "relax|mpi" --parallel "$(nproc)" --no-tests=error \
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
