"""Exact objectives of a schedule, and what they are the peaks of: units in use and live values per
step, or per slot of a pipelined schedule. Definitions: docs/problem.md.

Amounts are summed in double precision: exact below 2^53."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gaus_analysis.problem import Problem, Values

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Profiles:
    """Of one schedule; T steps, or the II slots of a pipelined one."""

    use: NDArray[np.float64]  # units in use per class and step, [C, T]
    live: NDArray[np.float64]  # total size of the values live behind each step, [T]


def latency(problem: Problem, start: Ints) -> int:
    """Steps."""
    return int((start + problem.operators.latency).max())


def profiles(problem: Problem, start: Ints, ii: int = 0) -> Profiles:
    """O(V + E + C T). `start`: step of every operator, [V]; `ii`: 0 when not pipelined."""
    steps = max(latency(problem, start), int((start + problem.held).max()), 1)
    use = _fold(start, start + problem.held, problem.operators.amount, steps, ii,
                problem.operators.resource, problem.class_count)
    values, birth = _values(problem, ii), _birth(problem, start)
    dead = _arrival(values, start, ii)
    if len(dead):
        dead = np.maximum.reduceat(dead, values.first)
    live = _fold(birth[values.producers], np.minimum(dead, steps) if ii == 0 else dead,
                 problem.operators.size[values.producers], steps, ii,
                 np.zeros_like(values.producers), 1)
    return Profiles(use, live[0])


def evaluate(problem: Problem, start: Ints, ii: int = 0) -> dict[str, float]:
    """All objectives, by name."""
    profile = profiles(problem, start, ii)
    values = _values(problem, ii)
    crossed = _arrival(values, start, ii) - _birth(problem, start)[values.source]
    return {"latency": float(latency(problem, start)),
            "resource": float(problem.resources.cost @ profile.use.max(axis=1)),
            "communication": float(values.weight @ np.maximum(crossed, 0)),
            "memory": float(profile.live.max()), "ii": float(ii)}


def _values(problem: Problem, ii: int) -> Values:
    return problem.pipelined_values if ii else problem.plain_values


def _birth(problem: Problem, start: Ints) -> Ints:
    """Boundary at which every operator's value is born, [V]."""
    return start + np.maximum(problem.operators.latency, 1) - 1


def _arrival(values: Values, start: Ints, ii: int) -> Ints:
    """Step in which the target of every dependency starts, of the iteration `distance` later."""
    step: Ints = start[values.target]
    return step + ii * values.distance if ii else step


def _fold(first: Ints, last: Ints, amount: Ints, steps: int, ii: int, row: Ints,
          rows: int) -> NDArray[np.float64]:
    """Sums of amounts over half-open ranges of steps, [rows, steps], modulo ii when ii > 0."""
    length = np.maximum(last - first, 0)
    turns: NDArray[np.float64] = np.zeros(rows)
    width = steps + 1
    if ii > 0:
        turns += np.bincount(row, amount * (length // ii), rows)
        first, length, width = first % ii, length % ii, 2 * ii
    first = np.minimum(first, width - 1)  # a range beyond the last step is empty
    size = rows * width
    cells = row * width + first
    change = np.bincount(cells, amount, size) - np.bincount(cells + length, amount, size)
    sums = np.cumsum(change.reshape(rows, width), axis=1)
    folded = sums[:, :ii] + sums[:, ii:] if ii > 0 else sums[:, :steps]
    result: NDArray[np.float64] = folded + turns[:, None]
    return result
