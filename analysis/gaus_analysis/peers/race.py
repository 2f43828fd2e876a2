# SPDX-License-Identifier: Apache-2.0
"""One run of a peer: solutions are checked, kept and written while the solver goes on."""

import math
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from gaus_analysis.objectives import evaluate
from gaus_analysis.peers.errors import SYSTEM, PeerError
from gaus_analysis.peers.front_file import SOLVED, Point, Progress, Run, add_point, write_front
from gaus_analysis.peers.legality import fault
from gaus_analysis.peers.process import News
from gaus_analysis.peers.solver import Outcome
from gaus_analysis.problem import Problem

WRITE_PERIOD = 1.0  # seconds
TOLERANCE = 1e-6  # of what a floating-point solver claims, relative


class Race:
    """What is known so far, and the file that shows it."""

    def __init__(self, problem: Problem, run: Run, output: Path, problem_from: Path, began: float,
                 say: Callable[[str], None]):
        self.problem, self.run, self.output, self.problem_from = problem, run, output, problem_from
        self.began, self.say = began, say  # `began` of time.monotonic()
        self.points: list[Point] = []
        self.rows: list[tuple[float, float, float]] = []
        self.best, self.bound, self.status = math.inf, -math.inf, "running"
        self.last_write, self.unwritten = -math.inf, False

    def enter(self, start: np.ndarray, origin: str, claimed: float = math.inf) -> None:
        """Checks a schedule and keeps it. Raises PeerError when it is not legal or worse than the
        value that the solver claims."""
        wrong = fault(self.problem, start, self.run.ii, self.run.latency_bound)
        self.require(not wrong, f"a schedule is not legal: {wrong}")
        exact = evaluate(self.problem, start, self.run.ii)
        objectives = tuple(exact[name] for name in self.run.objectives)
        value = sum(w * objective for w, objective in zip(self.run.weights, objectives))
        self.require(not_above(value, claimed),
                     f"claims {claimed:.12g}, the schedule has {value:.12g}")
        seconds = time.monotonic() - self.began
        self.points = add_point(self.points, Point(start, objectives, origin, seconds))
        if value < self.best:
            self.best, self.unwritten = value, True
            self.rows.append((seconds, value, self.bound))
            self.say(f"{seconds:8.1f} s  value {value:.10g}  bound {self.bound:.10g}")

    def follow(self, messages: Iterable[News | Outcome | None]) -> None:
        """Takes all messages of the solver, until its outcome."""
        outcome = Outcome("time limit", -math.inf)
        for message in messages:
            if isinstance(message, Outcome):
                outcome = message
            elif message is not None:
                self.bound = max(self.bound, message.bound)
                if message.start is not None:
                    self.enter(message.start, SOLVED, message.claimed)
            if self.unwritten and time.monotonic() - self.last_write > WRITE_PERIOD:
                self.write()
        self.bound = max(self.bound, outcome.bound)
        self.require(not_above(self.bound, self.best),
                     f"claims the bound {self.bound:.12g}, a schedule has {self.best:.12g}")
        self.status = outcome.status
        self.write()

    def write(self) -> None:
        write_front(self.output, self.problem_from, self.run, self.points,
                    Progress(self.status, self.bound, self.rows))
        self.last_write, self.unwritten = time.monotonic(), False

    def require(self, holds: bool, otherwise: str) -> None:
        if not holds:
            raise PeerError(SYSTEM, f"{self.run.solver}: {otherwise}")


def not_above(value: float, other: float) -> bool:
    """value <= other within the tolerance."""
    return value <= other or value - other <= TOLERANCE * max(1.0, abs(other))
