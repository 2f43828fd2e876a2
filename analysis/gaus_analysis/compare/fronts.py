# SPDX-License-Identifier: Apache-2.0
"""python3 -m gaus_analysis.compare.fronts FOLDER...: fronts beside everything that is known.

A folder holds the front files of one method, one for each design and seed; any designs, of the same bound and objectives in all folders. What is
known of a design is the union of all files of all folders. A row per design and folder: the hypervolume relative to that of the union, and the
share of its points that a run has, of all objectives and of a pair; medians over the files."""

import argparse
import statistics
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

from gaus_analysis.errors import FrontError
from gaus_analysis.front import Front
from gaus_analysis.indicators import Vectors, hypervolume, non_dominated

MARGIN = 1.1  # of the reference beyond the largest values


def found(known: Vectors, vectors: Vectors) -> float:
    """Share of the known vectors that are among others."""
    have = {tuple(vector) for vector in vectors}
    return sum(tuple(vector) in have for vector in known) / len(known)


def front_of(vectors: Vectors) -> Vectors:
    unique = np.unique(vectors, axis=0)
    return unique[non_dominated(unique)]


def rows(name: str, methods: dict[str, list[Vectors]], pair: list[int]) -> list[list[str]]:
    """Of one design; `methods`: the fronts of every run."""
    everything = np.concatenate([vectors for runs in methods.values() for vectors in runs])
    union, reference = front_of(everything), MARGIN * everything.max(axis=0) + 1
    whole, flat = hypervolume(union, reference), front_of(everything[:, pair])
    result = []
    for method, runs in methods.items():
        volume = statistics.median(hypervolume(vectors, reference) / whole for vectors in runs)
        points = statistics.median(found(union, vectors) for vectors in runs)
        in_pair = statistics.median(found(flat, front_of(vectors[:, pair])) for vectors in runs)
        result.append([name, method, str(len(runs)), f"{volume:.5f}", f"{points:.2f} of {len(union)}",
                       f"{in_pair:.2f} of {len(flat)}"])
    return result


def table(folders: list[Path], pair: list[str]) -> list[list[str]]:
    designs: dict[str, dict[str, list[Vectors]]] = defaultdict(lambda: defaultdict(list))
    columns: dict[str, list[int]] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.h5")):
            with Front.open(path) as front:
                if not set(pair) <= set(front.names):
                    raise ValueError(f"{path}: found the objectives {', '.join(front.names)}, expected "
                                     f"{' and '.join(pair)} among them")
                designs[front.problem_name][folder.name].append(front.objectives)
                columns[front.problem_name] = [front.names.index(name) for name in pair]
    return [row for name in sorted(designs) for row in rows(name, designs[name], columns[name])]


def main() -> int:
    parser = argparse.ArgumentParser(prog="gaus_analysis.compare.fronts", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--pair", default="resource,communication", help="two objectives")
    args = parser.parse_args()
    pair = args.pair.split(",")
    head = ["design", "method", "runs", "hypervolume", "points", f"points of {' and '.join(pair)}"]
    print(f"| {' | '.join(head)} |\n|{'---|' * len(head)}")
    for row in table(args.folders, pair):
        print(f"| {' | '.join(row)} |")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (FrontError, OSError, ValueError) as error:
        sys.exit(f"fronts: {error}")
