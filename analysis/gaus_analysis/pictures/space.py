# SPDX-License-Identifier: Apache-2.0
"""The front in three objectives."""

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from gaus_analysis.front import Front
from gaus_analysis.pictures.style import MANY, SEQUENTIAL, empty, grid, plain, styled


@dataclass(frozen=True, eq=False)
class Space:
    names: tuple[str, ...]  # three, and a fourth when there is one
    values: NDArray[np.float64]  # [N, 3]
    colour: NDArray[np.float64]  # the fourth objective, else the third; [N]


def data(front: Front, names: tuple[str, ...] = ()) -> Space | None:
    """Of the first three objectives, or those named; a fourth is the colour. None when the front
    has fewer than three objectives or no point."""
    if len(front.names) < 3 or len(front) == 0:
        return None
    names = (names + tuple(name for name in front.names if name not in names))[:4]
    values = np.column_stack([front.objective(name) for name in names])
    return Space(names, values[:, :3], values[:, -1])


@styled
def draw(space: Space | None) -> Figure:
    if space is None:
        return empty("three objectives are needed, and a point")
    figure, (axes,) = grid(width=5.6, height=4.2, subplot_kw={"projection": "3d"})
    marks = axes.scatter(*space.values.T, c=space.colour, cmap=SEQUENTIAL, s=16, linewidths=0,
                         depthshade=False, rasterized=len(space.values) > MANY)
    floor = space.values[:, 2].min()
    for x, y, z in space.values[:MANY]:
        axes.plot([x, x], [y, y], [floor, z], color="#cccccc", linewidth=0.5, zorder=0)
    across, up, high = (plain(name) for name in space.names[:3])
    axes.set(xlabel=across, ylabel=up, zlabel=high)
    axes.view_init(elev=24, azim=-125)
    axes.set_box_aspect(None, zoom=0.85)
    figure.colorbar(marks, label=plain(space.names[-1]), shrink=0.7, pad=0.12)
    return figure
