#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Solves the public graphs with several ways to find hyperparameters and of sharing, each for the
same time with several seeds, two runs at once, and prints the mean hypervolume below the reference
of all runs of a design, relative to the first way. With --markdown FILE the table between two
comments of that file is replaced."""

import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import mean

from quality import HERE, options, solve

WAYS = {
    "fixed": ["--search", "fixed"],
    "random": ["--search", "random"],
    "halving": ["--search", "halving"],
    "pbt": ["--search", "pbt"],
    "alone": ["--search", "pbt", "--share", "off"],
}
BEGIN, END = "<!-- modes -->", "<!-- /modes -->"


def parse():
    parser = options(__doc__, time="10")
    parser.add_argument("--ways", nargs="*", default=["fixed", "pbt", "alone"], choices=WAYS)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("--markdown")
    parser.set_defaults(ranks=1)
    return parser.parse_args()


def hypervolumes(gaus, files):
    """Of every file, below the common reference."""
    found = subprocess.run([gaus, "compare", *map(str, files), "--json"], check=True,
                           capture_output=True, text=True)
    return [front["hypervolume"] for front in json.loads(found.stdout)["fronts"]]


def run_design(args, design, folder):
    """Mean hypervolume of every way. Ways alternate, so that a busy machine disturbs all alike."""
    jobs = [(seed, way) for seed in range(1, args.seeds + 1) for way in args.ways]
    files = [Path(folder) / f"{way}-{seed}.h5" for seed, way in jobs]

    def run(job):
        (seed, way), output = job
        one = type(args)(**vars(args))
        one.seed = str(seed)
        one.extra = [*WAYS[way], "--threads", "1", *args.extra]
        solve(one, design, output)

    with ThreadPoolExecutor(args.at_once) as pool:
        list(pool.map(run, zip(jobs, files)))
    volumes = hypervolumes(args.gaus, files)
    return {way: mean(v for v, (_, w) in zip(volumes, jobs) if w == way) for way in args.ways}


def replace_table(path, lines):
    text = Path(path).read_text()
    head, rest = text.split(BEGIN)
    tail = rest.split(END)[1]
    Path(path).write_text(head + BEGIN + "\n" + "\n".join(lines) + "\n" + END + tail)


def main():
    args = parse()
    designs = json.loads((HERE / "quality.json").read_text())["designs"]
    if args.only:
        designs = {n: d for n, d in designs.items() if any(part in n for part in args.only)}
    data = Path(args.data)
    if not data.is_dir():
        sys.exit(f"modes: no benchmark graphs at {data}; set GAUS_DATA")
    first, *others = args.ways
    lines = [f"| design | {first} | " + " | ".join(others) + " |",
             "| --- |" + " --- |" * len(args.ways)]
    wins = dict.fromkeys(others, 0)
    print("\n".join(lines), flush=True)
    for name in designs:
        with tempfile.TemporaryDirectory() as folder:
            values = run_design(args, data / name, folder)
        cells = [f"{values[first]:.6g}"]
        for way in others:
            wins[way] += values[way] > values[first]
            cells.append(f"{100 * (values[way] / values[first] - 1):+.4f} %")
        lines.append(f"| {Path(name).stem} | " + " | ".join(cells) + " |")
        print(lines[-1], flush=True)
    for way in others:
        print(f"{way} beats {first} on {wins[way]} of {len(designs)}")
    if args.markdown:
        replace_table(args.markdown, lines)


if __name__ == "__main__":
    main()
