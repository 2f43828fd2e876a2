"""What a reader of a front should know before trusting it: one line each."""

from collections.abc import Iterator

import numpy as np

from gaus_analysis.front import Front

STALLED = 0.5  # share of the run without growth that is worth a word
SEARCHED = ("relaxation", "refinement")


def growth_end(front: Front) -> float | None:
    """Seconds at which the hypervolume grew last; None when the history does not say."""
    volume = front.history.hypervolume
    if len(volume) < 2:
        return None
    grew = np.flatnonzero(volume[1:] > volume[:-1] * (1 + 1e-12)) + 1
    return float(front.history.seconds[grew[-1] if len(grew) else 0])


def warnings(front: Front) -> list[str]:
    return [*_about_points(front), *_about_search(front), *_about_restarts(front)]


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
        elif last == end:
            yield "the search was not at its end: the hypervolume grew until the last report"
    if len(front.trials.restart) == 0:
        yield "no restart was run"


def _about_restarts(front: Front) -> Iterator[str]:
    count = len(front.trials.status)
    for status, meaning in (("not legal", "ended in no legal schedule"),
                            ("not finite", "were given up: values were not finite")):
        found = int((front.trials.status == status).sum())
        if found:
            yield f"{found} of {count} restarts ({found / count:.0%}) {meaning}"
