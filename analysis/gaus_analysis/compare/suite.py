# SPDX-License-Identifier: Apache-2.0
"""What is asked of every method: one design, one scalar to minimise, one horizon."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Question:
    """Minimise the weighted sum of some objectives of a design within a horizon."""

    design: str  # path below the data folder
    formulation: str  # "A", "B" or "C"
    objectives: tuple[str, ...]
    weights: tuple[float, ...]
    horizon: tuple[str, ...]  # options of the program: latency bound and initiation interval

    def scalar(self, values: dict[str, np.ndarray]) -> np.ndarray:
        """The scalar of points whose objectives are [N] each."""
        return sum(w * values[name] for w, name in zip(self.weights, self.objectives))


def read_suite(path: Path, wanted: list[str]) -> list[Question]:
    """Questions of a suite file (tests/bench/quality.json) whose design contains one of the words
    `wanted`, or all: A and B of every acyclic design, C of every loop with its interval."""
    suite = json.loads(path.read_text())
    horizon = ("--latency-bound", "1.0x")
    questions = []
    for design, known in suite["designs"].items():
        weights = (float(known["alpha"]), 1.0)
        questions += [
            Question(design, "A", ("resource", "communication"), weights, horizon),
            Question(design, "B", ("memory",), (1.0,), horizon),
        ]
    for design, known in suite["loops"].items():
        pipelined = ("--ii", str(known["ii"]), "--latency-bound", str(known["latency_bound"]))
        questions.append(Question(design, "C", ("memory",), (1.0,), pipelined))
    return [q for q in questions if not wanted or any(word in q.design for word in wanted)]
