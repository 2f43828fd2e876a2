# SPDX-License-Identifier: Apache-2.0
"""Writes a front file (docs/front-file.md) with a group /peer: what the solver was and proved."""

import os
import sys
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import h5py
import numpy as np

TEXT = h5py.string_dtype()
STORED_AS_IS = 65536  # bytes; larger datasets are compressed
SOLVED = "initial"  # the origin of schedules that gaus did not make


@dataclass(frozen=True)
class Point:
    start: np.ndarray  # [V]
    objectives: tuple[float, ...]
    origin: str
    seconds: float


@dataclass(frozen=True)
class Run:
    """What all points of a file share."""

    objectives: list[str]
    weights: list[float]
    ii: int
    latency_bound: int
    seed: int
    solver: str
    solver_version: str
    informed: bool
    settings: str


@dataclass(frozen=True)
class Progress:
    """Of the best value of the weighted sum; one row per improvement."""

    status: str
    scalar_bound: float
    rows: list[tuple[float, float, float]]  # seconds, value, bound


def add_point(points: list[Point], new: Point) -> list[Point]:
    """The mutually non-dominated points; of equal ones the first."""
    def covers(a: Point, b: Point) -> bool:
        return all(x <= y for x, y in zip(a.objectives, b.objectives))

    if any(covers(point, new) for point in points):
        return points
    return [point for point in points if not covers(new, point)] + [new]


def write_front(path: Path, problem_from: Path, run: Run, points: list[Point], progress: Progress
                ) -> None:
    """Replaces `path` as a whole; the problem is that of the front file `problem_from`."""
    temporary = path.with_name(f".{path.name}.tmp.{os.getpid()}")
    try:
        with h5py.File(problem_from, "r") as source, h5py.File(temporary, "w") as file:
            for group in ("problem", "history", "trials"):
                source.copy(group, file)
            del file["trials/weighting"]  # the baselines may have had another number of objectives
            file["trials/weighting"] = np.zeros((0, len(run.objectives)))
            write_root(file, run, source.attrs["format_version"])
            write_points(file.create_group("front"), run, points)
            write_peer(file.create_group("peer"), run, progress)
        with open(temporary, "rb") as written:
            os.fsync(written.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_root(file: h5py.File, run: Run, version: np.int32) -> None:
    """`version`: of the format, which the problem decides."""
    file.attrs.update({
        "format": "gaus-front", "format_version": version,
        "generator": f"gaus_analysis.peers {run.solver} {run.solver_version}",
        "created": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "command": " ".join(sys.argv), "config": run.settings, "seed": np.uint64(run.seed),
        "world_size": np.int32(1)})


def write_points(front: h5py.Group, run: Run, points: list[Point]) -> None:
    count, width = len(points), len(run.objectives)
    values = np.array([point.objectives for point in points], float).reshape(count, width)
    objectives = front.create_dataset("objectives", data=values)
    objectives.attrs.create("names", run.objectives, dtype=TEXT)
    objectives.attrs["reference"] = np.maximum(1.0, 1.1 * values.max(axis=0, initial=0.0))
    solved = np.array([point.origin == SOLVED for point in points], bool)
    weights = np.array(run.weights) / sum(run.weights)
    front["weighting"] = np.outer(solved, weights)
    origins = [point.origin for point in points]
    front.create_dataset("origin", data=origins, shape=(count,), dtype=TEXT)
    front["seconds"] = np.array([point.seconds for point in points], np.float64)
    for name, value, type in (("ii", run.ii, np.int32), ("iteration", 0, np.int32),
                              ("latency_bound", run.latency_bound, np.int32),
                              ("rank", 0, np.int32), ("restart", -1, np.int64)):
        front[name] = np.full(count, value, type)
    operators = len(front.parent["problem/operators/latency"])
    starts = np.array([point.start for point in points], np.int32).reshape(count, operators)
    packed = {"shuffle": True, "compression": "gzip"} if starts.nbytes > STORED_AS_IS else {}
    front.create_dataset("schedules", data=starts, **packed)


def write_peer(peer: h5py.Group, run: Run, progress: Progress) -> None:
    peer.attrs.update({"solver": run.solver, "solver_version": run.solver_version,
                       "start": "informed" if run.informed else "uninformed",
                       "status": progress.status, "scalar_bound": progress.scalar_bound,
                       "weights": np.array(run.weights, np.float64)})
    peer.attrs.create("objectives", run.objectives, dtype=TEXT)
    rows = np.array(progress.rows, np.float64).reshape(-1, 3)
    for column, name in enumerate(("seconds", "value", "bound")):
        peer[name] = rows[:, column]
