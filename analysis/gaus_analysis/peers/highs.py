# SPDX-License-Identifier: Apache-2.0
"""HiGHS: the mixed-integer program of step_model.py, or its linear relaxation."""

import math
import time
from importlib.metadata import version

import highspy
import numpy as np

from gaus_analysis.peers.errors import SYSTEM, PeerError
from gaus_analysis.peers.formulation import Formulation, all_times, peak_values
from gaus_analysis.peers.memory import require_memory
from gaus_analysis.peers.solver import Effort, Outcome, Report, Solver
from gaus_analysis.peers.step_model import StepModel, build, entries, solution_of, starts_of

BYTES_PER_ENTRY = 300  # measured: model, presolve and simplex together


def load(name: str) -> Solver:
    return Solver(version("highspy"), solve)


def passed(model: StepModel, relax: bool) -> highspy.Highs:
    solver = highspy.Highs()
    solver.silent()
    integrality = np.where(model.integral & (not relax), highspy.HighsVarType.kInteger.value,
                           highspy.HighsVarType.kContinuous.value)
    status = solver.passModel(
        len(model.cost), len(model.right), len(model.value), highspy.MatrixFormat.kRowwise.value,
        highspy.ObjSense.kMinimize.value, model.offset, model.cost, model.lower, model.upper,
        np.full(len(model.right), -math.inf), model.right, model.start.astype(np.int32),
        model.index.astype(np.int32), model.value, integrality.astype(np.int32))
    if status == highspy.HighsStatus.kError:
        raise PeerError(SYSTEM, "highs refused the model")
    return solver


def set_start(solver: highspy.Highs, formulation: Formulation, start: np.ndarray) -> None:
    x = all_times(formulation, start)
    values = solution_of(formulation, x, peak_values(formulation, x))
    solver.setSolution(len(values), np.arange(len(values), dtype=np.int32), values)


def solve(formulation: Formulation, effort: Effort, start: np.ndarray | None, report: Report
          ) -> Outcome:
    require_memory(entries(formulation) * BYTES_PER_ENTRY, "highs", entries(formulation))
    model = build(formulation)
    if len(model.cost) == 0:
        return without_choice(formulation, model, effort.relax, report)
    solver = passed(model, effort.relax)
    if start is not None and not effort.relax:
        set_start(solver, formulation, start)

    def improved(event) -> None:
        found = np.array(event.data_out.mip_solution)
        report(starts_of(formulation, found), event.data_out.objective_function_value,
               event.data_out.mip_dual_bound)

    def logged(event) -> None:
        report(None, math.inf, event.data_out.mip_dual_bound)

    solver.cbMipImprovingSolution += improved
    solver.cbMipLogging += logged
    for option, value in (("threads", effort.threads), ("random_seed", effort.seed),
                          ("mip_rel_gap", 0.0), ("mip_abs_gap", 1e-6),
                          ("time_limit", max(effort.deadline - time.monotonic(), 0.01))):
        solver.setOptionValue(option, value)
    solver.run()
    result = outcome(solver, effort.relax)
    if result.status == "optimal":  # presolve improves without a word
        report(starts_of(formulation, np.array(solver.getSolution().col_value)),
               solver.getInfo().objective_function_value, result.bound)
    return result


def without_choice(formulation: Formulation, model: StepModel, relax: bool, report: Report
                   ) -> Outcome:
    """When the windows leave one schedule: HiGHS calls a model without columns empty, and reports
    nothing."""
    if (model.right < 0).any():
        return Outcome("infeasible", math.inf)
    if not relax:
        report(starts_of(formulation, np.zeros(0)), model.offset, model.offset)
    return Outcome("relaxation" if relax else "optimal", model.offset)


def outcome(solver: highspy.Highs, relax: bool) -> Outcome:
    status, info = solver.getModelStatus(), solver.getInfo()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Outcome("infeasible", math.inf)
    known = {highspy.HighsModelStatus.kOptimal: "optimal",
             highspy.HighsModelStatus.kTimeLimit: "time limit"}
    if status not in known:
        raise PeerError(SYSTEM, f"highs stopped: {solver.modelStatusToString(status)}")
    solved = status == highspy.HighsModelStatus.kOptimal
    if relax:
        return (Outcome("relaxation", info.objective_function_value) if solved
                else Outcome("time limit", -math.inf))
    return Outcome(known[status], info.mip_dual_bound)
