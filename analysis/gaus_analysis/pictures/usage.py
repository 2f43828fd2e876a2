# SPDX-License-Identifier: Apache-2.0
"""Units in use of every class and live values, per step; per slot of a pipelined schedule."""

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from gaus_analysis import detail
from gaus_analysis.front import Front
from gaus_analysis.objectives import profiles
from gaus_analysis.pictures.style import COLOURS, grid, plain, styled

BINS = 2000
CLASSES = 12  # the ones with the highest peaks are drawn


@dataclass(frozen=True, eq=False)
class Usage:
    point: int
    ii: int
    bins: detail.Bins
    names: list[str]  # of the rows: classes, then the live values of each memory space
    rows: NDArray[np.float64]  # peaks per bin, [C + spaces, bins]
    limits: list[int]  # of the rows; -1: none
    classes: int


def data(front: Front, point: int) -> Usage:
    problem, ii = front.problem, int(front.points.ii[point])
    profile = profiles(problem, front.schedule(point), ii)
    rows = np.vstack([profile.use, profile.live])
    bins = detail.Bins.of(profile.steps, BINS)
    return Usage(point, ii, bins, [*map(str, problem.resources.name), *problem.space_names],
                 detail.peaks(rows, profile.first, bins),
                 [*map(int, problem.resources.limit), *problem.space_limits], problem.class_count)


@styled
def draw(usage: Usage) -> Figure:
    classes = np.argsort(-usage.rows[:usage.classes].max(axis=1), kind="stable")[:CLASSES]
    shown = [*map(int, np.sort(classes)), *range(usage.classes, len(usage.rows))]
    figure, axes = grid(len(shown), 1, 7, 0.5 + 1.15 * len(shown), sharex=True)
    edges = np.append(usage.bins.starts, usage.bins.steps)
    for axis, row in zip(axes, shown):
        colour = COLOURS[row % len(COLOURS)] if row < usage.classes else "#222222"
        axis.stairs(usage.rows[row], edges, fill=True, color=colour, alpha=0.85)
        axis.axhline(usage.rows[row].max(), color="#444444", linewidth=0.7, linestyle=":")
        if usage.limits[row] >= 0:
            axis.axhline(usage.limits[row], color="#D55E00", linewidth=1)
        axis.set_title(f"{plain(usage.names[row])}, at most {usage.rows[row].max():g}"
                       + (f" of {usage.limits[row]}" if usage.limits[row] >= 0 else ""), loc="left")
        axis.set(xlim=(0, usage.bins.steps), ylim=(0, None))
    axes[-1].set_xlabel(f"slot (step modulo {usage.ii})" if usage.ii else "step")
    return figure
