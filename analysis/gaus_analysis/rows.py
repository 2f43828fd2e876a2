# SPDX-License-Identifier: Apache-2.0
"""The tables of a front file, row by row as in docs/front-file.md."""

from dataclasses import dataclass
from typing import ClassVar

from gaus_analysis.tables import (Amounts, Column, Counts, Integers, Limits, Matrix, Numbers, Seeds, Steps,
                                  Texts, Vectors)


@dataclass(frozen=True)
class Provenance:
    generator: str
    created: str  # ISO 8601, UTC
    command: str
    config: str
    seed: int
    world_size: int


@dataclass(frozen=True, eq=False)
class Points:
    """One row per point of the front, N rows; M objectives."""

    objectives: Vectors
    ii: Steps  # 0: not pipelined
    latency_bound: Steps
    weighting: Vectors
    origin: Texts
    rank: Steps
    restart: Integers  # -1: none
    iteration: Steps
    seconds: Amounts
    source: Steps | None = None  # row of `sources`, merged files only


@dataclass(frozen=True, eq=False)
class History:
    """One row per report."""

    seconds: Amounts
    restarts: Counts
    evaluations: Counts
    hypervolume: Numbers
    front_size: Counts


@dataclass(frozen=True, eq=False)
class Trials:
    """One row per restart. Hyperparameters, a number each, are the columns that the file has beside
    these: `gaus_analysis.tables.other_columns`."""

    restart: Integers
    rank: Integers
    start: Texts
    latency_bound: Integers
    ii: Integers
    weighting: Matrix
    best_value: Numbers
    seconds: Numbers
    status: Texts
    proposals: Integers | None = None
    iterations: Integers | None = None
    kernel: Texts | None = None
    dependencies: Texts | None = None
    start_value: Numbers | None = None
    gain: Numbers | None = None  # what it has earned, 0 to 1
    rung: Integers | None = None  # of the ladder of efforts
    source: Steps | None = None
    OTHERS: ClassVar[Column] = Column("number")


@dataclass(frozen=True, eq=False)
class Migrations:
    """One row per schedule that a rank sent."""

    seconds: Amounts
    from_: Steps
    to: Limits  # -1: all
    value: Numbers


@dataclass(frozen=True, eq=False)
class Sources:
    """One row per run that a merged front came from."""

    path: Texts
    points: Counts
    seed: Seeds
    created: Texts
    command: Texts


@dataclass(frozen=True, eq=False)
class Bounds:
    """One row per lower bound: of the weighted sum of the objectives of all legal schedules within
    the latency bound at that II."""

    latency_bound: Steps
    ii: Steps
    weights: Matrix
    value: Numbers
    reached: Counts  # 1: a legal schedule has this value
    method: Texts
    seconds: Numbers
