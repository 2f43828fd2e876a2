# SPDX-License-Identifier: Apache-2.0
"""What a solver is given and what it gives back, whichever it is."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gaus_analysis.peers.formulation import Formulation


@dataclass(frozen=True)
class Effort:
    deadline: float  # of time.monotonic()
    threads: int
    seed: int
    relax: bool  # only the bound of the linear relaxation


@dataclass(frozen=True)
class Outcome:
    status: str  # "optimal", "relaxation", "infeasible" or "time limit"
    bound: float  # proven lower bound; -infinite when there is none


# starts of a solution [V] and the value that the solver claims for it, or None and infinity when
# only the bound is new; the bound so far
Report = Callable[[np.ndarray | None, float, float], None]
# solve(formulation, effort, start to begin with or None, report)
Solve = Callable[[Formulation, Effort, np.ndarray | None, Report], Outcome]


@dataclass(frozen=True)
class Solver:
    version: str
    solve: Solve
