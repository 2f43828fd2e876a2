# SPDX-License-Identifier: Apache-2.0
"""A solver in a process of its own: one that crashes, takes all memory or overruns its time ends
alone."""

import multiprocessing
import os
import resource
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gaus_analysis.peers.errors import SYSTEM, PeerError
from gaus_analysis.peers.formulation import Formulation
from gaus_analysis.peers.memory import available_bytes
from gaus_analysis.peers.solver import Effort, Outcome, Solve

GRACE = 1.0  # seconds that a solver may take to end after its deadline
TICK = 0.5  # seconds


@dataclass(frozen=True)
class News:
    """A solution, or only a bound."""

    start: np.ndarray | None  # [V]
    claimed: float
    bound: float


def run(solve: Solve, formulation: Formulation, effort: Effort, start: np.ndarray | None
        ) -> Iterator[News | Outcome | None]:
    """News as they come, None at least every tick, at last the outcome.
    Raises PeerError when the solver fails."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    arguments = sender, solve, formulation, effort, start
    child = context.Process(target=work, args=arguments, daemon=True)
    child.start()
    sender.close()
    try:
        message = None
        while not isinstance(message, Outcome):
            message = receive(receiver, effort.deadline + GRACE)
            if isinstance(message, PeerError):
                raise message
            yield message
    except EOFError:
        child.join()
        raise PeerError(SYSTEM, f"the solver ended with {ending(child.exitcode)}") from None
    finally:
        child.kill()
        child.join()


def receive(receiver, end: float) -> News | Outcome | PeerError | None:
    left = end - time.monotonic()
    if receiver.poll(max(min(left, TICK), 0)):
        return receiver.recv()
    return Outcome("time limit", -np.inf) if left <= 0 else None


def ending(code: int | None) -> str:
    return f"signal {-code}" if code is not None and code < 0 else f"status {code}"


def work(sender, solve: Solve, formulation: Formulation, effort: Effort, start: np.ndarray | None
         ) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # solvers print banners of their own
    most = available_bytes()
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    lock = threading.Lock()  # solvers report from several threads

    def report(*news) -> None:
        with lock:
            sender.send(News(*news))

    try:
        sender.send(solve(formulation, effort, start, report))
    except PeerError as error:
        sender.send(error)
    except MemoryError:
        sender.send(PeerError(SYSTEM, f"the solver needs more memory than {most / 2**30:.3g} GiB"))
