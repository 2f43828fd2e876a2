# SPDX-License-Identifier: Apache-2.0
"""Fronts of one design, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from gaus_analysis.errors import FrontError
from gaus_analysis.front import Front
from gaus_analysis.indicators import coverage, hypervolume, staircase
from gaus_analysis.pictures.style import COLOURS, empty, grid, plain, styled
from gaus_analysis.visible import visible


@dataclass(frozen=True, eq=False)
class Comparison:
    """Of F fronts, below the element-wise maximum of their references, as `gaus compare`."""

    labels: list[str]
    names: tuple[str, ...]
    values: list[NDArray[np.float64]]  # objectives, [N, M] each
    volumes: NDArray[np.float64]  # hypervolumes, [F]; NaN: not computed
    coverage: NDArray[np.float64]  # share of the column's points that the row covers, [F, F]


def data(fronts: Sequence[Front]) -> Comparison:
    """Throws FrontError when the objectives differ."""
    for front in fronts[1:]:
        if front.names != fronts[0].names:
            raise FrontError(f"{front.path}: found objectives {', '.join(front.names)}, expected "
                             f"{', '.join(fronts[0].names)} as in {fronts[0].path}")
    reference = np.max([front.reference for front in fronts], axis=0)
    values = [front.objectives for front in fronts]
    return Comparison(_labels(fronts), fronts[0].names, values,
                      np.array([hypervolume(value, reference) for value in values]),
                      np.array([[coverage(a, b) for b in values] for a in values]))


def _labels(fronts: Sequence[Front]) -> list[str]:
    """Names of the files, with their folders when names repeat."""
    stems = [front.path.stem for front in fronts]
    paths = [str(front.path) for front in fronts]
    return [*map(visible, stems if len(set(stems)) == len(stems) else paths)]


@styled
def draw(comparison: Comparison, names: tuple[str, ...] = ()) -> Figure:
    """In two objectives: those named, or the first."""
    names = (names + tuple(name for name in comparison.names if name not in names))[:2]
    if len(names) < 2:
        return empty("two objectives are needed")
    columns = [comparison.names.index(name) for name in names]
    figure, (plane, bars, table) = grid(1, 3, 9.6, 3.2, gridspec_kw={"width_ratios": [3, 2, 2]})
    labels = [plain(label) for label in comparison.labels]
    places = np.arange(len(labels))
    for place, (label, values) in enumerate(zip(labels, comparison.values)):
        colour = COLOURS[place % len(COLOURS)]
        stair = staircase(values[:, columns])
        plane.step(stair[:, 0], stair[:, 1], where="post", color=colour, alpha=0.7)
        plane.scatter(*values[:, columns].T, s=10, color=colour, linewidths=0, label=label)
    plane.set(xlabel=plain(names[0]), ylabel=plain(names[1]))
    plane.legend()
    volumes = np.nan_to_num(comparison.volumes)
    shares = volumes / volumes.max() if volumes.max() > 0 else volumes
    bars.barh(places, shares, color=[COLOURS[place % len(COLOURS)] for place in places])
    bars.set_yticks(places, labels)
    bars.invert_yaxis()
    for place, share in zip(places, shares):
        known = np.isfinite(comparison.volumes[place])
        bars.text(share, place, f"{share:.4f} " if known else " too many points",
                  ha="right" if known else "left", va="center",
                  color="white" if share > 0.3 else "#222222", fontsize=8)
    bars.set_xlabel("hypervolume / largest")
    table.imshow(comparison.coverage, cmap="Blues", vmin=0, vmax=1)
    for (i, j), share in np.ndenumerate(comparison.coverage):
        table.text(j, i, f"{share:.2f}", ha="center", va="center", fontsize=8,
                   color="white" if share > 0.6 else "#222222")
    table.set_xticks(places, labels, rotation=30, ha="right")
    table.set_yticks(places, labels)
    table.set_title("share that the row covers")
    table.grid(False)
    return figure
