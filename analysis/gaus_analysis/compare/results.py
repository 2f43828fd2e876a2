# SPDX-License-Identifier: Apache-2.0
"""What the records of a comparison say: values against the best, times, hypervolumes, losses."""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gaus_analysis.compare.methods import METHODS
from gaus_analysis.indicators import hypervolume

Pair = tuple[str, str]  # design, formulation

EQUAL = 1 + 1e-9  # ratio up to which two values count as equal


def read_records(path: Path) -> list[dict]:
    """The records of a comparison; a last line that was cut off is left out."""
    if not path.is_file():
        return []
    records = []
    for line in path.read_text().splitlines():
        try:
            records.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return records


@dataclass(frozen=True)
class Results:
    """Records by pair and method, over the seeds."""

    runs: dict[Pair, dict[str, list[dict]]]

    @property
    def methods(self) -> list[str]:
        """In the order of METHODS, whatever the records' is."""
        seen = dict.fromkeys(m for of in self.runs.values() for m in of)
        return sorted(seen, key=METHODS.index)

    def value(self, pair: Pair, method: str) -> float | None:
        """Median over the seeds; None when a run of them has no schedule or none ran."""
        values = [r["value"] for r in self.runs[pair].get(method, [])]
        if not values or any(v is None for v in values):
            return None
        return float(np.median(values))

    def best(self, pair: Pair) -> float:
        """Smallest value of any run."""
        return min(r["value"] for of in self.runs[pair].values() for r in of
                   if r["value"] is not None)

    def bound(self, pair: Pair) -> float | None:
        """Largest lower bound that any run has proven."""
        bounds = [r["bound"] for of in self.runs[pair].values() for r in of
                  if r["bound"] is not None]
        return max(bounds, default=None)

    def ratio(self, pair: Pair, method: str) -> float | None:
        """Of the median to the best value."""
        value = self.value(pair, method)
        return None if value is None else value / self.best(pair)

    def best_peer(self, pair: Pair, method: str) -> tuple[str, float] | None:
        """The other method with the smallest median."""
        others = [(self.value(pair, m), m) for m in self.runs[pair] if m != method]
        found = [(v, m) for v, m in others if v is not None]
        return None if not found else (min(found)[1], min(found)[0])


def collect(records: list[dict]) -> Results:
    """Pairs by name, whatever the order of the records is."""
    runs: dict[Pair, dict[str, list[dict]]] = defaultdict(lambda: defaultdict(list))
    for record in records:
        runs[record["design"], record["formulation"]][record["method"]].append(record)
    solved = {pair: dict(of) for pair, of in sorted(runs.items())
              if any(r["value"] is not None for rs in of.values() for r in rs)}
    return Results(solved)


@dataclass(frozen=True)
class Standing:
    """How one method stands beside the best of the others on a pair."""

    pair: Pair
    value: float | None
    peer: str
    peer_value: float

    @property
    def ratio(self) -> float:
        return float("inf") if self.value is None else self.value / self.peer_value

    @property
    def lost(self) -> bool:
        return self.ratio > EQUAL


def standings(results: Results, method: str = "gaus") -> list[Standing]:
    found = []
    for pair in results.runs:
        if peer := results.best_peer(pair, method):
            found.append(Standing(pair, results.value(pair, method), *peer))
    return found


def time_to(record: dict, target: float) -> float | None:
    """Seconds until a run had a value of at most `target`."""
    return next((s for s, value in record["course"] if value <= target), None)


def times_to(results: Results, method: str, share: float) -> list[float | None]:
    """For every run of a method: seconds until it was within `share` of the best, or None."""
    return [time_to(record, results.best(pair) * (1 + share) * EQUAL)
            for pair, of in results.runs.items() for record in of.get(method, [])]


def hypervolumes(results: Results, pair: Pair) -> dict[str, float]:
    """Median hypervolume of each method relative to the largest; the reference is 1.1 times the
    worst coordinates of the list schedules' front, or of all points without one."""
    runs = results.runs[pair]
    everything = [p for of in runs.values() for r in of for p in r["points"]]
    if not everything:
        return {}
    listed = [p for r in runs.get("list", []) for p in r["points"]]
    reference = 1.1 * np.max(np.array(listed or everything), axis=0)
    areas = {method: float(np.median([hypervolume(np.array(r["points"]).reshape(-1, 2), reference)
                                      for r in of])) for method, of in runs.items()}
    largest = max(areas.values())
    return {m: a / largest for m, a in areas.items()} if largest > 0 else {}


def geometric_mean(ratios: list[float]) -> float:
    return float(np.exp(np.mean(np.log(ratios)))) if ratios else float("nan")


def improvement(results: Results, method: str, peer: str, formulations: str) -> list[float]:
    """value(method) / value(peer) on every pair of the formulations that both have solved."""
    ratios = []
    for pair in results.runs:
        mine, other = results.value(pair, method), results.value(pair, peer)
        if pair[1] in formulations and mine is not None and other is not None:
            ratios.append(mine / other)
    return ratios
