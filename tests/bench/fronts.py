#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How many points of known fronts a search finds.

    tests/bench/fronts.py FOLDER [NAME...] [--gaus build/gaus] [--time 10] [--seeds 1,2,3] [--threads 2]

Every FOLDER/NAME.json holds a front: "design" (a path in this repository, or the name of a file beside it), "objectives", "latency_bound",
"ii" (0: not pipelined), "complete", and "points" with their "objectives". A row per front: its points, how many each seed found, and
the share of the median. Needs h5py.
"""

import argparse
import json
import statistics
import subprocess
import tempfile
from pathlib import Path

import h5py

ROOT = Path(__file__).resolve().parents[2]


def design_of(known: dict, folder: Path) -> Path:
    """A design of this repository, or one beside the front."""
    inside = ROOT / known["design"]
    return inside if inside.exists() else folder / known["design"]


def found_points(known: dict, design: Path, seed: int, options: argparse.Namespace) -> set[tuple[float, ...]]:
    """The objectives on the front that one run ends with."""
    with tempfile.TemporaryDirectory() as scratch:
        output = Path(scratch) / "front.h5"
        command = [options.gaus, "solve", design, "--latency-bound", known["latency_bound"],
                   "--objectives", ",".join(known["objectives"]), "--time", options.time, "--seed", seed,
                   "--threads", options.threads, "--output", output, "--quiet"]
        if known["ii"] > 0:
            command += ["--ii", known["ii"]]
        subprocess.run([str(word) for word in command], check=True)
        with h5py.File(output) as file:
            return {tuple(row) for row in file["front/objectives"][...]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--gaus", default=ROOT / "build" / "gaus", type=Path)
    parser.add_argument("--time", default="10")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--threads", default="2")
    options = parser.parse_args()
    print("| front | points | found | share |\n| --- | ---: | ---: | ---: |")
    for path in sorted(options.folder.glob("*.json")):
        known = json.loads(path.read_text())
        if "points" not in known or (options.names and path.stem not in options.names):
            continue
        wanted = {tuple(map(float, point["objectives"])) for point in known["points"]}
        design = design_of(known, options.folder)
        found = [len(wanted & found_points(known, design, int(seed), options)) for seed in options.seeds.split(",")]
        size = f"{len(wanted)}" if known["complete"] else f"{len(wanted)} (not complete)"
        print(f"| {path.stem} | {size} | {', '.join(map(str, found))} | {statistics.median(found) / len(wanted):.3f} |", flush=True)


if __name__ == "__main__":
    main()
