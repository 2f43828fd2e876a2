# SPDX-License-Identifier: Apache-2.0
"""What a solver is asked: the problem as difference constraints, a linear cost and peaks.

Every quantity of docs/problem.md is a function of points in time, the variables x: the start of
every operator and, as far as the objectives need them, the end of a value that several operators
consume and the end of the schedule. In a legal schedule no value is consumed before it is born, so
communication is linear. A resource class and memory are alike: the peak of intervals that take
units. How x becomes decisions is the solver's matter."""

from dataclasses import dataclass

import numpy as np

from gaus_analysis.peers.errors import PeerError
from gaus_analysis.peers.windows import bound_in_steps, longest_paths, topological_order
from gaus_analysis.problem import Problem, Values


@dataclass(frozen=True)
class Times:
    """Variables x with earliest <= x <= latest and x[after] >= x[before] + gap, tight windows."""

    earliest: np.ndarray  # [X]
    latest: np.ndarray  # [X]
    before: np.ndarray  # [G]
    after: np.ndarray  # [G]
    gap: np.ndarray  # [G]


@dataclass(frozen=True)
class Peak:
    """The largest sum of `amount` over the intervals [x[begin] + begin_shift, x[end] + end_shift)
    in any step, or in any slot modulo the initiation interval. None ends before it begins."""

    price: float  # of a unit, in the cost
    least: int
    most: int  # a limit, or what is never exceeded
    amount: np.ndarray  # [n], > 0
    begin: np.ndarray  # [n]
    begin_shift: np.ndarray  # [n]
    end: np.ndarray  # [n]
    end_shift: np.ndarray  # [n]


@dataclass(frozen=True)
class Formulation:
    """minimise constant + price @ x + sum of price * peak. The first variables are the starts of
    the operators; the others are at least the largest of their predecessors plus gap, and their
    prices not negative."""

    operators: int
    ii: int  # 0: not pipelined
    latency_bound: int
    times: Times
    price: np.ndarray  # [X]
    constant: float
    peaks: list[Peak]


def formulate(problem: Problem, weights: dict[str, float], bound: str, ii: int) -> Formulation:
    """The weighted sum of objectives under a latency bound as bound_in_steps reads it.
    Raises PeerError when the bound is below the critical path, when a recurrence does not fit, and
    for what it has no variables for: reservations, memory spaces, births, holds, start windows and
    maximum distances."""
    if problem.has_additions:
        raise PeerError("the design has reservations, memory spaces, buffers, start windows or negative "
                        "delays, which this formulation does not know")
    times, steps = start_times(problem, bound, ii)
    operators = problem.operator_count
    price, constant = communication(problem, ii, weights.get("communication", 0.0))
    peaks = resource_peaks(problem, times, ii, weights.get("resource", 0.0))
    if "memory" in weights:
        times, peak = memory_peak(problem, times, ii, weights["memory"])
        peaks.append(peak)
    extra = np.zeros(len(times.earliest) - operators)
    if "latency" in weights:
        every = np.arange(operators)
        times = with_maxima(times, every, problem.operators.latency, np.zeros_like(every))
        extra = np.append(extra, weights["latency"])
    return Formulation(operators, ii, steps, times, np.concatenate([price, extra]), constant,
                       [peak for peak in peaks if len(peak.amount) > 0])


def start_times(problem: Problem, bound: str, ii: int) -> tuple[Times, int]:
    """Starts of the operators, and the latency bound in steps."""
    latency, dependencies = problem.operators.latency, problem.dependencies
    counted = (dependencies.distance == 0) | (ii > 0)
    before, after = dependencies.source[counted], dependencies.target[counted]
    gap = (latency[dependencies.source] + dependencies.delay - ii * dependencies.distance)[counted]
    # Without pipelining an operator of latency 0 starts within the bound too.
    tail = latency if ii > 0 else np.maximum(latency, 1)
    order = topological_order(problem)
    earliest = longest_paths(order, np.zeros_like(tail), before, after, gap)
    steps = bound_in_steps(bound, int((earliest + tail).max()))
    latest = steps - longest_paths(order[::-1], tail, after, before, gap)
    return Times(earliest, latest, before, after, gap), steps


def with_maxima(times: Times, member: np.ndarray, shift: np.ndarray, group: np.ndarray) -> Times:
    """One more variable per group 0, 1, ...: at least x[member] + shift of its members; `group`
    ascends."""
    first = np.unique(group, return_index=True)[1]
    count = len(times.earliest)
    return Times(
        earliest=np.append(times.earliest,
                           np.maximum.reduceat(times.earliest[member] + shift, first)),
        latest=np.append(times.latest, np.maximum.reduceat(times.latest[member] + shift, first)),
        before=np.append(times.before, member),
        after=np.append(times.after, count + group),
        gap=np.append(times.gap, shift))


def all_times(formulation: Formulation, start: np.ndarray) -> np.ndarray:
    """The smallest x of a schedule [V]."""
    times, operators = formulation.times, formulation.operators
    x = np.concatenate([start, times.earliest[operators:]])
    later = times.after >= operators
    np.maximum.at(x, times.after[later], x[times.before[later]] + times.gap[later])
    return x


def transports(problem: Problem, ii: int) -> tuple[Values, np.ndarray, np.ndarray]:
    """Dependencies that carry a value, with the shifts that make the birth of a start of the source
    and the arrival of a start of the target."""
    values = problem.pipelined_values if ii > 0 else problem.plain_values
    birth = np.maximum(problem.operators.latency[values.source], 1) - 1
    return values, birth, ii * values.distance


def communication(problem: Problem, ii: int, price: float) -> tuple[np.ndarray, float]:
    """Coefficients of the starts and the constant of price * communication."""
    values, birth, arrival = transports(problem, ii)
    weight = price * values.weight
    count = problem.operator_count
    coefficients = np.bincount(values.target, weight, count) - np.bincount(
        values.source, weight, count)
    return coefficients, float(weight @ (arrival - birth))


def resource_peaks(problem: Problem, times: Times, ii: int, price: float) -> list[Peak]:
    """A peak for every class that costs something or could exceed its limit."""
    peaks = []
    operators, classes = problem.operators, problem.resources
    for c, (limit, cost, blocking) in enumerate(
            zip(classes.limit, classes.cost, classes.blocking)):
        users = np.flatnonzero((operators.resource == c) & (operators.amount > 0) & (blocking > 0))
        none = np.zeros(len(users), np.int64)
        peak = bounded_peak(times, ii, price * cost, int(limit), operators.amount[users],
                            users, none, users, none + blocking)
        if peak.price > 0 or (0 <= limit <= peak.most):
            peaks.append(peak)
    return peaks


def memory_peak(problem: Problem, times: Times, ii: int, price: float) -> tuple[Times, Peak]:
    """The lives of the consumed values, with variables for the ends of those consumed severally."""
    values, birth, arrival = transports(problem, ii)
    size = problem.operators.size
    uses = np.unique(np.stack([values.source, birth, values.target, arrival])
                     [:, size[values.source] > 0], axis=1)
    source, birth, target, arrival = uses
    value, first, uses_of = np.unique(source, return_index=True, return_counts=True)
    end, end_shift = target[first], arrival[first]
    several = uses_of > 1
    if several.any():
        end[several] = len(times.earliest) + np.arange(several.sum())
        end_shift[several] = 0
        member = np.repeat(several, uses_of)
        group = np.repeat(np.cumsum(several) - 1, uses_of)[member]
        times = with_maxima(times, target[member], arrival[member], group)
    return times, bounded_peak(times, ii, price, -1, size[value], value, birth[first], end,
                               end_shift)


def bounded_peak(times: Times, ii: int, price: float, limit: int, amount: np.ndarray,
                 begin: np.ndarray, begin_shift: np.ndarray, end: np.ndarray,
                 end_shift: np.ndarray) -> Peak:
    """The peak with bounds that hold for all x in their windows."""
    fixed = begin == end
    longest = np.where(fixed, end_shift - begin_shift,
                       times.latest[end] + end_shift - times.earliest[begin] - begin_shift)
    turns = -(-longest // ii) if ii > 0 else np.minimum(longest, 1)
    most = int(amount @ turns)
    least = int((amount * turns)[fixed].max(initial=0))
    if limit >= 0:
        most = min(most, limit)
    return Peak(float(price), min(least, most), most, amount, begin, begin_shift, end, end_shift)


def peak_values(formulation: Formulation, x: np.ndarray) -> list[int]:
    """The exact peaks of all variables."""
    return [int(occupancy(x[p.begin] + p.begin_shift, x[p.end] + p.end_shift, p.amount,
                          formulation.ii).max()) for p in formulation.peaks]


def occupancy(first: np.ndarray, last: np.ndarray, amount: np.ndarray, ii: int) -> np.ndarray:
    """Sum of the amounts over [first, last), per step or per slot modulo `ii`."""
    steps = int(last.max(initial=0)) + 1
    steps += -steps % max(ii, 1)
    change = np.zeros(steps + 1, np.int64)
    np.add.at(change, first, amount)
    np.add.at(change, last, -amount)
    sums = np.cumsum(change)[:steps]
    return sums.reshape(-1, ii).sum(axis=0) if ii > 0 else sums
