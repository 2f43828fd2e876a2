# SPDX-License-Identifier: Apache-2.0
"""Runs one task under the wall clock and records what came of it and when."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import h5py
import numpy as np

from gaus_analysis.compare import peak_memory
from gaus_analysis.compare.methods import Machine, Task, command
from gaus_analysis.compare.suite import Question
from gaus_analysis.indicators import staircase

GRACE = 20.0  # [s] past the time limit before a run is ended
POLL = 0.1  # [s] between looks at the front file
LAUNCHER = [sys.executable, "-I", "-S", peak_memory.__file__]


def read_values(path: Path) -> dict[str, np.ndarray]:
    """The objectives of a front, [N] each; none while there is no file."""
    if not path.is_file():
        return {}
    with h5py.File(path, "r") as file:
        data = file["front/objectives"]
        names = [n.decode() if isinstance(n, bytes) else str(n) for n in data.attrs["names"]]
        return dict(zip(names, data[:].T))


def read_bound(path: Path) -> float | None:
    """The lower bound that an outside solver has proven."""
    if not path.is_file():
        return None
    with h5py.File(path, "r") as file:
        bound = file["peer"].attrs.get("scalar_bound") if "peer" in file else None
    return None if bound is None or not np.isfinite(bound) else float(bound)


def best(question: Question, values: dict[str, np.ndarray]) -> float | None:
    if not values or any(name not in values for name in question.objectives):
        return None
    scalar = question.scalar(values)
    return float(scalar.min()) if len(scalar) else None


def trade_off(question: Question, values: dict[str, np.ndarray]) -> list[list[float]]:
    """The non-dominated points in both objectives of the question, [N, 2], sorted."""
    if not values or len(question.objectives) < 2:
        return []
    vectors = np.stack([values[name] for name in question.objectives], axis=1)
    return staircase(vectors).tolist()


def outcome(code: int, over: bool, message: str) -> str:
    if over:
        return "over time"
    if code == 0:
        return "done"
    if code == 3:
        return "no schedule"
    return "out of memory" if code == -signal.SIGKILL or "memory" in message else "failed"


class Watch:
    """Follows the best values of a front file that is rewritten now and then."""

    def __init__(self, questions: tuple[Question, ...], path: Path, begin: float):
        self.path, self.begin, self.stamp = path, begin, None
        self.courses: dict[Question, list[list[float]]] = {q: [] for q in questions}

    def look(self) -> None:
        stamp = self.path.stat().st_mtime_ns if self.path.is_file() else None
        if stamp == self.stamp:
            return
        try:
            values = read_values(self.path)
        except OSError:  # not written to its end
            return
        self.stamp = stamp
        for question, course in self.courses.items():
            value = best(question, values)
            if value is not None and (not course or value < course[-1][1]):
                course.append([round(time.monotonic() - self.begin, 2), value])


def run(task: Task, machine: Machine) -> list[dict]:
    """One record per question: value (None: no schedule), its course [seconds, value], trade-off
    points, bound, seconds, peak memory of the largest process [MB] (None: killed), outcome and
    message."""
    with tempfile.TemporaryDirectory() as folder:
        output, errors, memory = (Path(folder, name) for name in ("front.h5", "errors", "memory"))
        begin = time.monotonic()
        watch = Watch(task.questions, output, begin)
        with errors.open("wb") as sink:
            process = subprocess.Popen([*LAUNCHER, memory, *command(task, machine, str(output))],
                                       stdout=sink, stderr=sink, stdin=subprocess.DEVNULL,
                                       start_new_session=True)
            over = False
            try:
                while process.poll() is None:
                    time.sleep(POLL)
                    watch.look()
                    if not over and time.monotonic() - begin > machine.seconds + GRACE:
                        over = True
                        os.killpg(process.pid, signal.SIGKILL)
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
        watch.look()
        lines = errors.read_text(errors="replace").strip().splitlines()
        message = lines[-1] if lines and process.returncode != 0 else ""
        values = read_values(output)
        return [{"key": task.key(machine), "design": q.design, "formulation": q.formulation,
                 "method": task.method, "seed": task.seed, "value": best(q, values),
                 "course": watch.courses[q], "points": trade_off(q, values),
                 "bound": read_bound(output), "seconds": round(time.monotonic() - begin, 2),
                 "megabytes": float(memory.read_text()) if memory.is_file() else None,
                 "outcome": outcome(process.returncode, over, message), "message": message}
                for q in task.questions]
