#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Designs x methods x seeds under equal wall time and cores, and docs/comparison.md made from it.
# GAUS_DATA names the folder of the designs. Interrupted, the same command goes on where it stopped;
# more options: --help. Example: analysis/compare/run.sh runs --seeds 1 --designs ctrl,adder
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export PYTHONPATH="$repository/analysis${PYTHONPATH:+:$PYTHONPATH}"
exec "${PYTHON:-python3}" -m gaus_analysis.compare "$@"
