# SPDX-License-Identifier: Apache-2.0
"""How the run went: hypervolume and size of the front against seconds and against restarts."""

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from gaus_analysis.detail import thinned
from gaus_analysis.front import Front
from gaus_analysis.pictures.style import COLOURS, empty, grid, styled


REPORTS = 10_000  # that are drawn, evenly of all


@dataclass(frozen=True, eq=False)
class Progress:
    """One row per report."""

    seconds: NDArray[np.float64]
    restarts: NDArray[np.int64]
    share: NDArray[np.float64]  # of the last hypervolume
    front_size: NDArray[np.int64]


def data(front: Front) -> Progress:
    history, volume = front.history, front.history.hypervolume
    rows = thinned(len(volume), REPORTS)
    last = volume[-1] if len(volume) else 0.0
    share = (volume / last if last > 0 else np.zeros_like(volume))[rows]
    return Progress(history.seconds[rows], history.restarts[rows], share, history.front_size[rows])


@styled
def draw(progress: Progress) -> Figure:
    if len(progress.seconds) < 2:
        return empty("the file holds fewer than two reports of its run")
    figure, axes = grid(2, 2, 7, 4.4, sharex="col")
    for column, (name, x) in enumerate((("seconds", progress.seconds),
                                        ("restarts", progress.restarts))):
        for row, (label, y) in enumerate((("hypervolume / last", progress.share),
                                          ("points on the front", progress.front_size))):
            axis = axes[2 * row + column]
            axis.step(x, y, where="post", color=COLOURS[0])
            axis.plot(x[-1], y[-1], "o", color=COLOURS[0], markersize=3.5)
            if column == 0:
                axis.set_ylabel(label)
        axes[2 + column].set_xlabel(name)
    return figure
