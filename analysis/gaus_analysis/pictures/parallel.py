# SPDX-License-Identifier: Apache-2.0
"""The front in parallel coordinates: one axis per objective, one line per point."""

from dataclasses import dataclass

import numpy as np
from matplotlib import colormaps
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from numpy.typing import NDArray

from gaus_analysis.front import Front
from gaus_analysis.pick import ranges
from gaus_analysis.pictures.style import MANY, SEQUENTIAL, empty, grid, plain, styled


@dataclass(frozen=True, eq=False)
class Parallel:
    names: tuple[str, ...]
    best: NDArray[np.float64]  # of each objective, [M]
    worst: NDArray[np.float64]
    lines: NDArray[np.float64]  # 0 the best of the front, 1 the worst, [N, M]


def data(front: Front) -> Parallel | None:
    """None when the front has no point."""
    if len(front) == 0:
        return None
    values = front.objectives
    return Parallel(front.names, values.min(axis=0), values.max(axis=0), ranges(front))


@styled
def draw(parallel: Parallel | None) -> Figure:
    if parallel is None:
        return empty("the front is empty")
    count, places = len(parallel.lines), np.arange(len(parallel.names))
    figure, (axes,) = grid(width=1.5 * len(places) + 1.5, height=3.6)
    segments = [np.column_stack([places, line]) for line in parallel.lines]
    axes.add_collection(LineCollection(segments, linewidths=0.9, alpha=max(0.15, 0.8 - count / 500),
                                       colors=colormaps[SEQUENTIAL](parallel.lines[:, 0]),
                                       rasterized=count > MANY))
    axes.set(xlim=(-0.2, len(places) - 0.8), ylim=(-0.12, 1.12), yticks=[], xticks=places)
    axes.set_xticklabels([*map(plain, parallel.names)])
    axes.grid(False)
    for place, best, worst in zip(places, parallel.best, parallel.worst):
        axes.axvline(place, color="#444444", linewidth=0.7, ymin=0.1, ymax=0.9)
        axes.text(place, -0.04, f"{best:g}", ha="center", va="top", fontsize=8)
        axes.text(place, 1.04, f"{worst:g}", ha="center", va="bottom", fontsize=8)
    axes.spines[:].set_visible(False)
    return figure
