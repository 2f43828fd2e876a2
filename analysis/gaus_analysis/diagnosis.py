"""What a reader of a front should know before trusting it: one line each."""

from collections.abc import Iterator

import numpy as np

from gaus_analysis.bounds import smallest_gaps
from gaus_analysis.front import Front

STALLED = 0.5  # share of the run without growth that is worth a word
GROWING = 0.001  # share of the hypervolume that the last tenth of the run added
GAP = 0.01
SEARCHED = ("relaxation", "refinement")


def growth_end(front: Front) -> float | None:
    """Seconds at which the hypervolume grew last; None when the history does not say."""
    volume = front.history.hypervolume
    if len(volume) < 2:
        return None
    grew = np.flatnonzero(volume[1:] > volume[:-1] * (1 + 1e-12)) + 1
    return float(front.history.seconds[grew[-1] if len(grew) else 0])


def warnings(front: Front) -> list[str]:
    return [*_about_points(front), *_about_search(front), *_about_restarts(front),
            *_about_bounds(front)]


def _about_points(front: Front) -> Iterator[str]:
    if len(front) == 0:
        yield "the front is empty: no legal schedule was found"
    elif len(front) == 1:
        yield "the front is one point: nothing can be traded"
    if len(front) and len(front.trials.restart) and not np.isin(front.points.origin,
                                                                 SEARCHED).any():
        yield "no restart found a point: all are baselines or were given"


def _about_search(front: Front) -> Iterator[str]:
    last = growth_end(front)
    if last is not None:
        end = float(front.history.seconds[-1])
        if last < (1 - STALLED) * end:
            yield (f"the search stalled: the hypervolume has not grown since {last:.1f} s of "
                   f"{end:.1f} s")
        growth = _late_growth(front)
        if growth > GROWING:
            yield (f"the search was not at its end: its last tenth added {growth:.1%} of the "
                   "hypervolume")
    if len(front.trials.restart) == 0:
        yield "no restart was run"


def _about_restarts(front: Front) -> Iterator[str]:
    count = len(front.trials.status)
    for status, meaning in (("not legal", "ended in no legal schedule"),
                            ("not finite", "were given up: values were not finite")):
        found = int((front.trials.status == status).sum())
        if found:
            yield f"{found} of {count} restarts ({found / count:.0%}) {meaning}"


def _about_bounds(front: Front) -> Iterator[str]:
    for name, gap in smallest_gaps(front).items():
        if gap > GAP:
            yield f"{name}: no point is proven to be within {GAP:.0%} of the least; gap {gap:.1%}"


def _late_growth(front: Front) -> float:
    """Share of the last hypervolume that came in the last tenth of the run."""
    seconds, volume = front.history.seconds, front.history.hypervolume
    before = volume[seconds <= 0.9 * seconds[-1]]
    if len(before) == 0 or volume[-1] <= 0:
        return 0.0
    return float(1 - before[-1] / volume[-1])
