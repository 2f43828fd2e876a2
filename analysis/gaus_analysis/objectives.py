# SPDX-License-Identifier: Apache-2.0
"""Exact objectives of a schedule, and what they are the peaks of: units in use and live values per
step, or per slot of a pipelined schedule. Definitions: docs/problem.md.

Amounts are summed in double precision: exact below 2^53."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gaus_analysis.problem import Problem, Values

Ints = NDArray[np.int64]


FINE = 4096  # steps up to which every one has its column, whatever the number of operators


@dataclass(frozen=True, eq=False)
class Profiles:
    """Of one schedule, over its steps or the II slots of a pipelined one. A column is a step; of a
    schedule that is much longer than its operators are many, it is a stretch of steps in which nothing
    starts or ends. K columns."""

    use: NDArray[np.float64]  # units in use per class, [C, K]
    live: NDArray[np.float64]  # what lies in the memory spaces behind the steps, [spaces, K]
    steps: int  # or slots
    first: Ints  # step or slot of each column, [K]


def latency(problem: Problem, start: Ints) -> int:
    """Steps."""
    return int((start + problem.operators.latency).max())


def profiles(problem: Problem, start: Ints, ii: int = 0) -> Profiles:
    """`start`: step of every operator, [V]; `ii`: 0 when not pipelined. O((V + E) log V + C K); K is
    at most the number of steps, or four for every operator."""
    values, uses, scratch = _values(problem, ii), problem.uses, problem.scratch
    dead = _arrival(values, start, ii) + values.hold
    if len(dead):
        dead = np.maximum.reduceat(dead, values.first)
    born = (start + problem.birth)[values.producers]
    held, taken = (start[h.operator] + h.first for h in (uses, scratch))
    spans = ((held, held + uses.steps),
             (np.append(born, taken), np.append(dead, taken + scratch.steps)))
    last = max(int(span[1].max(initial=0)) for span in spans)
    steps = ii or max(latency(problem, start), last, 1)
    count = 4 * len(start)
    first = np.arange(steps) if steps <= max(FINE, count) else _events(spans, steps, ii)
    use = _fold(*spans[0], uses.amount, first, steps, ii, uses.index, problem.class_count)
    live = _fold(*spans[1], np.append(problem.operators.size[values.producers], scratch.amount),
                 first, steps, ii, np.append(problem.space[values.producers], scratch.index),
                 len(problem.space_names))
    return Profiles(use, live, steps, first)


def evaluate(problem: Problem, start: Ints, ii: int = 0) -> dict[str, float]:
    """All objectives, by name."""
    profile = profiles(problem, start, ii)
    values = _values(problem, ii)
    crossed = _arrival(values, start, ii) - _departure(problem, start)[values.source]
    return {"latency": float(latency(problem, start)),
            "resource": float(problem.resources.cost @ profile.use.max(axis=1)),
            "communication": float(values.weight @ np.maximum(crossed, 0)),
            "memory": float(problem.space_cost @ profile.live.max(axis=1)), "ii": float(ii)}


def _values(problem: Problem, ii: int) -> Values:
    return problem.pipelined_values if ii else problem.plain_values


def _departure(problem: Problem, start: Ints) -> Ints:
    """Boundary from which on every operator's value is on its way, [V]."""
    return start + np.maximum(problem.operators.latency, 1) - 1


def _arrival(values: Values, start: Ints, ii: int) -> Ints:
    """Step in which the target of every dependency starts, of the iteration `distance` later."""
    step: Ints = start[values.target]
    return step + ii * values.distance if ii else step


def _events(spans: Iterable[tuple[Ints, Ints]], steps: int, ii: int) -> Ints:
    """Steps or slots at which one of the half-open ranges begins or ends, and the first, ascending."""
    events = np.concatenate([np.zeros(1, np.int64), *(end for span in spans for end in span)])
    events = events % ii if ii else events
    return np.unique(events[events < steps])


def _fold(begin: Ints, end: Ints, amount: Ints, first: Ints, steps: int, ii: int, row: Ints,
          rows: int) -> NDArray[np.float64]:
    """Sums of amounts over half-open ranges of steps, [rows, columns], modulo ii when ii > 0; no range
    begins or ends within a column."""
    length = np.maximum(end - begin, 0)
    turns: NDArray[np.float64] = np.zeros(rows)
    count = len(first)
    width = count + 1
    if ii > 0:
        turns += np.bincount(row, amount * (length // ii), rows)
        begin, length, width = begin % ii, length % ii, 2 * count
    stop = np.minimum(begin + length, 2 * steps)
    # Beyond the last step, modulo ii, come the columns once more.
    columns = np.searchsorted(first, begin), np.where(
        stop < steps, np.searchsorted(first, stop),
        count + (np.searchsorted(first, stop - steps) if ii > 0 else 0))
    begins, ends = (np.minimum(column, width - 1) for column in columns)
    size = rows * width
    change = (np.bincount(row * width + begins, amount, size)
              - np.bincount(row * width + ends, amount, size))
    sums = np.cumsum(change.reshape(rows, width), axis=1)
    folded = sums[:, :count] + sums[:, count:] if ii > 0 else sums[:, :count]
    result: NDArray[np.float64] = folded + turns[:, None]
    return result
