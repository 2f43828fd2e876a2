"""OR-Tools CP-SAT: integer times, intervals and cumulative capacities.

Small models also get the rows of step_model.py in literals x <= t: redundant, but their linear
relaxation is what proves optimality. Larger models find better schedules without them.

Pipelined, x = II * turn + slot. Intervals of constant length lie on a circle of II slots: a
cumulative over two turns, of which the second shows every interval that reaches into it. Lives of
values change their length: their sum in slot t is linear in the turns and the literals slot > t,
because the numbers from 0 to x - 1 that are t modulo II are turn + [slot > t] many."""

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
MOST_STEP_ENTRIES = 15000  # measured: docs/baselines.md


class Model:
    """The model under construction, with the variables that the solution and the hint need."""

    def __init__(self, formulation: Formulation):
        times = formulation.times
        self.cp = cp_model.CpModel()
        self.formulation = formulation
        self.times = [self.cp.new_int_var(low, high, "") for low, high
                      in zip(times.earliest.tolist(), times.latest.tolist())]
        self.peaks = [self.cp.new_int_var(p.least, p.most, "") for p in formulation.peaks]
        self.hint = []  # of derived variables: (variable, function of all times)
        self.turns: dict[int, tuple] = {}
        self.literals: dict[int, list] = {}


def build(formulation: Formulation) -> tuple[Model, int]:
    """The model, and the factor that makes its objective an integer."""
    model = Model(formulation)
    add_precedences(model)
    for peak, capacity in zip(formulation.peaks, model.peaks):
        if formulation.ii == 0:
            add_peak(model, peak, capacity)
        elif peak.fixed():
            add_circular_peak(model, peak, capacity)
        else:
            add_folded_peak(model, peak, capacity)
    if entries(formulation) <= MOST_STEP_ENTRIES:
        add_step_rows(model)
    return model, add_objective(model)


def add_precedences(model: Model) -> None:
    times = model.formulation.times
    needed = times.earliest[times.after] - times.latest[times.before] < times.gap
    for a, b, gap in zip(times.before[needed].tolist(), times.after[needed].tolist(),
                         times.gap[needed].tolist()):
        model.cp.add(model.times[b] - model.times[a] >= gap)


def add_peak(model: Model, peak: Peak, capacity) -> None:
    times = model.formulation.times
    shift = peak.end_shift - peak.begin_shift
    longest = times.latest[peak.end] - times.earliest[peak.begin] + shift
    intervals = []
    for b, bs, e, es, most in zip(peak.begin.tolist(), peak.begin_shift.tolist(), peak.end.tolist(),
                                  peak.end_shift.tolist(), longest.tolist()):
        begin = model.times[b] + bs
        if b == e:
            intervals.append(model.cp.new_fixed_size_interval_var(begin, es - bs, ""))
            continue
        size = model.cp.new_int_var(0, most, "")
        model.hint.append((size, lambda x, b=b, e=e, shift=es - bs: x[e] - x[b] + shift))
        intervals.append(model.cp.new_interval_var(begin, size, model.times[e] + es, ""))
    model.cp.add_cumulative(intervals, peak.amount.tolist(), capacity)


def turn_and_slot(model: Model, x: int) -> tuple:
    """The variables with x = II * turn + slot."""
    if x not in model.turns:
        ii, times = model.formulation.ii, model.formulation.times
        turn = model.cp.new_int_var(int(times.earliest[x]) // ii, int(times.latest[x]) // ii, "")
        slot = model.cp.new_int_var(0, ii - 1, "")
        model.cp.add(model.times[x] == ii * turn + slot)
        model.hint += [(turn, lambda all_x: all_x[x] // ii), (slot, lambda all_x: all_x[x] % ii)]
        model.turns[x] = turn, slot
    return model.turns[x]


def add_circular_peak(model: Model, peak: Peak, capacity) -> None:
    ii = model.formulation.ii
    length = peak.end_shift - peak.begin_shift
    everywhere = int(peak.amount @ (length // ii))
    intervals, amounts = [], []
    for x, rest, amount in zip(peak.begin.tolist(), (length % ii).tolist(), peak.amount.tolist()):
        if rest == 0:
            continue
        slot = turn_and_slot(model, x)[1]
        for shift in (0, ii) if rest > 1 else (0,):
            intervals.append(model.cp.new_fixed_size_interval_var(slot + shift, rest, ""))
            amounts.append(amount)
    model.cp.add_cumulative(intervals, amounts, capacity - everywhere)


def later_than(model: Model, x: int) -> list:
    """Literals slot > t for t = 0 .. II - 1, the last one false."""
    if x not in model.literals:
        ii = model.formulation.ii
        slot = turn_and_slot(model, x)[1]
        literals = [model.cp.new_bool_var("") for _ in range(ii - 1)]
        for t, literal in enumerate(literals):
            model.hint.append((literal, lambda all_x, t=t: all_x[x] % ii > t))
            if t > 0:
                model.cp.add_implication(literal, literals[t - 1])
        model.cp.add(slot == sum(literals))
        model.literals[x] = [*literals, 0]
    return model.literals[x]


def add_folded_peak(model: Model, peak: Peak, capacity) -> None:
    ii = model.formulation.ii
    ends = [(x, shift, sign * amount)
            for points, shifts, sign in ((peak.end, peak.end_shift, 1),
                                         (peak.begin, peak.begin_shift, -1))
            for x, shift, amount in zip(points.tolist(), shifts.tolist(), peak.amount.tolist())]
    for t in range(ii):
        terms, constant = [], 0
        for x, shift, amount in ends:
            turns, slot = divmod(t - shift, ii)
            terms += [amount * turn_and_slot(model, x)[0], amount * later_than(model, x)[slot]]
            constant -= amount * turns
        model.cp.add(sum(terms) + constant <= capacity)


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
    for variable, value in zip(model.peaks, peak_values(model.formulation, np.array(x))):
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
