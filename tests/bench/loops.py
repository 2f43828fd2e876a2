#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Solves the public loops with --ii auto under their own limits and the latency bounds of
reference.json, and prints the smallest interval and the memory there beside the reference. Exit
status 1 when more than one loop in fifty misses the reference's interval, one misses it by more
than 1, or one needs more than 3 % (or one unit) more memory at the reference's interval."""

import json
import sys
import tempfile
from pathlib import Path

import h5py

from quality import options, solve


def arguments():
    parser = options(__doc__, time="30")
    parser.add_argument("--smallest", type=int, default=0, help="only loops of so many operators")
    return parser.parse_args()


def best_of(front_file, ii):
    """Smallest interval on the front, and the least memory at `ii` (none: infinite)."""
    with h5py.File(front_file, "r") as file:
        objectives = file["front/objectives"]
        names = [n.decode() if isinstance(n, bytes) else n for n in objectives.attrs["names"]]
        memory = objectives[:, names.index("memory")]
        intervals = file["front/ii"][:]
    return min(intervals), min(memory[intervals == ii], default=float("inf"))


def main():
    args = arguments()
    reference = Path(args.data) / "hatschet/reference.json"
    if not reference.is_file():
        sys.exit(f"loops: no benchmark loops at {reference.parent}; set GAUS_DATA")
    loops = json.loads(reference.read_text())["loops"]
    if args.only:
        loops = {n: l for n, l in loops.items() if any(part in n for part in args.only)}
    loops = {n: l for n, l in loops.items() if l["operators"] >= args.smallest}
    extra = args.extra
    above = worse = better = far = unproven = 0
    print(f"{'loop':36} {'operators':>9} {'ii':>4} {'known':>6}   {'memory':>6} {'known':>6} {'bound':>6}")
    for name, known in sorted(loops.items(), key=lambda item: item[1]["operators"]):
        ii, memory = known["ii"][1], known["memory"]
        args.extra = ["--ii", "auto", "--latency-bound", str(memory["latency_bound"]), *extra]
        with tempfile.TemporaryDirectory() as folder:
            output = Path(args.keep or folder) / (name.replace("/", "_") + ".h5")
            graph = reference.parent / f"{name}.graphml"
            if not graph.with_name(graph.stem + "_RM.xml").is_file():
                args.extra += ["--resources", str(graph.with_name("RM1.xml"))]
            solve(args, graph, output)
            smallest, used = best_of(output, ii)
        known_memory = memory["value"]
        misses = used > max(known_memory * 1.03, known_memory + 1) and smallest == ii
        above += smallest > ii
        far += smallest > ii + 1
        worse += misses
        if known_memory > memory["bound"]:
            unproven += 1
            better += used < known_memory
        mark = ("!" if smallest > ii else " ") + ("!" if misses else "+" if used < known_memory else " ")
        print(f"{name:36} {known['operators']:9} {smallest:4} {ii:6} {mark} {used:6g} "
              f"{known_memory:6} {memory['bound']:6}", flush=True)
    print(f"{above} of {len(loops)} above the known interval, {far} by more than 1; memory: {worse} out of "
          f"bounds, {better} of {unproven} that are not proven optimal better than known")
    sys.exit(1 if far or worse or above > len(loops) / 50 else 0)


if __name__ == "__main__":
    main()
