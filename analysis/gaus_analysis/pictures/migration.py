# SPDX-License-Identifier: Apache-2.0
"""Schedules that moved between ranks."""

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from gaus_analysis.detail import thinned
from gaus_analysis.front import Front
from gaus_analysis.pictures.style import COLOURS, SEQUENTIAL, empty, grid, styled


RANKS = 64  # rows and columns that are shown
SENT = 10_000  # schedules whose moments are drawn, evenly of all


@dataclass(frozen=True, eq=False)
class Migration:
    ranks: list[str]  # a rank, or some that follow each other where there are many; R
    counts: NDArray[np.int64]  # schedules from one to another, [R, R]
    seconds: NDArray[np.float64]  # of every schedule sent, ascending
    found: NDArray[np.int64]  # points of the front that they found, [R]


def data(front: Front) -> Migration | None:
    """None when nothing moved. A schedule sent to all counts once for every other rank."""
    moved = front.migrations
    if moved is None or len(moved.seconds) == 0:
        return None
    sent, received = moved.from_, moved.to
    world = int(max(front.provenance.world_size, sent.max() + 1, received.max() + 1))
    size = -(-world // RANKS)  # ranks of a row
    rows = -(-world // size)
    begin = np.arange(rows) * size
    end = np.minimum(begin + size, world)
    counts, single = np.zeros((rows, rows), np.int64), received >= 0
    others = single & (received != sent)
    np.add.at(counts, (sent[others] // size, received[others] // size), 1)
    to_all = np.bincount(sent[~single] // size, minlength=rows)
    counts += to_all[:, None] * (end - begin) - np.diag(to_all)
    names = [f"{first}" if size == 1 else f"{first} to {last - 1}"
             for first, last in zip(begin, end)]
    return Migration(names, counts, np.sort(moved.seconds),
                     np.bincount(front.points.rank // size, minlength=rows))


@styled
def draw(migration: Migration | None) -> Figure:
    if migration is None:
        return empty("no schedule moved between ranks")
    figure, (matrix, time, found) = grid(1, 3, 8.4, 2.8)
    image = matrix.imshow(migration.counts, cmap=SEQUENTIAL)
    rows = len(migration.ranks)
    groups = "" if migration.ranks[0].isdigit() else f" (in {rows} groups)"
    matrix.set(xlabel=f"to rank{groups}", ylabel=f"from rank{groups}")
    matrix.grid(False)
    for axis in (matrix.xaxis, matrix.yaxis, found.xaxis):
        axis.get_major_locator().set_params(integer=True)
    figure.colorbar(image, label="schedules", shrink=0.8)
    drawn = thinned(len(migration.seconds), SENT)
    time.step(migration.seconds[drawn], drawn + 1, where="post")
    time.set(xlabel="seconds", ylabel="schedules sent")
    found.bar(np.arange(len(migration.found)), migration.found, color=COLOURS[0])
    found.set(xlabel=f"rank{groups}", ylabel="points found")
    return figure
