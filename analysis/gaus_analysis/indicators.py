# SPDX-License-Identifier: Apache-2.0
"""Quality of sets of objective vectors, all minimised: hypervolume, coverage, attainment.

The sources of the definitions are in docs/fronts.md."""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float64]  # [N, M]

MANY = 1000  # vectors that are not compared all at once


EFFORT = 150_000_000  # pairs of vectors that are compared for a hypervolume, about 3 s
CALL = 800  # pairs that take as long as a call


def hypervolume(vectors: Vectors, reference: NDArray[np.float64]) -> float:
    """Volume that the vectors dominate below the reference; exact, as the sum of what every vector
    adds to those behind it (While, Bradstreet and Barone, IEEE Transactions on Evolutionary
    Computation 16(1), 2012). NaN when that takes more than `EFFORT`: many vectors of five and more
    objectives. O(N log N) for M <= 2, O(N^2) for M = 3, exponential in M beyond."""
    inside = vectors[np.all(vectors < reference, axis=1)]
    if reference.size == 0 or len(inside) == 0:
        return 0.0
    # Slices are cut along the objectives of the fewest values.
    order = np.argsort([len(np.unique(column)) for column in inside.T], kind="stable")[::-1]
    inside, reference, budget = inside[:, order], reference[order], Budget(EFFORT)
    try:
        if reference.size > 3:
            budget.spend(len(inside) ** 2)
            inside = _minimal(inside)
        return _volume(inside, reference, budget)
    except TooMuch:
        return np.nan


class TooMuch(Exception):
    """A hypervolume that would take too long."""


class Budget:
    """Effort that is left."""

    def __init__(self, pairs: int) -> None:
        self.pairs = pairs

    def spend(self, pairs: int) -> None:
        self.pairs -= pairs + CALL
        if self.pairs < 0:
            raise TooMuch


def _volume(vectors: Vectors, reference: NDArray[np.float64], budget: Budget) -> float:
    """Of vectors that are mutually non-dominated, or have at most three objectives."""
    count, dimensions = vectors.shape
    budget.spend(CALL // 16 * count)
    if count == 0:
        return 0.0
    if count == 1 or dimensions == 1:
        return float(np.prod(reference - vectors.min(axis=0)))
    vectors = vectors[np.argsort(vectors[:, -1], kind="stable")[::-1]]
    if dimensions <= 3:
        return _stacked(vectors[::-1], reference)
    total, below = 0.0, reference[:-1]
    for place, (*_, last) in enumerate(vectors):
        vector, better = vectors[place, :-1], vectors[place + 1:, :-1]
        covered = np.maximum(better, vector)
        if dimensions > 4:
            budget.spend(len(covered) ** 2)
            covered = _minimal(covered)
        alone = float(np.prod(below - vector)) - _volume(covered, below, budget)
        total += alone * float(reference[-1] - last)
    return total


def _stacked(vectors: Vectors, reference: NDArray[np.float64]) -> float:
    """In two or three objectives, by ascending last one."""
    stairs, total = Staircase(reference[0], reference[1]), 0.0
    if len(reference) == 2:
        for x, y in vectors:
            stairs.add(x, y)
        return stairs.area
    heights = np.append(vectors[:, 2], reference[2])
    for (x, y, _), height in zip(vectors, np.diff(heights)):
        stairs.add(x, y)
        total += stairs.area * float(height)
    return total


def _minimal(vectors: Vectors) -> Vectors:
    """Those that no other dominates, each once. O(N^2 M)."""
    vectors = np.unique(vectors, axis=0)  # in lexical order, none is dominated by one behind it
    if len(vectors) > MANY:
        return vectors[non_dominated(vectors)]
    covers = np.all(vectors[:, None] <= vectors[None, :], axis=2)
    return vectors[~np.any(np.triu(covers, 1), axis=0)]


class Staircase:
    """Area that vectors of the plane dominate below a reference, grown vector by vector."""

    def __init__(self, x: float, y: float) -> None:
        self.area = 0.0
        self._x = [-np.inf, float(x)]  # ascending; y falls
        self._y = [float(y), -np.inf]

    def add(self, x: float, y: float) -> None:
        right = bisect_left(self._x, x)
        if self._y[right - 1] <= y or (self._x[right] == x and self._y[right] <= y):
            return
        first, left, top = right, x, self._y[right - 1]
        while self._y[right] >= y:
            self.area += (self._x[right] - left) * (top - y)
            left, top = self._x[right], self._y[right]
            right += 1
        self.area += (self._x[right] - left) * (top - y)
        self._x[first:right] = [x]
        self._y[first:right] = [y]


def non_dominated(vectors: Vectors) -> NDArray[np.bool_]:
    """Which vectors no other dominates; of equal ones the first. O(N^2 M)."""
    keep = np.ones(len(vectors), bool)
    for i, vector in enumerate(vectors):
        below = np.all(vectors <= vector, axis=1)
        below[i:] &= np.any(vectors[i:] < vector, axis=1)
        keep[i] = not below.any()
    return keep


def coverage(a: Vectors, b: Vectors) -> float:
    """Share of b that a vector of a weakly dominates; 1 when b is empty. O(|a| |b| M)."""
    if len(b) == 0:
        return 1.0
    return float(np.mean([bool(np.any(np.all(a <= vector, axis=1))) for vector in b]))


def attainment(runs: Sequence[Vectors], share: float) -> Vectors:
    """Surface in the plane, [K, 2] by ascending x: the minimal vectors that at least
    ceil(share * runs) of the runs attain; empty when there are none. O(R N log N)."""
    needed = int(np.ceil(share * len(runs) - 1e-9))
    if needed < 1 or needed > len(runs):
        return np.empty((0, 2))
    xs = np.unique(np.concatenate([run[:, 0] for run in runs]))
    lowest = np.array([_lowest_up_to(run, xs) for run in runs])
    ys = np.sort(lowest, axis=0)[needed - 1]
    falls = np.isfinite(ys) & (ys < np.append(np.inf, np.minimum.accumulate(ys)[:-1]))
    return np.column_stack([xs[falls], ys[falls]])


def staircase(vectors: Vectors) -> Vectors:
    """The non-dominated vectors of the plane by ascending x."""
    return attainment([vectors], 1.0)


def _lowest_up_to(run: Vectors, xs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Smallest y of the run among vectors of at most each x."""
    run = run[np.argsort(run[:, 0], kind="stable")]
    lowest = np.append(np.inf, np.minimum.accumulate(run[:, 1]))
    result: NDArray[np.float64] = lowest[np.searchsorted(run[:, 0], xs, side="right")]
    return result
