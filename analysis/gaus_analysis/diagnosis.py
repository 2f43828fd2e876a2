# SPDX-License-Identifier: Apache-2.0
"""What a reader of a front should know before trusting it: one line each."""

from collections.abc import Iterator

import numpy as np

from gaus_analysis.bounds import smallest_gaps
from gaus_analysis.front import Front
from gaus_analysis.indicators import hypervolume

STALLED = 0.5  # share of the run without a new point that is worth a word
LATE = 0.1  # share of the run at its end, and
GROWING = 0.005  # the share of the hypervolume found there that is worth a word
GAP = 0.01
SEARCHED = ("relaxation", "refinement")


def warnings(front: Front) -> list[str]:
    return [*_about_points(front), *_about_search(front), *_about_restarts(front),
            *_about_bounds(front)]


def search_end(front: Front) -> float | None:
    """Seconds from the start of the run to its end, on the clock of the points. None when the file
    does not say: nothing was searched, or several runs were merged, each with a clock of its own."""
    seconds = front.history.seconds
    if front.sources is not None or len(seconds) == 0 or front.restart_count == 0:
        return None
    end = float(seconds[-1])
    known = end > 0 and front.points.seconds.max(initial=0.0) <= end * (1 + 1e-9)
    return end if known else None


def late_growth(front: Front, end: float) -> float:
    """Share of the hypervolume that came in the last tenth of the run; NaN when it takes too long
    to compute.

    When the points were found says it, not the reports, which are few and late. Points that were
    replaced are not in the file, so this is an upper bound."""
    whole = hypervolume(front.objectives, front.reference)
    early = front.points.seconds <= (1 - LATE) * end
    before = hypervolume(front.objectives[early], front.reference)
    reported = front.history.hypervolume[front.history.seconds <= (1 - LATE) * end]
    return 1 - max(before, *reported) / whole if whole != 0 else 0.0


def _about_points(front: Front) -> Iterator[str]:
    if len(front) == 0:
        yield "the front is empty: no legal schedule was found"
    elif len(front) == 1:
        yield "the front is one point: nothing can be traded"
    if len(front) and front.restart_count and not np.isin(front.points.origin,
                                                                 SEARCHED).any():
        yield "no restart found a point: all are baselines or were given"


def _about_search(front: Front) -> Iterator[str]:
    end = search_end(front)
    if end is not None and len(front):
        last = float(front.points.seconds.max())
        if last < (1 - STALLED) * end:
            yield f"the search stalled: it found no new point since {last:.1f} s of {end:.1f} s"
        growth = late_growth(front, end)
        if growth > GROWING:
            yield (f"the search was not at its end: its last tenth added up to {growth:.1%} of the "
                   "hypervolume")
    if front.restart_count == 0:
        yield "no restart was run"


def _about_restarts(front: Front) -> Iterator[str]:
    count = front.restart_count
    for status, meaning in (("not legal", "ended in no legal schedule"),
                            ("not finite", "were given up: values were not finite")):
        if found := front.statuses.get(status, 0):
            yield f"{found} of {count} restarts ({found / count:.0%}) {meaning}"


def _about_bounds(front: Front) -> Iterator[str]:
    for name, gap in smallest_gaps(front).items():
        if gap > GAP:
            yield f"{name}: no point is proven to be within {GAP:.0%} of the least; gap {gap:.1%}"
