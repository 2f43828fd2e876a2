# SPDX-License-Identifier: Apache-2.0
"""Legality of a schedule, as docs/problem.md defines it.

Shares nothing with the formulations: what a solver returns enters a front only after this."""

import numpy as np

from gaus_analysis.objectives import profiles
from gaus_analysis.problem import Problem


def fault(problem: Problem, start: np.ndarray, ii: int, latency_bound: int) -> str | None:
    """The first rule of legality that `start` [V] breaks; `ii` 0: not pipelined. O(V + E + C T) for
    T steps."""
    operators, dependencies = problem.operators, problem.dependencies
    if start.min() < 0:
        return f"operator {operators.name[start.argmin()]} starts at step {start.min()}"
    outside = np.zeros(len(start), bool)
    if operators.earliest is not None:
        outside |= start < operators.earliest
    if operators.latest is not None:
        outside |= (0 <= operators.latest) & (operators.latest < start)
    if outside.any():
        v = int(outside.argmax())
        return f"operator {operators.name[v]} starts at step {start[v]}, outside its start window"
    ready = (start + operators.latency)[dependencies.source] + dependencies.delay
    late = ready > start[dependencies.target] + ii * dependencies.distance
    late &= (dependencies.distance == 0) | (ii > 0)
    if late.any():
        e = int(late.argmax())
        return (f"dependency {operators.name[dependencies.source[e]]} -> "
                f"{operators.name[dependencies.target[e]]} is broken")
    profile = profiles(problem, start, ii)
    for c, peak in enumerate(profile.use.max(axis=1)):
        if 0 <= problem.resources.limit[c] < peak:
            return f"class {c} uses {peak:.0f} units, its limit is {problem.resources.limit[c]}"
    for k, (peak, limit) in enumerate(zip(profile.live.max(axis=1), problem.space_limits)):
        if 0 <= limit < peak:
            return f"memory space {k} holds {peak:.0f}, its limit is {limit}"
    last = int((start + np.maximum(operators.latency, 0 if ii > 0 else 1)).max())
    return f"it ends at {last}, its bound is {latency_bound}" if last > latency_bound else None
