#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# From a fresh clone to a checked Pareto front and a page that shows it: installs what is missing,
# builds the program, solves a shipped design on two ranks. Arguments go to cmake, for example
# -DGAUS_WARNINGS_AS_ERRORS=ON.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

jobs/install-dependencies.sh
cmake --preset cpu "$@"
cmake --build --preset cpu --parallel "$(nproc)" --target gaus
jobs/mpi-here.sh mpirun -n 2 build/gaus solve designs/dct8.json \
    --latency-bound 1.0x,1.5x,2.0x --time 10 --output quickstart.h5
build/gaus verify quickstart.h5
build/gaus info quickstart.h5

# The distribution's Python, when another one that comes first lacks the packages.
for python in python3 /usr/bin/python3; do
    "$python" -c 'import h5py, matplotlib, numpy' 2>/dev/null || continue
    PYTHONPATH=analysis "$python" -B -m gaus_analysis report quickstart.h5
    exit
done
echo "no report: found no Python with h5py, matplotlib and numpy"
