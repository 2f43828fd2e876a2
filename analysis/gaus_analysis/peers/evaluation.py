"""Legality and exact objectives of a schedule, as docs/problem.md defines them.

Shares nothing with the formulations: what a solver returns enters a front only after this."""

import numpy as np

from gaus_analysis.peers.problem import Problem


def evaluate(problem: Problem, start: np.ndarray, ii: int) -> dict[str, float]:
    """All objectives of `start` [V]; `ii` 0: not pipelined. O(V + E + steps)."""
    birth = start + np.maximum(problem.latency, 1) - 1
    edges = np.flatnonzero(problem.carries & ((problem.distance == 0) | (ii > 0)))
    source = problem.source[edges]
    arrival = start[problem.target[edges]] + ii * problem.distance[edges]
    crossed = np.maximum(arrival - birth[source], 0)
    death = birth.copy()
    np.maximum.at(death, source, arrival)
    return {"latency": float((start + problem.latency).max()),
            "resource": float(sum(cost * use.max() for cost, use
                                  in zip(problem.cost, usage(problem, start, ii)))),
            "communication": float(problem.weight[edges] @ crossed),
            "memory": float(occupancy(birth, death, problem.size, ii).max()),
            "ii": float(ii)}


def usage(problem: Problem, start: np.ndarray, ii: int) -> list[np.ndarray]:
    """Units in use per step (slot when pipelined), of every class."""
    held = problem.blocking[problem.resource]
    members = (problem.resource == c for c in range(len(problem.cost)))
    return [occupancy(start[m], start[m] + held[m], problem.amount[m], ii) for m in members]


def occupancy(first: np.ndarray, last: np.ndarray, amount: np.ndarray, ii: int) -> np.ndarray:
    """Sum of the amounts over [first, last), per step or per slot modulo `ii`."""
    steps = int(last.max(initial=0)) + 1
    steps += -steps % max(ii, 1)
    change = np.zeros(steps + 1, np.int64)
    np.add.at(change, first, amount)
    np.add.at(change, last, -amount)
    sums = np.cumsum(change)[:steps]
    return sums.reshape(-1, ii).sum(axis=0) if ii > 0 else sums


def fault(problem: Problem, start: np.ndarray, ii: int, latency_bound: int) -> str | None:
    """The first rule of legality that `start` breaks."""
    if start.min() < 0:
        return f"operator {problem.names[start.argmin()]} starts at step {start.min()}"
    ready = start[problem.source] + problem.latency[problem.source] + problem.delay
    late = ready > start[problem.target] + ii * problem.distance
    late &= (problem.distance == 0) | (ii > 0)
    if late.any():
        e = int(late.argmax())
        return (f"dependency {problem.names[problem.source[e]]} -> "
                f"{problem.names[problem.target[e]]} is broken")
    for c, use in enumerate(usage(problem, start, ii)):
        if 0 <= problem.limit[c] < use.max():
            return f"class {c} uses {use.max()} units, its limit is {problem.limit[c]}"
    last = int((start + np.maximum(problem.latency, 0 if ii > 0 else 1)).max())
    return f"it ends at {last}, its bound is {latency_bound}" if last > latency_bound else None
