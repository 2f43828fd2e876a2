"""Usage and schedules of all points of a front, at a level of detail that a page can carry."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gaus_analysis import detail
from gaus_analysis.front import Front
from gaus_analysis.objectives import profiles
from gaus_analysis.pick import knee
from gaus_analysis.report.blob import blob

STARTS = 4_000_000  # starts of all points together up to which every operator is shown
USAGE = 4_000_000  # values of all points together
CELLS = 8_000_000  # of the densities of all points together


@dataclass(frozen=True, eq=False)
class Series:
    """Arrays of all points over bins of their own width; steps: those of each point."""

    values: NDArray[Any]  # [N, rows, bins]
    steps: NDArray[np.int64]
    width: NDArray[np.int64]

    def as_json(self) -> dict[str, Any]:
        return {"values": blob(self.values), "steps": self.steps.tolist(),
                "width": self.width.tolist()}


def _series(rows: list[NDArray[Any]], bins: list[detail.Bins], kind: str) -> Series:
    longest = max((b.count for b in bins), default=0)
    height = rows[0].shape[0] if rows else 0
    values = np.zeros((len(rows), height, longest), kind)
    for place, row in zip(values, rows):
        place[:, :row.shape[1]] = row
    return Series(values, np.array([b.steps for b in bins], np.int64),
                  np.array([b.width for b in bins], np.int64))


def schedules(front: Front) -> dict[str, Any]:
    """Of all points in one pass: peaks of use and live values, and starts or densities.
    O(N (V + E + C T))."""
    problem, count = front.problem, max(1, len(front))
    most = int(np.clip(USAGE // (count * (problem.class_count + 1)), 32, 1000))
    every = front.operator_count * count <= STARTS
    usage, usage_bins, shown, shown_bins = [], [], [], []
    band, classes, columns = (None, None, 0) if every else _layout(front, count)
    for start, ii in zip(front.schedules(), front.points.ii):
        profile = profiles(problem, start, int(ii))
        rows = np.vstack([profile.use, profile.live])
        usage_bins.append(detail.Bins.of(rows.shape[1], most))
        usage.append(detail.peaks(rows, usage_bins[-1]))
        if band is None:
            shown.append(start[None])
            continue
        first, last = detail.spans(problem, start)
        shown_bins.append(detail.Bins.of(int(last.max()), columns))
        shown.append(_shade(detail.density(band, len(classes), first, last, shown_bins[-1])))
    names = [*map(str, problem.resources.name), "live values"]
    result = {"usage": {"rows": names, "limits": [*map(int, problem.resources.limit), -1],
                        **_series(usage, usage_bins, "f8").as_json()}}
    if band is None:
        starts = np.concatenate(shown) if shown else np.empty((0, front.operator_count), int)
        result["bars"] = {"starts": blob(starts), "latency": blob(problem.operators.latency),
                          "resource": blob(problem.operators.resource),
                          "names": [str(name) for name in problem.operators.name]}
    else:
        result["density"] = {"classes": classes.tolist(),
                             **_series(shown, shown_bins, "u1").as_json()}
    return result


def _layout(front: Front, count: int) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Band of every operator, class of every band, and the most bins: operators by class and by
    their start in the knee, so that one band means the same in all points."""
    cells = int(np.clip(CELLS // count, 128, 64 * 256))
    rows = max(8, int(np.sqrt(cells / 4)))
    order = detail.by_class_and_start(front.problem, front.schedule(knee(front).point))
    band, classes = detail.bands(front.problem, order, rows)
    return band, classes, max(16, cells // len(classes))


def _shade(counts: NDArray[np.int64]) -> NDArray[np.uint8]:
    """0 for none, else 1 to 15 by the root of the share of the largest: what is few stays seen."""
    root = np.sqrt(counts / max(1, int(counts.max())))
    return np.ceil(15 * root).astype(np.uint8)
