# SPDX-License-Identifier: Apache-2.0
"""The front, two objectives at a time."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from gaus_analysis.front import Front
from gaus_analysis.indicators import staircase
from gaus_analysis.pick import knee
from gaus_analysis.pictures.style import (MANY, ORIGINS, empty, grid, origin_legend, plain,
                                            styled)


@dataclass(frozen=True, eq=False)
class Pairs:
    names: tuple[str, ...]
    values: NDArray[np.float64]  # [N, M]
    origins: list[str]
    stairs: dict[tuple[str, str], NDArray[np.float64]]  # what is best in the two alone, [K, 2]
    knee: int | None


def data(front: Front, names: tuple[str, ...] = ()) -> Pairs:
    """Of the objectives named, or all."""
    names = names or front.names
    values = np.column_stack([front.objective(name) for name in names])
    stairs = {(names[i], names[j]): staircase(values[:, [i, j]])
              for i, j in combinations(range(len(names)), 2)}
    return Pairs(names, values, [str(origin) for origin in front.points.origin], stairs,
                 knee(front).point if len(front) else None)


@styled
def draw(pairs: Pairs) -> Figure:
    count = len(pairs.stairs)
    if count == 0 or pairs.knee is None:
        return empty("a front of one objective, or of no point, has no pairs")
    columns = min(3, count)
    rows = -(-count // columns)
    figure, axes = grid(rows, columns, 2.9 * columns + 0.6, 2.7 * rows)
    colours = [ORIGINS.get(origin, "#222222") for origin in pairs.origins]
    for axis, ((x, y), stair) in zip(axes, pairs.stairs.items()):
        columns_xy = [pairs.names.index(x), pairs.names.index(y)]
        points = pairs.values[:, columns_xy]
        axis.step(stair[:, 0], stair[:, 1], where="post", color="#bbbbbb", linewidth=0.9, zorder=1)
        axis.scatter(points[:, 0], points[:, 1], s=14, c=colours, alpha=0.8, linewidths=0,
                     rasterized=len(points) > MANY)
        axis.scatter(*points[pairs.knee], s=70, facecolors="none", edgecolors="#D55E00",
                     linewidths=1.2)
        axis.set(xlabel=plain(x), ylabel=plain(y))
    for axis in axes[count:]:
        axis.set_axis_off()
    origin_legend(axes[0], pairs.origins)
    return figure
