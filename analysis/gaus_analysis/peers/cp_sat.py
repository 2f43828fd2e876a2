# SPDX-License-Identifier: Apache-2.0
"""OR-Tools CP-SAT: integer times, intervals and cumulative capacities.

Small models also get the rows of step_model.py in literals x <= t: redundant, but their linear
relaxation is what proves optimality. Larger models find better schedules without them. Of latency
alone under limits the capacities are constants, and it is the propagation of the cumulative
constraints that proves: no such rows, and no linear relaxation at all.

Pipelined, there are the intervals of every iteration that can reach into steps 0 .. II - 1: these
are as full as the slots of the kernel, and no other step is fuller."""

import math
import time
from fractions import Fraction

import numpy as np
import ortools
from ortools.sat.python import cp_model

from gaus_analysis.peers.errors import SYSTEM, USAGE, PeerError
from gaus_analysis.peers.formulation import Formulation, Peak, all_times, peak_values
from gaus_analysis.peers.solver import Effort, Outcome, Report, Solver
from gaus_analysis.peers.step_model import entries, first_columns, peak_rows

MOST_SCALE = 10**9
MOST_STEP_ENTRIES = 40000  # measured: docs/baselines.md


class Model:
    """The model under construction, with the variables that the solution and the hint need."""

    def __init__(self, formulation: Formulation):
        times = formulation.times
        self.cp = cp_model.CpModel()
        self.formulation = formulation
        self.times = [self.cp.new_int_var(low, high, "") for low, high
                      in zip(times.earliest.tolist(), times.latest.tolist())]
        # What costs nothing may as well be as high as its limit: a capacity that is a constant.
        self.peaks = [self.cp.new_int_var(p.least if p.price > 0 else p.most, p.most, "")
                      for p in formulation.peaks]
        self.hint = []  # of derived variables: (variable, function of all times)


def build(formulation: Formulation) -> tuple[Model, int]:
    """The model, and the factor that makes its objective an integer."""
    model = Model(formulation)
    add_precedences(model)
    for peak, capacity in zip(formulation.peaks, model.peaks):
        add_peak(model, peak, capacity)
    if not only_ends(formulation) and entries(formulation) <= MOST_STEP_ENTRIES:
        add_step_rows(model)
    return model, add_objective(model)


def only_ends(formulation: Formulation) -> bool:
    """Whether neither the starts nor a peak cost anything."""
    return (not formulation.price[:formulation.operators].any()
            and all(peak.price == 0 for peak in formulation.peaks))


def add_precedences(model: Model) -> None:
    times = model.formulation.times
    needed = times.earliest[times.after] - times.latest[times.before] < times.gap
    for a, b, gap in zip(times.before[needed].tolist(), times.after[needed].tolist(),
                         times.gap[needed].tolist()):
        model.cp.add(model.times[b] - model.times[a] >= gap)


def add_peak(model: Model, peak: Peak, capacity) -> None:
    times, ii = model.formulation.times, model.formulation.ii
    lows = times.earliest[peak.begin] + peak.begin_shift
    highs = times.latest[peak.end] + peak.end_shift
    intervals, amounts, sizes = [], [], []
    for b, bs, e, es, low, high, amount in zip(*(column.tolist() for column in (
            peak.begin, peak.begin_shift, peak.end, peak.end_shift, lows, highs, peak.amount))):
        size = es - bs if b == e else difference(model, b, e, es - bs, high - low)
        sizes.append(size)
        for shift in iterations(low, high, ii):
            begin, end = model.times[b] + (bs + shift), model.times[e] + (es + shift)
            intervals.append(model.cp.new_interval_var(begin, size, end, ""))
            amounts.append(amount)
    model.cp.add_cumulative(intervals, amounts, capacity)
    # The mean is at most the peak: it gives the relaxation a bound.
    steps = ii or int(highs.max() - lows.min())
    model.cp.add(cp_model.LinearExpr.weighted_sum(sizes, peak.amount.tolist()) <= steps * capacity)


def difference(model: Model, begin: int, end: int, shift: int, most: int):
    """A variable x[end] - x[begin] + shift."""
    size = model.cp.new_int_var(0, most, "")
    model.hint.append((size, lambda x: x[end] - x[begin] + shift))
    return size


def iterations(low: int, high: int, ii: int) -> range:
    """Shifts by which an interval within [low, high) can reach into steps 0 .. II - 1."""
    return range(((-high) // ii + 1) * ii, ii - low, ii) if ii > 0 else range(1)


def add_step_rows(model: Model) -> None:
    first = first_columns(model.formulation)
    times = model.formulation.times
    windows = zip(times.earliest.tolist(), times.latest.tolist())
    reached = [literal for x, window in enumerate(windows) for literal in up_to(model, x, *window)]
    variables = [*reached, *model.peaks]
    for number, peak in enumerate(model.formulation.peaks):
        lengths, index, value, right = peak_rows(model.formulation, first, peak,
                                                 len(reached) + number)
        begin = 0
        for length, most in zip(lengths.tolist(), right.tolist()):
            row = slice(begin, begin + length)
            begin += length
            terms = [variables[i] for i in index[row].tolist()]
            model.cp.add(cp_model.LinearExpr.weighted_sum(terms, value[row].astype(int).tolist())
                         <= int(most))


def up_to(model: Model, x: int, low: int, high: int) -> list:
    """Literals x <= t for the steps t = low .. high - 1."""
    literals = []
    for t in range(low, high):
        literal = model.cp.new_bool_var("")
        model.cp.add(model.times[x] <= t).only_enforce_if(literal)
        model.cp.add(model.times[x] > t).only_enforce_if(~literal)
        model.hint.append((literal, lambda all_x, t=t: all_x[x] <= t))
        literals.append(literal)
    return literals


def add_objective(model: Model) -> int:
    formulation = model.formulation
    prices = [*formulation.price.tolist(), *(p.price for p in formulation.peaks)]
    exact = [Fraction(repr(price)).limit_denominator(MOST_SCALE) for price in prices]
    scale = math.lcm(*(price.denominator for price in exact))
    if scale > MOST_SCALE:
        raise PeerError(USAGE, "cp-sat: the costs and weights of the design have no common unit "
                               f"above 1/{MOST_SCALE}, expected one")
    coefficients = [int(price * scale) for price in exact]
    model.cp.minimize(cp_model.LinearExpr.weighted_sum([*model.times, *model.peaks], coefficients))
    return scale


def add_hint(model: Model, start: np.ndarray) -> None:
    x = all_times(model.formulation, start).tolist()
    for variable, value in zip(model.times, x):
        model.cp.add_hint(variable, value)
    values = peak_values(model.formulation, np.array(x))
    for variable, value, peak in zip(model.peaks, values, model.formulation.peaks):
        if peak.price > 0:
            model.cp.add_hint(variable, value)
    for variable, value in model.hint:
        model.cp.add_hint(variable, value(x))


class Incumbents(cp_model.CpSolverSolutionCallback):
    def __init__(self, model: Model, scale: int, report: Report):
        super().__init__()
        self.starts = model.times[:model.formulation.operators]
        self.constant, self.scale, self.report = model.formulation.constant, scale, report

    def on_solution_callback(self) -> None:
        start = np.array([self.value(variable) for variable in self.starts])
        self.report(start, self.objective_value / self.scale + self.constant,
                    self.best_objective_bound / self.scale + self.constant)


def solve(formulation: Formulation, effort: Effort, start: np.ndarray | None, report: Report
          ) -> Outcome:
    model, scale = build(formulation)
    if start is not None:
        add_hint(model, start)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(effort.deadline - time.monotonic(), 0.01)
    solver.parameters.num_workers = effort.threads
    solver.parameters.random_seed = effort.seed
    if only_ends(formulation):
        solver.parameters.linearization_level = 0
    solver.best_bound_callback = lambda bound: report(
        None, math.inf, bound / scale + formulation.constant)
    status = solver.solve(model.cp, Incumbents(model, scale, report))
    if status == cp_model.MODEL_INVALID:
        raise PeerError(SYSTEM, f"cp-sat refused the model: {model.cp.validate()}")
    if status == cp_model.INFEASIBLE:
        return Outcome("infeasible", math.inf)
    bound = solver.best_objective_bound / scale + formulation.constant
    return Outcome("optimal" if status == cp_model.OPTIMAL else "time limit", bound)


def load(name: str) -> Solver:
    return Solver(ortools.__version__, solve)
