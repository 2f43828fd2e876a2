# SPDX-License-Identifier: Apache-2.0
"""A schedule as a Gantt chart: one bar per operator, on a page that grows with them, or, beyond
`BARS`, the number of operators at work per band of operators and bin of steps."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from numpy.typing import NDArray

from gaus_analysis import detail, objectives
from gaus_analysis.front import Front
from gaus_analysis.pictures.style import COLOURS, MANY, SEQUENTIAL, grid, plain, styled

BARS = 1000  # operators up to which every one has its bar
NAMES = 60  # operators up to which they are named
NAMED_ROW, ROW = 0.16, 0.024  # inches: a row is seen at every resolution
BANDS, BINS = 400, 600
STAGES = 200  # of a pipelined schedule up to which their borders are drawn

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Gantt:
    point: int
    steps: int
    ii: int
    classes: list[str]
    resource: Ints  # class of every row
    names: list[str]  # of the rows; empty when there are too many
    first: Ints  # bars: step of every row, and the one behind its last
    last: Ints
    density: Ints | None  # operators at work per row and bin; None: bars
    bins: detail.Bins


def data(front: Front, point: int) -> Gantt:
    """Rows by class, then by start."""
    problem, start = front.problem, front.schedule(point)
    first, last = detail.spans(problem, start)
    steps = max(int(last.max()), objectives.latency(problem, start))
    order = detail.by_class_and_start(problem, start)
    counts, resource = None, problem.operators.resource[order]
    bins = detail.Bins(steps, 1)
    if len(order) > BARS:
        bins = detail.Bins.of(steps, BINS)
        band, resource = detail.bands(problem, order, BANDS)
        counts = detail.density(band, len(resource), first, last, bins)
    names = [str(problem.operators.name[v]) for v in order] if len(order) <= NAMES else []
    return Gantt(point, steps, int(front.points.ii[point]),
                 [str(name) for name in problem.resources.name], resource, names, first[order],
                 last[order], counts, bins)


@styled
def draw(gantt: Gantt) -> Figure:
    rows = len(gantt.resource)
    height = 4.6 if gantt.density is not None else max(
        0.9 + rows * (NAMED_ROW if gantt.names else ROW), 2.0)
    figure, (axes,) = grid(width=7, height=height)
    if gantt.density is None:
        _draw_bars(axes, gantt)
    else:
        seen = np.where(gantt.density > 0, gantt.density, np.nan)
        image = axes.imshow(seen, aspect="auto", cmap=SEQUENTIAL, interpolation="nearest",
                            extent=(0, gantt.bins.count * gantt.bins.width, rows, 0))
        figure.colorbar(image, label="operators at work", pad=0.02)
    if gantt.ii and gantt.steps <= STAGES * gantt.ii:
        for stage in range(gantt.ii, gantt.steps, gantt.ii):
            axes.axvline(stage, color="#444444", linewidth=0.6, linestyle=":")
    axes.set(xlim=(0, gantt.steps), ylim=(rows, 0), xlabel="step", title=_title(gantt))
    _label_rows(axes, gantt)
    axes.grid(axis="y", visible=False)
    return figure


def _title(gantt: Gantt) -> str:
    """What is shown of how many operators, and where to see the rest."""
    count, rows = len(gantt.first), len(gantt.resource)
    title = f"point {gantt.point}, {count} operator" + ("" if count == 1 else "s")
    if gantt.density is not None:
        title += f" in {rows} bands: a report zooms into them, an export lists them"
    elif not gantt.names:
        title += ", a row each"
    return title + (f"; stages of II {gantt.ii}" if gantt.ii else "")


def _draw_bars(axes: Axes, gantt: Gantt) -> None:
    rows = np.arange(len(gantt.first))
    left, right, top, bottom = gantt.first, gantt.last, rows + 0.15, rows + 0.85
    corners = np.stack([np.stack(corner, axis=-1) for corner in
                        ((left, top), (right, top), (right, bottom), (left, bottom))], axis=1)
    colours = [COLOURS[c % len(COLOURS)] for c in gantt.resource]
    axes.add_collection(PolyCollection(corners, facecolors=colours, linewidths=0,
                                       rasterized=len(rows) > MANY))


def _label_rows(axes: Axes, gantt: Gantt) -> None:
    """Names of the operators, else those of the classes beside their rows."""
    if gantt.names:
        axes.set_yticks(np.arange(len(gantt.names)) + 0.5, map(plain, gantt.names), fontsize=7)
        return
    present = np.unique(gantt.resource)
    middles = [float(np.flatnonzero(gantt.resource == c).mean()) + 0.5 for c in present]
    axes.set_yticks(middles, [plain(gantt.classes[c]) for c in present])
    for c in present[1:]:
        axes.axhline(np.flatnonzero(gantt.resource == c)[0], color="white", linewidth=1.5)
