"""Schedules that moved between ranks."""

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from gaus_analysis.front import Front
from gaus_analysis.pictures.style import COLOURS, SEQUENTIAL, empty, grid, styled


@dataclass(frozen=True, eq=False)
class Migration:
    counts: NDArray[np.int64]  # schedules from rank to rank, [R, R]
    seconds: NDArray[np.float64]  # of every schedule sent, ascending
    found: NDArray[np.int64]  # points of the front that each rank found, [R]


def data(front: Front) -> Migration | None:
    """None when nothing moved. A schedule sent to all counts once for every other rank."""
    moved = front.migrations
    if moved is None or len(moved.seconds) == 0:
        return None
    ranks = int(max(front.provenance.world_size, moved.from_.max() + 1, moved.to.max() + 1,
                    front.points.rank.max(initial=0) + 1))
    counts = np.zeros((ranks, ranks), np.int64)
    single = moved.to >= 0
    np.add.at(counts, (moved.from_[single], moved.to[single]), 1)
    counts += np.bincount(moved.from_[~single], minlength=ranks)[:, None]
    np.fill_diagonal(counts, 0)
    return Migration(counts, np.sort(moved.seconds),
                     np.bincount(front.points.rank, minlength=ranks))


@styled
def draw(migration: Migration | None) -> Figure:
    if migration is None:
        return empty("no schedule moved between ranks")
    figure, (matrix, time, found) = grid(1, 3, 8.4, 2.8)
    image = matrix.imshow(migration.counts, cmap=SEQUENTIAL)
    matrix.set(xlabel="to rank", ylabel="from rank")
    matrix.grid(False)
    for axis in (matrix.xaxis, matrix.yaxis, found.xaxis):
        axis.get_major_locator().set_params(integer=True)
    figure.colorbar(image, label="schedules", shrink=0.8)
    time.step(migration.seconds, np.arange(1, len(migration.seconds) + 1), where="post")
    time.set(xlabel="seconds", ylabel="schedules sent")
    found.bar(np.arange(len(migration.found)), migration.found, color=COLOURS[0])
    found.set(xlabel="rank", ylabel="points found")
    return figure
