# SPDX-License-Identifier: Apache-2.0
"""Performance profiles (Dolan and More 2002) and the ratio to the best over time."""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from gaus_analysis.compare.results import Pair, Results
from gaus_analysis.pictures.style import COLOURS, grid, save, styled


def profile(results: Results, method: str, factors: np.ndarray) -> np.ndarray:
    """Share of all pairs on which the method is within each factor of the best, [F]."""
    ratios = [results.ratio(pair, method) for pair in results.runs]
    found = np.array([np.inf if r is None else r for r in ratios])
    return np.mean(found[:, None] <= factors[None, :] * (1 + 1e-9), axis=0)


def course(results: Results, pair: Pair, method: str, seconds: np.ndarray) -> np.ndarray:
    """Median over the runs of the ratio to the best at each time, [S]; infinite before the first
    schedule."""
    lines = []
    for record in results.runs[pair].get(method, []):
        times = np.array([s for s, _ in record["course"]])
        values = np.array([np.inf] + [v for _, v in record["course"]])
        lines.append(values[np.searchsorted(times, seconds, side="right")] / results.best(pair))
    return np.median(lines, axis=0) if lines else np.full(len(seconds), np.inf)


def shares_near(results: Results, method: str, seconds: np.ndarray, share: float) -> np.ndarray:
    """Share of all pairs on which the median run is within `share` of the best, at each time."""
    near = [course(results, pair, method, seconds) <= 1 + share for pair in results.runs]
    return np.mean(near, axis=0)


@styled
def lines(methods: list[str], x: np.ndarray, shares: list[np.ndarray], labels: tuple[str, str],
          scale: str) -> Figure:
    """Shares of pairs [S] of every method over x [S]."""
    figure, (axes,) = grid(height=3.4)
    for number, (method, share) in enumerate(zip(methods, shares)):
        axes.step(x, share, where="post", label=method,
                  linestyle="-" if number < len(COLOURS) else "--")
    axes.set(xlabel=labels[0], ylabel=labels[1], xlim=(x[0], x[-1]), ylim=(0, 1.02), xscale=scale)
    axes.legend(ncols=2)
    return figure


def draw(results: Results, folder: Path) -> list[Path]:
    """Writes both figures; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    factors = np.linspace(1, 1.3, 301)
    longest = max(r["seconds"] for of in results.runs.values() for rs in of.values() for r in rs)
    seconds = np.geomspace(0.2, max(longest, 1), 200)
    methods = results.methods
    within = lines(methods, factors, [profile(results, m, factors) for m in methods],
                   ("value relative to the best", "share of pairs"), "linear")
    over_time = lines(methods, seconds, [shares_near(results, m, seconds, 0.01) for m in methods],
                      ("seconds", "share of pairs within 1 %"), "log")
    made = [folder / "comparison-profile.svg", folder / "comparison-time.svg"]
    save(within, made[0])
    save(over_time, made[1])
    return made
