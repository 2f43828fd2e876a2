# SPDX-License-Identifier: Apache-2.0
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
CELLS = 16_000_000  # of the densities of all points together


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
    count = max(1, len(front))
    every = front.operator_count * count <= STARTS
    layout = None if every or len(front) == 0 else Layout.of(front)
    most = int(np.clip(USAGE // (count * (front.problem.class_count + len(front.problem.space_names))), 32, 1000))
    usage, usage_bins, starts, cells, cell_bins = [], [], [], [], []
    for start, ii in zip(front.schedules(), front.points.ii):
        profile = profiles(front.problem, start, int(ii))
        rows = np.vstack([profile.use, profile.live])
        usage_bins.append(detail.Bins.of(profile.steps, most))
        usage.append(detail.peaks(rows, profile.first, usage_bins[-1]))
        if layout is None:
            starts.append(start)
        else:
            shades, bins = layout.shades(front, start)
            cells.append(shades)
            cell_bins.append(bins)
    shown = {"usage": _usage(front, _series(usage, usage_bins, "f8"))}
    if layout is None:
        shown["bars"] = _bars(front, np.array(starts, np.int64))
    else:
        shown["density"] = {"classes": layout.classes.tolist(),
                            **_series(cells, cell_bins, "u1").as_json()}
    return shown


def _usage(front: Front, series: Series) -> dict[str, Any]:
    resources = front.problem.resources
    return {"rows": [*map(str, resources.name), *front.problem.space_names],
            "limits": [*map(int, resources.limit), *front.problem.space_limits],
            **series.as_json()}


def _bars(front: Front, starts: NDArray[np.int64]) -> dict[str, Any]:
    operators = front.problem.operators
    return {"starts": blob(starts), "latency": blob(operators.latency),
            "resource": blob(operators.resource), "names": [str(name) for name in operators.name]}


@dataclass(frozen=True, eq=False)
class Layout:
    """Of the densities: operators in bands by class and by their start in the knee, so that a band
    means the same in all points."""

    band: NDArray[np.int64]  # of every operator
    classes: NDArray[np.int64]  # of every band
    columns: int  # the most bins

    @classmethod
    def of(cls, front: Front) -> "Layout":
        cells = int(np.clip(CELLS // len(front), 128, 64 * 256))
        order = detail.by_class_and_start(front.problem, front.schedule(knee(front).point))
        band, classes = detail.bands(front.problem, order, max(8, int(np.sqrt(cells / 4))))
        return cls(band, classes, max(16, cells // len(classes)))

    def shades(self, front: Front, start: NDArray[np.int64]
               ) -> tuple[NDArray[np.uint8], detail.Bins]:
        """0 where no operator is at work, else 1 to 15 by the root of the share of the largest
        number: what is few stays seen."""
        first, last = detail.spans(front.problem, start)
        bins = detail.Bins.of(int(last.max()), self.columns)
        counts = detail.density(self.band, len(self.classes), first, last, bins)
        return np.ceil(15 * np.sqrt(counts / max(1, int(counts.max())))).astype(np.uint8), bins
