"""The problem of a front file, as arrays. Terms: docs/problem.md, layout: docs/front-file.md."""

from dataclasses import dataclass

import h5py
import numpy as np


@dataclass(frozen=True)
class Problem:
    """V operators, E dependencies, C resource classes."""

    names: list[str]  # [V]
    resource: np.ndarray  # [V] class of an operator
    amount: np.ndarray  # [V] units of the class
    latency: np.ndarray  # [V] steps
    size: np.ndarray  # [V] memory of the result
    source: np.ndarray  # [E]
    target: np.ndarray  # [E]
    distance: np.ndarray  # [E] iterations
    delay: np.ndarray  # [E] steps
    weight: np.ndarray  # [E] communication per boundary
    carries: np.ndarray  # [E] bool: transports a value
    limit: np.ndarray  # [C] units, -1: none
    cost: np.ndarray  # [C] per unit
    blocking: np.ndarray  # [C] steps


def read_problem(file: h5py.File) -> Problem:
    def columns(group: str, *names: str) -> dict[str, np.ndarray]:
        return {name: widened(file[f"problem/{group}/{name}"][...]) for name in names}

    dependencies = columns(
        "dependencies", "source", "target", "distance", "delay", "weight", "carries")
    dependencies["carries"] = dependencies["carries"] == 1
    return Problem(
        names=list(file["problem/operators/name"].asstr()[...]),
        **columns("operators", "resource", "amount", "latency", "size"),
        **dependencies,
        **columns("resources", "limit", "cost", "blocking"))


def widened(values: np.ndarray) -> np.ndarray:
    """Integers of 64 bits: sums and products of steps must fit."""
    return values.astype(np.int64) if values.dtype.kind in "iu" else values
