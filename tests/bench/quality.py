#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Solves the public graphs with default settings and prints the best A and B of each front beside
the best known values of quality.json. Exit status 1 when a value is out of its bounds."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py

HERE = Path(__file__).resolve().parent


def options(description, time):
    """The options that the benches of the program share."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--gaus", required=True, help="the program")
    parser.add_argument("--data", default=os.environ.get("GAUS_DATA", HERE / "../../../shared/data"))
    parser.add_argument("--time", default=time)
    parser.add_argument("--ranks", type=int, default=2)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--only", nargs="*", help="parts of design names")
    parser.add_argument("--keep", help="folder for the front files")
    parser.add_argument("extra", nargs="*", help="further options of gaus solve, after --")
    return parser


def solve(args, design, output):
    command = [args.gaus, "solve", str(design), "--output", str(output), "--time", args.time,
               "--seed", args.seed, "--quiet", "--force", *args.extra]
    if args.ranks > 1:
        command = ["mpirun", "-n", str(args.ranks), *command]
    environment = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
                       OMPI_MCA_rmaps_base_oversubscribe="1",
                       OMPI_MCA_hwloc_base_binding_policy="none")
    subprocess.run(command, check=True, env=environment, stdin=subprocess.DEVNULL)


def best_values(front_file, alpha):
    """Smallest alpha * resource + communication and smallest memory over the front."""
    with h5py.File(front_file, "r") as file:
        objectives = file["front/objectives"]
        names = [n.decode() if isinstance(n, bytes) else n for n in objectives.attrs["names"]]
        column = {name: objectives[:, i] for i, name in enumerate(names)}
    return min(alpha * column["resource"] + column["communication"]), min(column["memory"])


def main():
    args = options(__doc__, time="60").parse_args()
    designs = json.loads((HERE / "quality.json").read_text())["designs"]
    if args.only:
        designs = {n: d for n, d in designs.items() if any(part in n for part in args.only)}
    data = Path(args.data)
    if not data.is_dir():
        sys.exit(f"quality: no benchmark graphs at {data}; set GAUS_DATA")
    failures = 0
    print(f"{'design':34} {'A':>12} {'best known':>12} {'ratio':>7}   {'B':>9} {'best known':>10} {'ratio':>7}")
    for name, known in designs.items():
        with tempfile.TemporaryDirectory() as folder:
            output = Path(args.keep or folder) / (Path(name).stem + ".h5")
            solve(args, data / name, output)
            a, b = best_values(output, known["alpha"])
        ratio_a, ratio_b = a / known["A"], b / known["B"]
        good_a = ratio_a <= known["within"][0]
        good_b = ratio_b <= known["within"][1] or b <= known["B"] + 1
        failures += (not good_a) + (not good_b)
        print(f"{name:34} {a:12.7g} {known['A']:12.7g} {ratio_a:7.4f}{' ' if good_a else '!'}  "
              f"{b:9.7g} {known['B']:10.7g} {ratio_b:7.4f}{' ' if good_b else '!'}", flush=True)
    print(f"{failures} of {2 * len(designs)} values out of bounds")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
