# SPDX-License-Identifier: Apache-2.0
"""Lower bounds that a front file holds, and how far its points are above them."""

import numpy as np
from numpy.typing import NDArray

from gaus_analysis.front import Front

EXACT = 1e-9  # relative difference below which a value is its bound


def lower_bounds(front: Front, name: str) -> NDArray[np.float64]:
    """Of one objective, for every point: the largest of its II and of its latency bound or a longer
    one, [N]; NaN where there is none."""
    result: NDArray[np.float64] = np.full(len(front), np.nan)
    rows = front.bounds
    if rows is None:
        return result
    alone = np.eye(len(front.names))[front.names.index(name)]
    for row in np.flatnonzero(np.all(rows.weights == alone, axis=1)):
        counts = (front.points.ii == rows.ii[row]) & (
            front.points.latency_bound <= rows.latency_bound[row])
        result[counts] = np.fmax(result[counts], rows.value[row])
    return result


def gaps(front: Front, name: str) -> NDArray[np.float64]:
    """(value - bound) / value of every point, 0 when it is proven to be the least; NaN where no
    bound is known, [N]."""
    value, bound = front.objective(name), lower_bounds(front, name)
    above = value - bound
    proven = above <= EXACT * np.abs(bound)
    result: NDArray[np.float64] = np.where(proven, 0, above / np.where(value > 0, value, 1))
    return result


def smallest_gaps(front: Front) -> dict[str, float]:
    """Per objective the smallest gap of a point, where any is known."""
    known = {name: gap[np.isfinite(gap)] for name in front.names if len(gap := gaps(front, name))}
    return {name: float(values.min()) for name, values in known.items() if len(values)}
