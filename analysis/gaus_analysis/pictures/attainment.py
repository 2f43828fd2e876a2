# SPDX-License-Identifier: Apache-2.0
"""Several runs of one method: what a quarter, half and three quarters of them attain, and their
hypervolume over time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from gaus_analysis import indicators
from gaus_analysis.detail import thinned
from gaus_analysis.errors import FrontError
from gaus_analysis.front import Front
from gaus_analysis.pictures.style import COLOURS, grid, plain, styled

SHARES = (0.25, 0.5, 0.75)
MOMENTS = 10_000  # that are drawn, evenly of all


@dataclass(frozen=True, eq=False)
class Attainment:
    names: tuple[str, str]
    surfaces: list[NDArray[np.float64]]  # of each share, [K, 2]
    seconds: NDArray[np.float64]  # [T]
    quartiles: NDArray[np.float64]  # hypervolume over the largest of all, [3, T]
    runs: int


def data(fronts: Sequence[Front], names: tuple[str, ...] = ()) -> Attainment:
    """In two objectives. Throws FrontError when the fronts have other objectives or references."""
    require_comparable(fronts)
    names = (names + tuple(name for name in fronts[0].names if name not in names))[:2]
    if len(names) < 2:
        raise FrontError(f"{fronts[0].path}: found one objective, expected two or more")
    vectors = [np.column_stack([front.objective(name) for name in names]) for front in fronts]
    surfaces = [indicators.attainment(vectors, share) for share in SHARES]
    seconds = np.unique(np.concatenate([front.history.seconds for front in fronts]))
    seconds = seconds[thinned(len(seconds), MOMENTS)]
    volumes = np.array([_at(front, seconds) for front in fronts])
    largest = float(volumes.max(initial=0)) or 1.0
    return Attainment((names[0], names[1]), surfaces, seconds,
                      np.quantile(volumes / largest, SHARES, axis=0), len(fronts))


def require_comparable(fronts: Sequence[Front]) -> None:
    """Throws FrontError unless the objectives and the references are the same."""
    for front in fronts[1:]:
        if front.names != fronts[0].names:
            raise FrontError(f"{front.path}: found objectives {', '.join(front.names)}, expected "
                             f"{', '.join(fronts[0].names)} as in {fronts[0].path}")
        if not np.array_equal(front.reference, fronts[0].reference):
            raise FrontError(f"{front.path}: found another reference of the hypervolume than in "
                             f"{fronts[0].path}, expected runs of one design with equal bounds")


def _at(front: Front, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hypervolume of the front at each moment; 0 before its first report."""
    volume = np.append(0.0, np.nan_to_num(front.history.hypervolume))
    result: NDArray[np.float64] = volume[
        np.searchsorted(front.history.seconds, seconds, side="right")]
    return result


@styled
def draw(attainment: Attainment) -> Figure:
    figure, (plane, time) = grid(1, 2, 7.4, 3.4)
    shades = (0.35, 1.0, 0.35)
    for surface, share, shade in zip(attainment.surfaces, SHARES, shades):
        plane.step(surface[:, 0], surface[:, 1], where="post", color=COLOURS[0], alpha=shade,
                   linestyle="-" if share == 0.5 else "--", label=f"attained by {share:.0%}")
    plane.set(xlabel=plain(attainment.names[0]), ylabel=plain(attainment.names[1]))
    plane.legend(title=f"{attainment.runs} runs", title_fontsize=8)
    low, middle, high = attainment.quartiles
    time.fill_between(attainment.seconds, low, high, step="post", color=COLOURS[0], alpha=0.2,
                      linewidth=0, label="quartiles")
    time.step(attainment.seconds, middle, where="post", color=COLOURS[0], label="median")
    time.set(xlabel="seconds", ylabel="hypervolume / largest")
    time.legend(loc="lower right")
    return figure
