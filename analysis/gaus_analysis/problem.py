# SPDX-License-Identifier: Apache-2.0
"""The design that a front file holds: operators, dependencies and resource classes."""

from dataclasses import dataclass
from functools import cached_property

import h5py
import numpy as np
from numpy.typing import NDArray

from gaus_analysis.errors import FrontError
from gaus_analysis.tables import (Amounts, Counts, Integers, Limits, Steps, Texts, find, read_table,
                                  text_attribute)
from gaus_analysis.visible import visible


@dataclass(frozen=True, eq=False)
class Operators:
    """Arrays of length V."""

    name: Texts
    resource: Steps  # class
    amount: Counts  # units of the class
    latency: Steps
    size: Counts  # memory of the result
    birth: Steps | None = None  # steps from the start to the boundary at which its value is born
    space: Steps | None = None  # that its value lies in
    earliest: Steps | None = None  # start
    latest: Limits | None = None  # start; -1: open


@dataclass(frozen=True, eq=False)
class Dependencies:
    """Arrays of length E."""

    source: Steps
    target: Steps
    distance: Steps  # iterations
    delay: Integers  # steps
    weight: Amounts  # communication per boundary crossed
    carries: Steps  # 1: transports the value of the source
    hold: Steps | None = None  # steps after its start for which the target needs the value


@dataclass(frozen=True, eq=False)
class Resources:
    """Arrays of length C."""

    name: Texts
    limit: Limits  # units in every step; -1: none
    cost: Amounts  # per unit
    blocking: Steps  # steps that an operator holds its units


@dataclass(frozen=True, eq=False)
class Spaces:
    """Memory spaces."""

    name: Texts
    limit: Limits  # at every boundary; -1: none
    cost: Amounts  # per unit of size


@dataclass(frozen=True, eq=False)
class Reservations:
    """What operators hold, one row for each class or space and range of steps."""

    operator: Steps
    kind: Steps  # 0: of a class, 1: of a memory space
    index: Steps  # of the class or space
    amount: Counts
    from_: Steps  # steps after the start
    steps: Steps


@dataclass(frozen=True, eq=False)
class Held:
    """Reservations of classes, or of spaces."""

    operator: NDArray[np.int64]
    index: NDArray[np.int64]
    amount: NDArray[np.int64]
    first: NDArray[np.int64]  # steps after the start
    steps: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Values:
    """Dependencies that carry a value, sorted by source."""

    source: NDArray[np.int64]
    target: NDArray[np.int64]
    distance: NDArray[np.int64]
    delay: NDArray[np.int64]
    weight: NDArray[np.float64]
    hold: NDArray[np.int64]
    producers: NDArray[np.int64]  # sources that occur, ascending
    first: NDArray[np.int64]  # dependency of each producer


@dataclass(frozen=True, eq=False)
class Problem:
    name: str
    source: str
    sha256: str
    operators: Operators
    dependencies: Dependencies
    resources: Resources
    spaces: Spaces | None = None
    reservations: Reservations | None = None

    @property
    def has_additions(self) -> bool:
        """True when it says what version 1 of the format cannot."""
        columns = (self.operators.birth, self.operators.space, self.operators.earliest,
                   self.operators.latest, self.dependencies.hold, self.spaces, self.reservations)
        return (any(column is not None for column in columns)
                or bool((self.dependencies.delay < 0).any()))

    @property
    def operator_count(self) -> int:
        return len(self.operators.name)

    @property
    def class_count(self) -> int:
        return len(self.resources.name)

    @cached_property
    def uses(self) -> Held:
        """What operators hold of classes."""
        if self.reservations is not None:
            return _held(self.reservations, 0)
        every = np.arange(self.operator_count)
        return Held(every, self.operators.resource, self.operators.amount, np.zeros_like(every),
                    self.resources.blocking[self.operators.resource])

    @cached_property
    def scratch(self) -> Held:
        """What operators hold of memory spaces."""
        if self.reservations is not None:
            return _held(self.reservations, 1)
        none = np.zeros(0, np.int64)
        return Held(none, none, none, none, none)

    @cached_property
    def birth(self) -> NDArray[np.int64]:
        """Steps from the start of each operator to the birth of its value, [V]."""
        if self.operators.birth is not None:
            return self.operators.birth
        return np.maximum(self.operators.latency, 1) - 1

    @cached_property
    def space(self) -> NDArray[np.int64]:
        """The space of each operator's value, [V]."""
        if self.operators.space is not None:
            return self.operators.space
        return np.zeros(self.operator_count, np.int64)

    @property
    def space_names(self) -> list[str]:
        """What pictures call the live values of each space."""
        if self.spaces is None:
            return ["live values"]
        return [f"live values in {name}" for name in self.spaces.name]

    @property
    def space_limits(self) -> list[int]:
        return [-1] if self.spaces is None else [*map(int, self.spaces.limit)]

    @property
    def space_cost(self) -> NDArray[np.float64]:
        return np.ones(1) if self.spaces is None else self.spaces.cost

    @cached_property
    def plain_values(self) -> Values:
        """Without pipelining: loop-carried dependencies do not count."""
        return _values(self.dependencies, self.dependencies.distance == 0)

    @cached_property
    def pipelined_values(self) -> Values:
        return _values(self.dependencies, np.ones(len(self.dependencies.source), bool))


def _held(reservations: Reservations, kind: int) -> Held:
    rows = np.flatnonzero(reservations.kind == kind)
    return Held(reservations.operator[rows], reservations.index[rows], reservations.amount[rows],
                reservations.from_[rows], reservations.steps[rows])


def _values(dependencies: Dependencies, counts: NDArray[np.bool_]) -> Values:
    edges = np.flatnonzero(counts & (dependencies.carries == 1))
    edges = edges[np.argsort(dependencies.source[edges], kind="stable")]
    source = dependencies.source[edges]
    producers, first = np.unique(source, return_index=True)
    hold = (np.zeros(len(edges), np.int64) if dependencies.hold is None
            else dependencies.hold[edges])
    return Values(source, dependencies.target[edges], dependencies.distance[edges],
                  dependencies.delay[edges], dependencies.weight[edges], hold, producers, first)


def read_problem(file: h5py.File) -> Problem:
    """Throws FrontError when /problem is not what docs/front-file.md says."""
    operators = read_table(file, "/problem/operators", Operators)
    dependencies = read_table(file, "/problem/dependencies", Dependencies)
    resources = read_table(file, "/problem/resources", Resources)
    if len(operators.name) == 0:
        raise FrontError("/problem/operators: found no operator, expected at least one")
    _require_inside("/problem/operators/resource", operators.resource, len(resources.name))
    _require_inside("/problem/dependencies/source", dependencies.source, len(operators.name))
    _require_inside("/problem/dependencies/target", dependencies.target, len(operators.name))
    text = {name: visible(text_attribute(find(file, "/problem"), name, ""))
            for name in ("name", "source", "sha256")}
    spaces, reservations = _read_additions(file)
    count = 1 if spaces is None else len(spaces.name)
    if operators.space is not None:
        _require_inside("/problem/operators/space", operators.space, count)
    if reservations is not None:
        group = "/problem/reservations"
        _require_inside(f"{group}/operator", reservations.operator, len(operators.name))
        _require_inside(f"{group}/kind", reservations.kind, 2)
        of_class, of_space = (reservations.index[reservations.kind == kind] for kind in (0, 1))
        _require_inside(f"{group}/index", of_class, len(resources.name))
        _require_inside(f"{group}/index", of_space, count)
    return Problem(**text, operators=operators, dependencies=dependencies, resources=resources,
                   spaces=spaces, reservations=reservations)


def _read_additions(file: h5py.File) -> tuple[Spaces | None, Reservations | None]:
    """What files of version 2 may have."""
    spaces = (read_table(file, "/problem/spaces", Spaces)
              if find(file, "/problem/spaces") is not None else None)
    reservations = (read_table(file, "/problem/reservations", Reservations)
                    if find(file, "/problem/reservations") is not None else None)
    return spaces, reservations


def _require_inside(path: str, numbers: NDArray[np.int64], end: int) -> None:
    wrong = np.flatnonzero((numbers < 0) | (numbers >= end))
    if len(wrong):
        raise FrontError(f"{path}: found {numbers[wrong[0]]} in row {wrong[0]}, expected 0 to "
                         f"{end - 1}")
