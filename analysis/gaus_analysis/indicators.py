"""Quality of sets of objective vectors, all minimised: hypervolume, coverage, attainment.

The sources of the definitions are in docs/fronts.md."""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float64]  # [N, M]


def hypervolume(vectors: Vectors, reference: NDArray[np.float64]) -> float:
    """Volume that the vectors dominate below the reference; exact, by slicing objective by
    objective down to a sweep of the plane. O(N log N) for M <= 3, and below N^(M-2) log N beyond:
    slices are cut along the objectives of the fewest values."""
    inside = vectors[np.all(vectors < reference, axis=1)]
    if reference.size == 0 or len(inside) == 0:
        return 0.0
    distinct = [len(np.unique(column)) for column in inside.T]
    order = np.argsort(distinct, kind="stable")[::-1]
    return _volume(inside[:, order], reference[order])


def _volume(vectors: Vectors, reference: NDArray[np.float64]) -> float:
    dimensions = len(reference)
    if dimensions == 1:
        return float(reference[0] - vectors.min())
    if dimensions == 2:
        stairs = Staircase(reference[0], reference[1])
        for x, y in vectors:
            stairs.add(x, y)
        return stairs.area
    vectors = vectors[np.argsort(vectors[:, -1], kind="stable")]
    heights = np.append(vectors[:, -1], reference[-1])
    ends = np.append(np.flatnonzero(np.diff(heights)) + 1, [])  # of every slice
    total, stairs, begin = 0.0, Staircase(reference[0], reference[1]), 0
    section = vectors[:0, :-1]
    for end in ends.astype(int):
        if dimensions == 3:
            for x, y in vectors[begin:end, :2]:
                stairs.add(x, y)
            size = stairs.area
        else:
            section = np.vstack([section, vectors[begin:end, :-1]])
            section = section[non_dominated(section)]
            size = _volume(section, reference[:-1])
        total += size * float(heights[end] - heights[end - 1])
        begin = end
    return total


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
