# SPDX-License-Identifier: Apache-2.0
"""Choice of one point of a front, with the reason.

Values are compared in the front's own ranges: 0 the best on the front, 1 the worst."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gaus_analysis.front import Front

RULES = "'knee', weights like 'resource=2, memory=1' or bounds like 'memory <= 400, least resource'"


class PickError(Exception):
    """A rule that cannot be applied: one line."""


@dataclass(frozen=True)
class Pick:
    """A point of the front and why it."""

    point: int
    reason: str


@dataclass(frozen=True)
class Bound:
    """At most (or at least) a value of an objective."""

    objective: str
    relation: str  # <= or >=
    value: float

    def __str__(self) -> str:
        return f"{self.objective} {self.relation} {self.value:.10g}"


def ranges(front: Front) -> NDArray[np.float64]:
    """Objectives in the ranges of the front, 0 to 1, [N, M]; 0 where all are equal."""
    values = front.objectives
    width = np.ptp(values, axis=0)
    result: NDArray[np.float64] = (values - values.min(axis=0)) / np.where(width > 0, width, 1)
    return result


def pick(front: Front, rule: str) -> Pick:
    """The point that a rule in words asks for: `RULES`. Throws PickError."""
    _require_points(front)
    parts = [part.strip() for part in rule.split(",") if part.strip()]
    if parts == ["knee"]:
        return knee(front)
    if parts and all(re.fullmatch(r"[^<>=]+=\s*[^<>=\s]+", part) for part in parts):
        return weighted(front, dict(_weight(part) for part in parts))
    least = [part.split(None, 1)[1] for part in parts if part.startswith("least ")]
    bounds = [_bound(part) for part in parts if not part.startswith("least ")]
    if len(least) > 1 or not parts:
        raise PickError(f"rule '{rule}': expected {RULES}")
    return constrained(front, bounds, least[0] if least else None)


def knee(front: Front) -> Pick:
    """Smallest sum of the objectives in the front's ranges (minimum Manhattan distance to the ideal:
    Chiu, Yen and Juan, IEEE Transactions on Evolutionary Computation 20(6), 2016). For two objectives
    it is the point farthest below the line between the two best ones (Das 1999)."""
    _require_points(front)
    sums = ranges(front).sum(axis=1)
    point = int(sums.argmin())
    return Pick(point, f"knee: the closest of {_count(front)} to the best of every objective, "
                       f"{_places(front, point)}")


def weighted(front: Front, weights: Mapping[str, float]) -> Pick:
    """Smallest weighted sum of the objectives in the front's ranges."""
    _require_points(front)
    if not weights or any(not 0 <= w < np.inf for w in weights.values()) or not any(
            weights.values()):
        raise PickError("weights: expected numbers from 0, one of them above")
    total = sum(weights.values())
    sums = sum(weight / total * ranges(front)[:, _index(front, name)]
               for name, weight in weights.items())
    point = int(np.argmin(sums))
    text = ", ".join(f"{name} {weight / total:.0%}" for name, weight in weights.items())
    return Pick(point, f"smallest weighted sum ({text}) of {_count(front)}, "
                       f"{_places(front, point)}")


def constrained(front: Front, bounds: Sequence[Bound], least: str | None = None) -> Pick:
    """Least value of an objective within bounds; of equal ones, and without `least`, the knee."""
    _require_points(front)
    fits = np.ones(len(front), bool)
    for bound in bounds:
        values = front.objectives[:, _index(front, bound.objective)]
        within = values <= bound.value if bound.relation == "<=" else values >= bound.value
        if not within.any():
            best = values.min() if bound.relation == "<=" else values.max()
            raise PickError(f"no point has {bound}: the {'least' if bound.relation == '<=' else 'most'}"
                            f" {bound.objective} on the front is {best:.10g}")
        fits &= within
    condition = " and ".join(map(str, bounds))
    if not fits.any():
        raise PickError(f"no point has {condition} at once, though points have each of them")
    chosen = np.flatnonzero(fits)
    reason = f"{len(chosen)} of {_count(front)} have {condition}; " if bounds else ""
    if least is None:
        rest = "of these the knee, "
    else:
        values = front.objectives[chosen, _index(front, least)]
        chosen = chosen[values == values.min()]
        rest = f"{'of these ' if bounds else ''}the least {least} is {values.min():.10g}"
        rest += f", {len(chosen)} have it and this is their knee, " if len(chosen) > 1 else ", "
    point = int(chosen[ranges(front)[chosen].sum(axis=1).argmin()])
    return Pick(point, reason + rest + _places(front, point))


def landmarks(front: Front) -> dict[str, Pick]:
    """The points that are looked at first: the knee and the best of every objective."""
    if len(front) == 0:
        return {}
    return {"knee": knee(front)} | {f"least {name}": constrained(front, [], name)
                                    for name in front.names}


def _require_points(front: Front) -> None:
    if len(front) == 0:
        raise PickError(f"{front.path}: found no point to pick from, expected at least one")


def _index(front: Front, name: str) -> int:
    if name not in front.names:
        raise PickError(f"objective {name}: not on this front, expected one of "
                        f"{', '.join(front.names)}")
    return front.names.index(name)


def _number(part: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise PickError(f"rule '{part}': found {text}, expected a number") from None


def _weight(part: str) -> tuple[str, float]:
    name, text = (side.strip() for side in part.split("="))
    return name, _number(part, text)


def _bound(part: str) -> Bound:
    found = re.fullmatch(r"([^<>=]+?)\s*(<=|>=)\s*(\S+)", part)
    if found is None:
        raise PickError(f"rule '{part}': expected {RULES}")
    return Bound(found[1], found[2], _number(part, found[3]))


def _count(front: Front) -> str:
    return f"{len(front)} point" + ("" if len(front) == 1 else "s")


def _places(front: Front, point: int) -> str:
    """Every objective of the point, and how far it is above the best on the front."""
    values, best = front.objectives[point], front.objectives.min(axis=0)
    texts = []
    for name, value, least in zip(front.names, values, best):
        above = f"best {least:.10g}" if value > least else "the best"
        texts.append(f"{name} {value:.10g} ({above})")
    return "at " + ", ".join(texts)
