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


@dataclass(frozen=True, eq=False)
class Dependencies:
    """Arrays of length E."""

    source: Steps
    target: Steps
    distance: Steps  # iterations
    delay: Integers  # steps
    weight: Amounts  # communication per boundary crossed
    carries: Steps  # 1: transports the value of the source


@dataclass(frozen=True, eq=False)
class Resources:
    """Arrays of length C."""

    name: Texts
    limit: Limits  # units in every step; -1: none
    cost: Amounts  # per unit
    blocking: Steps  # steps that an operator holds its units


@dataclass(frozen=True, eq=False)
class Values:
    """Dependencies that carry a value, sorted by source."""

    source: NDArray[np.int64]
    target: NDArray[np.int64]
    distance: NDArray[np.int64]
    weight: NDArray[np.float64]
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

    @property
    def operator_count(self) -> int:
        return len(self.operators.name)

    @property
    def class_count(self) -> int:
        return len(self.resources.name)

    @cached_property
    def held(self) -> NDArray[np.int64]:
        """Steps that each operator holds its units, [V]."""
        return self.resources.blocking[self.operators.resource]

    @cached_property
    def plain_values(self) -> Values:
        """Without pipelining: loop-carried dependencies do not count."""
        return _values(self.dependencies, self.dependencies.distance == 0)

    @cached_property
    def pipelined_values(self) -> Values:
        return _values(self.dependencies, np.ones(len(self.dependencies.source), bool))


def _values(dependencies: Dependencies, counts: NDArray[np.bool_]) -> Values:
    edges = np.flatnonzero(counts & (dependencies.carries == 1))
    edges = edges[np.argsort(dependencies.source[edges], kind="stable")]
    source = dependencies.source[edges]
    producers, first = np.unique(source, return_index=True)
    return Values(source, dependencies.target[edges], dependencies.distance[edges],
                  dependencies.weight[edges], producers, first)


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
    return Problem(**text, operators=operators, dependencies=dependencies, resources=resources)


def _require_inside(path: str, numbers: NDArray[np.int64], end: int) -> None:
    wrong = np.flatnonzero((numbers < 0) | (numbers >= end))
    if len(wrong):
        raise FrontError(f"{path}: found {numbers[wrong[0]]} in row {wrong[0]}, expected 0 to "
                         f"{end - 1}")
