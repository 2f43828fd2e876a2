#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Tests the package as pip installs it, with the packages of PyPI, in a fresh virtual environment.
# GAUS names the program, by default build/gaus. Arguments go to pytest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# A copy: pip would leave its build in the source.
cp -r analysis "$folder/analysis"
python3 -m venv "$folder/environment"
"$folder/environment/bin/pip" install --quiet --disable-pip-version-check "$folder/analysis[test,peers]"
gaus=$(realpath "${GAUS:-build/gaus}")
designs=$PWD/designs
tests=$PWD/tests
rm -rf "$folder/analysis/gaus_analysis"
ln -s "$designs" "$folder/designs"
ln -s "$tests" "$folder/tests"
cd "$folder"
GAUS=$gaus environment/bin/python -m pytest -p no:cacheprovider analysis "$@"
