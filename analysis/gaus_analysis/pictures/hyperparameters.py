# SPDX-License-Identifier: Apache-2.0
"""Hyperparameters of the restarts against the quality they reached."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from gaus_analysis.detail import thinned
from gaus_analysis.front import Front
from gaus_analysis.pictures.style import COLOURS, MANY, empty, grid, plain, styled
from gaus_analysis.rows import Trials
from gaus_analysis.tables import other_columns

COUNTS = ("proposals", "iterations")
TEXTS = ("start", "kernel", "dependencies")
MOST = 200_000  # restarts that are looked at, evenly of all
GROUPS = 8  # of equal size, of a hyperparameter with more values


@dataclass(frozen=True, eq=False)
class Hyperparameters:
    quality: NDArray[np.float64]  # best value over the best of the same task; NaN: none; [T]
    values: dict[str, NDArray[np.float64]]  # that vary, [T]
    labels: dict[str, list[str]]  # of the values of those that are texts


def quality(trials: Trials, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Best value of each restart over the best of all of these with its weighting, latency bound and
    II: 1 for the best, larger for others; NaN when it has none or the best is not positive."""
    reached = trials.best_value[rows]
    task = np.column_stack([trials.weighting[rows], trials.latency_bound[rows], trials.ii[rows]])
    _, numbers = np.unique(task, axis=0, return_inverse=True)
    numbers = numbers.reshape(len(rows))
    best = np.full(int(numbers.max(initial=-1)) + 1, np.inf)
    np.fmin.at(best, numbers, reached)
    best = best[numbers]
    known = np.isfinite(reached) & (best > 0)
    return np.where(known, reached / np.where(known, best, 1), np.nan)


def trials_has(trials: Trials) -> Callable[[str], bool]:
    """Whether the file has the column."""
    return lambda name: getattr(trials, name) is not None


def data(front: Front) -> Hyperparameters:
    trials, values, labels = front.trials, {}, {}
    rows = thinned(front.restart_count, MOST)
    for name in (*other_columns(trials), *filter(trials_has(trials), COUNTS)):
        column = np.asarray(getattr(trials, name)[rows], dtype=float)
        column[~np.isfinite(column)] = np.nan
        if len(np.unique(column)) > 1:
            values[name] = column
    for name in filter(trials_has(trials), TEXTS):
        texts, numbers = np.unique(getattr(trials, name)[rows].astype(str), return_inverse=True)
        if len(texts) > 1:
            values[name], labels[name] = numbers.astype(float), [str(text) for text in texts]
    return Hyperparameters(quality(trials, rows), values, labels)


def quartiles(value: NDArray[np.float64], reached: NDArray[np.float64]
              ) -> list[tuple[float, float, float, float]]:
    """Value, and the quartiles of what was reached with it; values in `GROUPS` when there are
    more. Restarts without a value do not count."""
    known = np.isfinite(value) & np.isfinite(reached)
    value, reached = value[known], reached[known]
    if len(np.unique(value)) <= GROUPS:
        groups = [np.flatnonzero(value == v) for v in np.unique(value)]
    else:
        groups = np.array_split(np.argsort(value, kind="stable"), GROUPS)
    found = []
    for group in filter(len, groups):
        low, middle, high = np.quantile(reached[group], (0.25, 0.5, 0.75))
        found.append((float(np.median(value[group])), float(low), float(middle), float(high)))
    return found


@styled
def draw(hyperparameters: Hyperparameters) -> Figure:
    names, reached = list(hyperparameters.values), hyperparameters.quality
    if not names or not np.isfinite(reached).any():
        return empty("no hyperparameter varied, or no restart reached a value")
    columns = min(4, len(names))
    rows = -(-len(names) // columns)
    figure, axes = grid(rows, columns, 2.2 * columns + 0.4, 1.9 * rows + 0.3, sharey=True)
    top = float(np.nanquantile(reached, 0.98))
    for axis, name in zip(axes, names):
        value = hyperparameters.values[name]
        axis.scatter(value, reached, s=5, color=COLOURS[4], alpha=0.35, linewidths=0,
                     rasterized=len(value) > MANY)
        for x, low, middle, high in quartiles(value, reached):
            axis.plot([x, x], [low, high], color=COLOURS[0], linewidth=2.2, alpha=0.5)
            axis.plot(x, middle, "o", color=COLOURS[0], markersize=4)
        if name in hyperparameters.labels:
            labels = hyperparameters.labels[name]
            axis.set_xticks(range(len(labels)), map(plain, labels), rotation=30, ha="right",
                            fontsize=7)
        elif value.min() > 0 and value.max() > 20 * value.min():
            axis.set_xscale("log")
        axis.set(title=name.replace("_", " "), ylim=(1 - 0.05 * (top - 1), max(top, 1.001)))
    for axis in axes[len(names):]:
        axis.set_axis_off()
    figure.supylabel("value / best of its weighting and bound", fontsize=9)
    return figure
