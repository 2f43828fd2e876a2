# SPDX-License-Identifier: Apache-2.0
"""Gurobi and CPLEX, where the module and a licence are: the program of step_model.py as a file that
HiGHS writes."""

import math
import tempfile
import time
from importlib import import_module
from pathlib import Path

import numpy as np

from gaus_analysis.peers.errors import SYSTEM, PeerError
from gaus_analysis.peers.formulation import Formulation, all_times, peak_values
from gaus_analysis.peers.highs import passed
from gaus_analysis.peers.memory import require_memory
from gaus_analysis.peers.solver import Effort, Outcome, Report, Solver
from gaus_analysis.peers.step_model import build, entries, solution_of, starts_of

BYTES_PER_ENTRY = 300  # as highs


def load(name: str) -> Solver:
    """Raises ImportError when the module is not there."""
    if name == "gurobi":
        return Solver(".".join(map(str, import_module("gurobipy").gurobi.version())), solve_gurobi)
    return Solver(import_module("cplex").__version__, solve_cplex)


def write_model(formulation: Formulation, folder: str, solver: str) -> str:
    require_memory(entries(formulation) * BYTES_PER_ENTRY, solver, entries(formulation))
    path = str(Path(folder) / "model.mps")
    passed(build(formulation), relax=False).writeModel(path)
    return path


def first_solution(formulation: Formulation, start: np.ndarray) -> np.ndarray:
    x = all_times(formulation, start)
    return solution_of(formulation, x, peak_values(formulation, x))


def proven(bound: float) -> float:
    """Both say 1e20 or more for infinity."""
    return bound if abs(bound) < 1e20 else math.copysign(math.inf, bound)


def solve_gurobi(formulation: Formulation, effort: Effort, start: np.ndarray | None, report: Report
                 ) -> Outcome:
    import gurobipy as gurobi

    def on_event(model, where: int) -> None:
        if where == gurobi.GRB.Callback.MIPSOL:
            bound = model.cbGet(gurobi.GRB.Callback.MIPSOL_OBJBND)
            report(starts_of(formulation, np.array(model.cbGetSolution(model.getVars()))),
                   model.cbGet(gurobi.GRB.Callback.MIPSOL_OBJ), proven(bound))

    try:
        with tempfile.TemporaryDirectory() as folder, gurobi.Env() as environment:
            model = gurobi.read(write_model(formulation, folder, "gurobi"), environment)
        parameters = {"Threads": effort.threads, "Seed": effort.seed, "MIPGap": 0.0,
                      "MIPGapAbs": 1e-6, "TimeLimit": max(effort.deadline - time.monotonic(), 0.01)}
        for name, value in parameters.items():
            model.setParam(name, value)
        if start is not None:
            for variable, value in zip(model.getVars(), first_solution(formulation, start)):
                variable.Start = value
        model.optimize(on_event)
        if model.Status == gurobi.GRB.INFEASIBLE:
            return Outcome("infeasible", math.inf)
        optimal = model.Status == gurobi.GRB.OPTIMAL
        return Outcome("optimal" if optimal else "time limit", proven(model.ObjBound))
    except gurobi.GurobiError as error:
        raise PeerError(SYSTEM, f"gurobi: {error}") from None


def solve_cplex(formulation: Formulation, effort: Effort, start: np.ndarray | None, report: Report
                ) -> Outcome:
    import cplex

    class Candidates:
        def invoke(self, context) -> None:
            report(starts_of(formulation, np.array(context.get_candidate_point())),
                   context.get_candidate_objective(),
                   proven(context.get_double_info(cplex.callbacks.Context.info.best_bound)))

    try:
        model = cplex.Cplex()
        for stream in (model.set_error_stream, model.set_warning_stream):
            stream(None)
        with tempfile.TemporaryDirectory() as folder:
            model.read(write_model(formulation, folder, "cplex"))
        model.parameters.threads.set(effort.threads)
        model.parameters.randomseed.set(effort.seed)
        model.parameters.mip.tolerances.mipgap.set(0.0)
        model.parameters.timelimit.set(max(effort.deadline - time.monotonic(), 0.01))
        if start is not None:
            values = first_solution(formulation, start).tolist()
            model.MIP_starts.add(cplex.SparsePair(list(range(len(values))), values),
                                 model.MIP_starts.effort_level.check_feasibility)
        model.set_callback(Candidates(), cplex.callbacks.Context.id.candidate)
        model.solve()
        status = model.solution.get_status()
        if status in (model.solution.status.MIP_infeasible,
                      model.solution.status.MIP_infeasible_or_unbounded):
            return Outcome("infeasible", math.inf)
        optimal = status in (model.solution.status.MIP_optimal,
                             model.solution.status.optimal_tolerance)
        return Outcome("optimal" if optimal else "time limit",
                       proven(model.solution.MIP.get_best_objective()))
    except cplex.exceptions.CplexError as error:
        raise PeerError(SYSTEM, f"cplex: {error}") from None
