#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Solves generated projects with limited resources (gaus generate rcpsp) for a few seconds on one
thread each, and has CP-SAT prove the least makespan: how many of them gaus found. Needs the package
analysis[peers]. Exit status 1 when it found less than the share that is asked for."""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py


def makespan(args, project, front):
    subprocess.run([args.gaus, "solve", project, "--objectives", "latency", "--threads", "1",
                    "--time", str(args.time), "--output", front, "--quiet", "--force"], check=True)
    with h5py.File(front) as file:
        return int(file["front/objectives"][:, 0].min())


def optimum(args, project, front):
    """The proven least makespan; none within the time of the solver."""
    said = subprocess.run([sys.executable, "-m", "gaus_analysis.peers", "cp-sat", project,
                           "--gaus", args.gaus, "--objectives", "latency", "--output", front,
                           "--time", str(args.prove)],
                          check=True, capture_output=True, text=True).stdout
    found = re.search(r"optimal, value (\d+)", said)
    return int(found.group(1)) if found else None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gaus", required=True, help="the program")
    parser.add_argument("--projects", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=30)
    parser.add_argument("--time", type=float, default=5, help="seconds of gaus")
    parser.add_argument("--prove", type=float, default=60, help="seconds of CP-SAT")
    parser.add_argument("--share", type=float, default=0.9, help="of optimal makespans, at least")
    args = parser.parse_args()

    optimal = proven = 0
    print("seed  gaus  least")
    with tempfile.TemporaryDirectory() as folder:
        project, front, peer = (str(Path(folder) / name)
                                for name in ("project.json", "front.h5", "peer.h5"))
        for seed in range(args.projects):
            subprocess.run([args.gaus, "generate", "rcpsp", "--size", str(args.jobs), "--seed",
                            str(seed), "--output", project, "--force"], check=True,
                           stdout=subprocess.DEVNULL)
            found, least = makespan(args, project, front), optimum(args, project, peer)
            print(f"{seed:4}  {found:4}  {least or 'open':>5}", flush=True)
            proven += least is not None
            optimal += found == least
    print(f"{optimal} of {proven} proven optima found in {args.time:g} s each on one thread")
    sys.exit(optimal < args.share * proven)


if __name__ == "__main__":
    main()
