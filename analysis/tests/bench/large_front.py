#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures what a large front takes: writes one of 1000 points of 57 000 operators, opens it, makes
its report, and prints seconds and sizes beside their limits. Exit status 1 when one is exceeded.

usage: large_front.py [--points N] [--operators V] [--depth D] [--classes C] [FOLDER]"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import h5py
import numpy as np
from gaus_analysis import Front
from gaus_analysis.report import write_report

OPEN_SECONDS, REPORT_SECONDS, REPORT_MEGABYTES = 2.0, 20.0, 20.0
NAMES = ("resource", "communication", "memory")
ROOT = {"format": "gaus-front", "format_version": np.int32(1), "generator": "large_front.py",
        "created": "2000-01-01T00:00:00Z", "command": "", "config": "", "seed": np.uint64(1),
        "world_size": np.int32(1)}


def write_problem(file, random, level, classes):
    """Two inputs of every operator, from the levels just below its own."""
    count = len(level)
    by_level = np.argsort(level, kind="stable")
    place = np.empty(count, int)
    place[by_level] = np.arange(count)
    begin = np.searchsorted(level[by_level], level)  # of the operator's level
    target = np.repeat(np.flatnonzero(begin > 0), 2)
    source = by_level[(begin[target] - 1 - random.integers(0, 40, len(target))).clip(0)]
    group = file.create_group("problem")
    group.attrs.update({"name": "large", "source": "", "sha256": ""})
    texts = h5py.string_dtype()
    group.create_dataset("operators/name", data=[f"n{v}" for v in range(count)], dtype=texts)
    for name, values in (("resource", random.integers(0, classes, count)),
                         ("amount", np.ones(count)), ("latency", np.ones(count)),
                         ("size", random.integers(1, 9, count))):
        group[f"operators/{name}"] = values.astype("i8")
    for name, values in (("source", source), ("target", target), ("distance", 0 * target),
                         ("delay", 0 * target), ("carries", 1 + 0 * target)):
        group[f"dependencies/{name}"] = values.astype("i4")
    group["dependencies/weight"] = np.ones(len(target))
    group.create_dataset("resources/name", data=[f"class{c}" for c in range(classes)], dtype=texts)
    for name, value in (("limit", -1), ("blocking", 1)):
        group[f"resources/{name}"] = np.full(classes, value)
    group["resources/cost"] = np.ones(classes)


def write_points(file, random, level, points, depth):
    """Every schedule delays whole levels in its own way, and operators a little."""
    levels = int(level.max()) + 1
    group = file.create_group("front")
    schedules = group.create_dataset("schedules", (points, len(level)), "i4", shuffle=True,
                                     compression="gzip", compression_opts=1,
                                     chunks=(max(1, (1 << 18) // len(level)), len(level)))
    for point in range(points):
        delay = np.sort(random.integers(0, depth - levels, levels))
        later = random.integers(0, depth // 20, len(level))
        schedules[point] = (level + delay[level] + later).clip(0, depth - 1)
    objectives = np.sort(random.random((points, len(NAMES))), axis=0)
    objectives[:, 1] = objectives[::-1, 1]
    group["objectives"] = np.round(1e6 * (1 + objectives))
    group["objectives"].attrs.update({"names": list(NAMES), "reference": np.full(3, 2e6)})
    for name, value in (("ii", 0), ("latency_bound", depth), ("rank", 0), ("restart", 1),
                        ("iteration", 0)):
        group[name] = np.full(points, value)
    group["weighting"] = np.full((points, 3), 1 / 3)
    group["seconds"] = np.sort(random.random(points) * 3600)
    group.create_dataset("origin", data=["refinement"] * points, dtype=h5py.string_dtype())


def write_run(file, random, reports=400, restarts=20_000):
    for name in ("seconds", "restarts", "evaluations", "hypervolume", "front_size"):
        kind = float if name in ("seconds", "hypervolume") else int
        file[f"history/{name}"] = np.arange(1, reports + 1).astype(kind)
    for name in ("restart", "rank", "latency_bound", "ii", "proposals", "iterations"):
        file[f"trials/{name}"] = np.arange(restarts)
    hyperparameters = [f"hyperparameter_{i}" for i in range(15)]
    for name in (*hyperparameters, "start_value", "best_value", "seconds"):
        file[f"trials/{name}"] = random.random(restarts)
    file["trials/weighting"] = np.full((restarts, 3), 1 / 3)
    for name in ("start", "kernel", "dependencies", "status"):
        file.create_dataset(f"trials/{name}", data=["complete"] * restarts,
                            dtype=h5py.string_dtype())


def write_front(path, points, operators, depth, classes):
    random = np.random.default_rng(1)
    level = np.append(np.arange(depth // 2), random.integers(0, depth // 2, operators - depth // 2))
    with h5py.File(path, "w") as file:
        file.attrs.update(ROOT)
        write_problem(file, random, level, classes)
        write_points(file, random, level, points, depth)
        write_run(file, random)


def measure(path):
    """(what, found, limit) of every figure."""
    begin = time.perf_counter()
    with Front.open(path) as front:
        front.frame()
        front.schedule(len(front) - 1)
        front.problem  # noqa: B018
        opened = time.perf_counter()
        size = write_report(front, path.with_suffix(".html"))
    yield "open [s]", opened - begin, OPEN_SECONDS
    yield "report [s]", time.perf_counter() - opened, REPORT_SECONDS
    yield "report [MB]", size / 1e6, REPORT_MEGABYTES


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in (("points", 1000), ("operators", 57_375), ("depth", 4373), ("classes", 1)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("folder", type=Path, nargs="?")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        path = (options.folder or Path(temporary)) / "large.h5"
        write_front(path, options.points, options.operators, options.depth, options.classes)
        print(f"{options.points} points of {options.operators} operators in {options.depth} steps, "
              f"{options.classes} classes: {path.stat().st_size / 1e6:.0f} MB")
        exceeded = False
        for what, found, limit in measure(path):
            exceeded |= found > limit
            print(f"{what:<12} {found:6.2f}  limit {limit:g}")
    sys.exit(1 if exceeded else 0)


if __name__ == "__main__":
    main()
