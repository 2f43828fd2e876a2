# SPDX-License-Identifier: Apache-2.0
"""Levels of detail: what is drawn stays small, whatever the number of steps and operators."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gaus_analysis.problem import Problem

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Bins:
    """Steps in bins of equal width."""

    steps: int
    width: int

    @classmethod
    def of(cls, steps: int, most: int) -> "Bins":
        """At most `most` bins of whole steps; one step each when that is enough."""
        return cls(steps, max(1, -(-steps // most)))

    @property
    def count(self) -> int:
        return -(-self.steps // self.width)

    @property
    def starts(self) -> Ints:
        return np.arange(self.count) * self.width


def peaks(profile: NDArray[np.float64], first: Ints, bins: Bins) -> NDArray[np.float64]:
    """Largest value in every bin, [.., K] to [.., bins]: a peak never disappears. `first`: step of
    every column, which lasts until the next one."""
    starts = np.union1d(first, bins.starts)
    split = profile[..., np.searchsorted(first, starts, side="right") - 1]
    result: NDArray[np.float64] = np.maximum.reduceat(
        split, np.searchsorted(starts, bins.starts), axis=-1)
    return result


def spans(problem: Problem, start: Ints) -> tuple[Ints, Ints]:
    """First step of every operator and the one behind its last; at least one step."""
    return start, start + np.maximum(problem.operators.latency, 1)


def by_class_and_start(problem: Problem, start: Ints) -> Ints:
    """Operators sorted by class, then by start; [V]."""
    return np.lexsort((start, problem.operators.resource))


def density(rows: Ints, count: int, first: Ints, last: Ints, bins: Bins) -> Ints:
    """Operators at work per row and bin, [count, bins]; `rows`: that of each operator, first and
    last: its steps, half-open."""
    width = bins.count + 1
    begin = rows * width + np.minimum(first // bins.width, bins.count - 1)
    end = rows * width + np.minimum((last - 1) // bins.width, bins.count - 1) + 1
    change = np.bincount(begin, minlength=count * width)
    change -= np.bincount(end, minlength=count * width)
    result: Ints = np.cumsum(change.reshape(count, width), axis=1)[:, :-1]
    return result


def bands(problem: Problem, order: Ints, most: int) -> tuple[Ints, Ints]:
    """Operators in the order given in bands of about equal size, none across classes, about
    `most` altogether: the band of every operator, [V], and the class of every band."""
    size = max(1, -(-len(order) // most))
    resource = problem.operators.resource[order]
    fresh = np.append(True, resource[1:] != resource[:-1])
    place = np.arange(len(order)) - np.maximum.accumulate(np.where(fresh, np.arange(len(order)), 0))
    first = place % size == 0
    band = np.empty(len(order), np.int64)
    band[order] = np.cumsum(first) - 1
    return band, resource[first]


def thinned(count: int, most: int) -> Ints:
    """At most `most` of the numbers below `count`, evenly, the first and the last among them."""
    if count <= most:
        return np.arange(count)
    return np.unique(np.linspace(0, count - 1, most).round().astype(np.int64))
