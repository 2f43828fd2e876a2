# SPDX-License-Identifier: Apache-2.0
"""Earliest and latest starts, the critical path, and a latency bound in steps."""

import math
from collections import deque

import numpy as np

from gaus_analysis.peers.errors import NOTHING_FOUND, USAGE, PeerError
from gaus_analysis.problem import Problem


def topological_order(problem: Problem) -> np.ndarray:
    """All operators, in an order of the dependencies of distance 0 (Kahn 1962). Those of negative
    steps are left aside, as maximum distances close cycles; what then still is in a cycle comes
    last."""
    count, dependencies = problem.operator_count, problem.dependencies
    steps = problem.operators.latency[dependencies.source] + dependencies.delay
    inside = (dependencies.distance == 0) & (steps >= 0)
    following = lists_of(count, dependencies.source[inside], dependencies.target[inside])
    waiting = np.bincount(dependencies.target[inside], minlength=count).tolist()
    ready = deque(v for v, count in enumerate(waiting) if count == 0)
    order = []
    while ready:
        u = ready.popleft()
        order.append(u)
        for v in following[u]:
            waiting[v] -= 1
            if waiting[v] == 0:
                ready.append(v)
    order += [v for v, count in enumerate(waiting) if count > 0]
    return np.array(order)


def longest_paths(order: np.ndarray, length: np.ndarray, before: np.ndarray, after: np.ndarray,
                  gap: np.ndarray) -> np.ndarray:
    """The smallest values >= `length` [V] with value[after] >= value[before] + gap: two passes when
    `order` is topological, more with cycles, O(V E) at worst (Bellman 1958).
    Raises PeerError when a cycle has a positive sum."""
    outgoing = lists_of(len(length), before, np.arange(len(before)))
    order, after, gap, value = order.tolist(), after.tolist(), gap.tolist(), length.tolist()
    for _ in range(len(length) + 1):
        changed = False
        for u in order:
            for e in outgoing[u]:
                if value[u] + gap[e] > value[after[e]]:
                    value[after[e]] = value[u] + gap[e]
                    changed = True
        if not changed:
            return np.array(value, np.int64)
    raise PeerError(NOTHING_FOUND, "a cycle of dependencies takes more steps than it may: a "
                                   "recurrence that does not fit the initiation interval, or a "
                                   "maximum distance")


def lists_of(count: int, key: np.ndarray, item: np.ndarray) -> list[list[int]]:
    """The items of every key 0..count-1."""
    lists: list[list[int]] = [[] for _ in range(count)]
    for k, i in zip(key.tolist(), item.tolist()):
        lists[k].append(i)
    return lists


def bound_in_steps(text: str, critical_path: int) -> int:
    """ "1.25x", a factor of the critical path rounded up, or steps, as gaus reads them."""
    if text.endswith("x"):
        steps = math.ceil(float(text[:-1]) * critical_path - 1e-9)
    else:
        steps = int(text)
    if steps < critical_path:
        raise PeerError(USAGE, f"option --latency-bound: found {text} ({steps} steps), expected at "
                               f"least the critical path ({critical_path} steps)")
    return steps
