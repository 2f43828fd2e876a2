"""What a solver is asked: the problem as difference constraints, a linear cost and peaks.

Every quantity of docs/problem.md is a function of points in time, the variables x: the start of
every operator and, as far as the objectives need them, the end of a value that several operators
consume and the end of the schedule. In a legal schedule no value is consumed before it is born, so
communication is linear. A resource class and memory are alike: the peak of intervals that take
units. How x becomes decisions is the solver's matter."""

from dataclasses import dataclass

import numpy as np

from gaus_analysis.peers.evaluation import occupancy
from gaus_analysis.peers.problem import Problem
from gaus_analysis.peers.windows import bound_in_steps, longest_paths, topological_order


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
    Raises PeerError when the bound is below the critical path or a recurrence does not fit."""
    times, steps = start_times(problem, bound, ii)
    operators = len(problem.latency)
    price, constant = communication(problem, ii, weights.get("communication", 0.0))
    peaks = resource_peaks(problem, times, ii, weights.get("resource", 0.0))
    if "memory" in weights:
        times, peak = memory_peak(problem, times, ii, weights["memory"])
        peaks.append(peak)
    extra = np.zeros(len(times.earliest) - operators)
    if "latency" in weights:
        every = np.arange(operators)
        times = with_maxima(times, every, problem.latency, np.zeros_like(every))
        extra = np.append(extra, weights["latency"])
    return Formulation(operators, ii, steps, times, np.concatenate([price, extra]), constant,
                       [peak for peak in peaks if len(peak.amount) > 0])


def start_times(problem: Problem, bound: str, ii: int) -> tuple[Times, int]:
    """Starts of the operators, and the latency bound in steps."""
    counted = (problem.distance == 0) | (ii > 0)
    before, after = problem.source[counted], problem.target[counted]
    gap = (problem.latency[problem.source] + problem.delay - ii * problem.distance)[counted]
    # Without pipelining an operator of latency 0 starts within the bound too.
    tail = problem.latency if ii > 0 else np.maximum(problem.latency, 1)
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


def transports(problem: Problem, ii: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Dependencies that carry a value, with the shifts that make the birth of a start of the source
    and the arrival of a start of the target."""
    edges = np.flatnonzero(problem.carries & ((problem.distance == 0) | (ii > 0)))
    birth = np.maximum(problem.latency[problem.source[edges]], 1) - 1
    return edges, birth, ii * problem.distance[edges]


def communication(problem: Problem, ii: int, price: float) -> tuple[np.ndarray, float]:
    """Coefficients of the starts and the constant of price * communication."""
    edges, birth, arrival = transports(problem, ii)
    weight = price * problem.weight[edges]
    count = len(problem.latency)
    coefficients = np.bincount(problem.target[edges], weight, count) - np.bincount(
        problem.source[edges], weight, count)
    return coefficients, float(weight @ (arrival - birth))


def resource_peaks(problem: Problem, times: Times, ii: int, price: float) -> list[Peak]:
    """A peak for every class that costs something or could exceed its limit."""
    peaks = []
    for c, (limit, cost, blocking) in enumerate(
            zip(problem.limit, problem.cost, problem.blocking)):
        users = np.flatnonzero((problem.resource == c) & (problem.amount > 0) & (blocking > 0))
        none = np.zeros(len(users), np.int64)
        peak = bounded_peak(times, ii, price * cost, int(limit), problem.amount[users],
                            users, none, users, none + blocking)
        if peak.price > 0 or (0 <= limit <= peak.most):
            peaks.append(peak)
    return peaks


def memory_peak(problem: Problem, times: Times, ii: int, price: float) -> tuple[Times, Peak]:
    """The lives of the consumed values, with variables for the ends of those consumed severally."""
    edges, birth, arrival = transports(problem, ii)
    sized = problem.size[problem.source[edges]] > 0
    uses = np.unique(np.stack([problem.source[edges], birth, problem.target[edges], arrival])
                     [:, sized], axis=1)
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
    return times, bounded_peak(times, ii, price, -1, problem.size[value], value, birth[first], end,
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
