# SPDX-License-Identifier: Apache-2.0
"""The front over time: which of its points there were after a part of the run."""

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from gaus_analysis.front import Front
from gaus_analysis.indicators import staircase
from gaus_analysis.pictures.style import COLOURS, MANY, SEQUENTIAL, empty, grid, plain, styled

PARTS = (0, 1 / 8, 1)  # of the time between the first point and the last


@dataclass(frozen=True, eq=False)
class Discovery:
    names: tuple[str, str]
    values: NDArray[np.float64]  # [N, 2]
    seconds: NDArray[np.float64]  # when each point was found, [N]
    moments: list[float]  # seconds
    stairs: list[NDArray[np.float64]]  # best known at each moment, [K, 2]


def data(front: Front, names: tuple[str, ...] = ()) -> Discovery | None:
    """In two objectives. Only points of the last front are known, not those they replaced.
    None when the front has fewer than two objectives or no point."""
    if len(front.names) < 2 or len(front) == 0:
        return None
    first, second = (names + tuple(name for name in front.names if name not in names))[:2]
    values = np.column_stack([front.objective(first), front.objective(second)])
    seconds = front.points.seconds
    begin, end = seconds.min(), seconds.max()
    # A weighted mean: begin + part * length can miss the end by rounding, and the last point then.
    moments = [float((1 - part) * begin + part * end) for part in PARTS]
    stairs = [staircase(values[seconds <= moment]) for moment in moments]
    return Discovery((first, second), values, seconds, moments, stairs)


@styled
def draw(discovery: Discovery | None) -> Figure:
    if discovery is None:
        return empty("two objectives are needed, and a point")
    figure, (axes,) = grid(width=5.4, height=3.8)
    for moment, stair, style in zip(discovery.moments, discovery.stairs, (":", "--", "-")):
        axes.step(stair[:, 0], stair[:, 1], style, where="post", color=COLOURS[6], linewidth=1,
                  label=f"known at {moment:.1f} s")
    marks = axes.scatter(*discovery.values.T, c=discovery.seconds, cmap=SEQUENTIAL, s=16,
                         linewidths=0, rasterized=len(discovery.values) > MANY, zorder=3)
    axes.set(xlabel=plain(discovery.names[0]), ylabel=plain(discovery.names[1]))
    axes.legend()
    figure.colorbar(marks, label="found at [s]")
    return figure
