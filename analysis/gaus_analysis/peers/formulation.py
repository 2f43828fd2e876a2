# SPDX-License-Identifier: Apache-2.0
"""What a solver is asked: the problem as difference constraints, a linear cost and peaks.

Every quantity of docs/problem.md is a function of points in time, the variables x: the start of
every operator and, as far as the objectives need them, the end of a value that several operators
consume and the end of the schedule. Communication is linear where a value cannot be consumed before
it is on its way; where it can, as a negative delay allows, the later of both is a variable too. The
same holds for the end of a life that might lie before its begin. A resource class and a memory
space are alike: the peak of intervals that take units. How x becomes decisions is the solver's
matter."""

from dataclasses import dataclass

import numpy as np

from gaus_analysis.peers.errors import NOTHING_FOUND, PeerError
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
    Raises PeerError when the bound is below the critical path, when a cycle of dependencies does
    not fit, and when a start window is empty."""
    times, steps = start_times(problem, bound, ii)
    operators = problem.operator_count
    peaks = resource_peaks(problem, times, ii, weights.get("resource", 0.0))
    times, price, constant = communication(problem, times, ii, weights.get("communication", 0.0))
    times, spaces = space_peaks(problem, times, ii, weights.get("memory", 0.0))
    peaks += spaces
    extra = np.zeros(len(times.earliest) - len(price))
    if "latency" in weights:
        every = np.arange(operators)
        times = with_maxima(times, every, problem.operators.latency, np.zeros_like(every))
        extra = np.append(extra, weights["latency"])
    return Formulation(operators, ii, steps, times, np.concatenate([price, extra]), constant,
                       [peak for peak in peaks if len(peak.amount) > 0])


def start_times(problem: Problem, bound: str, ii: int) -> tuple[Times, int]:
    """Starts of the operators, and the latency bound in steps."""
    operators, dependencies = problem.operators, problem.dependencies
    latency = operators.latency
    counted = (dependencies.distance == 0) | (ii > 0)
    before, after = dependencies.source[counted], dependencies.target[counted]
    gap = (latency[dependencies.source] + dependencies.delay - ii * dependencies.distance)[counted]
    # Without pipelining an operator of latency 0 starts within the bound too.
    tail = latency if ii > 0 else np.maximum(latency, 1)
    order = topological_order(problem)
    begin = np.zeros_like(tail) if operators.earliest is None else operators.earliest
    earliest = longest_paths(order, begin, before, after, gap)
    require_start_windows(problem, earliest)
    steps = bound_in_steps(bound, int((earliest + tail).max()))
    if operators.latest is not None:
        tail = np.where(operators.latest >= 0, np.maximum(tail, steps - operators.latest), tail)
    latest = steps - longest_paths(order[::-1], tail, after, before, gap)
    return Times(earliest, latest, before, after, gap), steps


def require_start_windows(problem: Problem, earliest: np.ndarray) -> None:
    """Raises PeerError when an operator cannot start before its window ends, whatever the bound."""
    latest = problem.operators.latest
    if latest is None:
        return
    closed = (latest >= 0) & (latest < earliest)
    if closed.any():
        v = int(closed.argmax())
        raise PeerError(NOTHING_FOUND, f"operator {problem.operators.name[v]}: found latest start "
                                       f"{latest[v]}, but what it depends on lets it start at "
                                       f"{earliest[v]} at the earliest")


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


def transports(problem: Problem, ii: int) -> tuple[Values, np.ndarray, np.ndarray, np.ndarray]:
    """Dependencies that carry a value, with the shifts that make of a start of the source the
    boundary that the value leaves on and of a start of the target the arrival; and the least steps
    from the start of the source to the arrival that the dependency itself leaves."""
    values = problem.pipelined_values if ii > 0 else problem.plain_values
    latency = problem.operators.latency[values.source]
    return values, np.maximum(latency, 1) - 1, ii * values.distance, latency + values.delay


def communication(problem: Problem, times: Times, ii: int, price: float
                  ) -> tuple[Times, np.ndarray, float]:
    """Coefficients of the variables and the constant of price * communication, with variables for
    the arrivals of values that could be consumed before they leave."""
    values, leave, arrival, least = transports(problem, ii)
    weight = price * values.weight
    target, source = values.target, values.source
    early = (weight > 0) & (least < leave) & (
        times.earliest[target] + arrival < times.latest[source] + leave)
    if early.any():
        member = np.stack([target, source], axis=1)[early].ravel()
        shift = np.stack([arrival, leave], axis=1)[early].ravel()
        number = len(times.earliest) + np.cumsum(early) - 1
        times = with_maxima(times, member, shift, np.repeat(np.arange(early.sum()), 2))
        target, arrival = np.where(early, number, target), np.where(early, 0, arrival)
    count = len(times.earliest)
    coefficients = np.bincount(target, weight, count) - np.bincount(source, weight, count)
    return times, coefficients, float(weight @ (arrival - leave))


def resource_peaks(problem: Problem, times: Times, ii: int, price: float) -> list[Peak]:
    """A peak for every class that costs something or could exceed its limit."""
    peaks = []
    uses, classes = problem.uses, problem.resources
    taken = (uses.amount > 0) & (uses.steps > 0)
    for c, (limit, cost) in enumerate(zip(classes.limit, classes.cost)):
        rows = np.flatnonzero((uses.index == c) & taken)
        users, first = uses.operator[rows], uses.first[rows]
        peak = bounded_peak(times, ii, price * cost, int(limit), uses.amount[rows], users, first,
                            users, first + uses.steps[rows])
        if matters(peak, int(limit)):
            peaks.append(peak)
    return peaks


def matters(peak: Peak, limit: int) -> bool:
    return peak.price > 0 or 0 <= limit <= peak.most


def space_peaks(problem: Problem, times: Times, ii: int, price: float
                ) -> tuple[Times, list[Peak]]:
    """A peak for every memory space that costs something or could exceed its limit: of lives of
    values, and of what operators hold while they run."""
    prices, limits = price * problem.space_cost, problem.space_limits
    wanted = (prices > 0) | (np.array(limits) >= 0)
    times, value, birth, end, end_shift = lives(problem, times, ii, wanted)
    scratch, peaks = problem.scratch, []
    for k in np.flatnonzero(wanted):
        of_k = problem.space[value] == k
        rows = np.flatnonzero((scratch.index == k) & (scratch.amount > 0) & (scratch.steps > 0))
        holder, first = scratch.operator[rows], scratch.first[rows]
        peak = bounded_peak(
            times, ii, prices[k], limits[k],
            *(np.append(a[of_k], b) for a, b in (
                (problem.operators.size[value], scratch.amount[rows]), (value, holder),
                (birth, first), (end, holder), (end_shift, first + scratch.steps[rows]))))
        if matters(peak, limits[k]):
            peaks.append(peak)
    return times, peaks


def lives(problem: Problem, times: Times, ii: int, wanted: np.ndarray
          ) -> tuple[Times, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Producers of the consumed values in the wanted spaces, births, and ends as a variable and a
    shift: variables of their own for values that several operators consume, or that could be
    consumed before they are born."""
    values, _, arrival, least = transports(problem, ii)
    birth, death = problem.birth[values.source], arrival + values.hold
    born = (least + values.hold >= birth) | (
        times.earliest[values.target] + death >= times.latest[values.source] + birth)
    counts = (problem.operators.size[values.source] > 0) & wanted[problem.space[values.source]]
    source, birth, target, death, born = np.unique(
        np.stack([values.source, birth, values.target, death, born])[:, counts], axis=1)
    value, first, uses_of = np.unique(source, return_index=True, return_counts=True)
    end, end_shift = target[first], death[first]
    open_ = np.bincount(np.searchsorted(value, source), born, len(value)) == 0
    own = (uses_of > 1) | open_
    if own.any():
        number = np.cumsum(own) - 1
        end[own], end_shift[own] = len(times.earliest) + np.arange(own.sum()), 0
        member = np.repeat(own, uses_of)
        group = np.append(np.repeat(number, uses_of)[member], number[open_])
        order = np.argsort(group, kind="stable")
        times = with_maxima(times, np.append(target[member], value[open_])[order],
                            np.append(death[member], birth[first][open_])[order], group[order])
    return times, value, birth[first], end, end_shift


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
