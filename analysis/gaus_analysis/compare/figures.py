"""Performance profiles (Dolan and More 2002) and the ratio to the best over time."""

from pathlib import Path

import numpy as np

from gaus_analysis.compare.results import Pair, Results

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999")


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


def draw(results: Results, folder: Path) -> list[Path]:
    """Writes both figures; their paths."""
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot
    matplotlib.rcParams.update({"svg.hashsalt": "gaus", "font.size": 9})
    folder.mkdir(parents=True, exist_ok=True)
    factors = np.linspace(1, 1.3, 301)
    longest = max(r["seconds"] for of in results.runs.values() for rs in of.values() for r in rs)
    seconds = np.geomspace(0.2, max(longest, 1), 200)
    made = []
    for name, x, label, values in (
            ("comparison-profile", factors, "value relative to the best",
             lambda m: profile(results, m, factors)),
            ("comparison-time", seconds, "seconds",
             lambda m: shares_near(results, m, seconds, 0.01))):
        figure, axes = pyplot.subplots(figsize=(6.4, 3.4), layout="constrained")
        for number, method in enumerate(results.methods):
            axes.step(x, values(method), where="post", label=method,
                      color=COLOURS[number % len(COLOURS)],
                      linestyle="-" if number < len(COLOURS) else "--")
        axes.set(xlabel=label, ylim=(0, 1.02), xlim=(x[0], x[-1]),
                 ylabel="share of pairs" + (" within 1 %" if x is seconds else ""))
        if x is seconds:
            axes.set_xscale("log")
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, fontsize=7, ncols=2)
        made.append(folder / f"{name}.svg")
        figure.savefig(made[-1], metadata={"Date": None})
        pyplot.close(figure)
    return made
