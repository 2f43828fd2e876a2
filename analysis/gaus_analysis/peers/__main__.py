# SPDX-License-Identifier: Apache-2.0
"""Exact solvers as peers of gaus: the same design, time and front file.

Minimises the weighted sum of the objectives under one latency bound. Every schedule that the solver
finds on the way is checked and entered in the front file, with the bound that the solver proves.
Exit status: 0 done, 1 system error, 2 usage, 3 no schedule found."""

import importlib
import signal
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np

from gaus_analysis.errors import FrontError
from gaus_analysis.peers import process
from gaus_analysis.peers.errors import NOTHING_FOUND, SYSTEM, USAGE, PeerError
from gaus_analysis.peers.formulation import Formulation, formulate
from gaus_analysis.peers.front_file import Run
from gaus_analysis.peers.options import parse
from gaus_analysis.peers.program import Design, read_baselines
from gaus_analysis.peers.race import Race
from gaus_analysis.peers.solver import Effort, Solver
from gaus_analysis.problem import read_problem
from gaus_analysis.visible import visible

BEGAN = time.monotonic()
END_TIME = 0.5  # seconds for what follows the solver
MODULES = {"cp-sat": "cp_sat", "highs": "highs", "gurobi": "licensed", "cplex": "licensed"}


def load(name: str) -> Solver:
    try:
        return importlib.import_module(f"gaus_analysis.peers.{MODULES[name]}").load(name)
    except ImportError as error:
        raise PeerError(USAGE, f"{name} cannot be loaded: {error}") from None


def check_output(path: Path) -> None:
    if not path.parent.is_dir():
        raise PeerError(USAGE, f"option --output: found no folder {path.parent}, expected one")
    if path.exists() and not h5py.is_hdf5(path):
        raise PeerError(USAGE, f"option --output: found {path}, no front file, expected a new file "
                               "or a front file")


def race(options: Namespace, folder: Path, say: Callable[[str], None]) -> Race:
    """Reads, solves and writes."""
    solver = load(options.solver)
    effort = Effort(BEGAN + options.time - END_TIME, options.threads, options.seed, options.relax)
    informed = options.start == "informed"
    design = Design(options.design, options.resources, options.limit, options.objectives,
                    options.latency_bound, options.ii)
    baselines = folder / "baselines.h5"
    read_baselines(options.gaus, design, informed, effort.deadline, baselines)
    with h5py.File(baselines) as file:
        problem = read_problem(file)
        weights = dict(zip(options.objectives, options.weights))
        formulation = formulate(problem, weights, latency_bound(options.latency_bound, file),
                                options.ii)
        starts = schedules(file, formulation, options.weights) if informed else []
    run = Run(options.objectives, options.weights, options.ii, formulation.latency_bound,
              options.seed, options.solver, solver.version, informed, settings(options))
    race = Race(problem, run, options.output, baselines, BEGAN, say)
    for origin, start in starts:
        race.enter(start, origin)
    race.follow(process.run(solver.solve, formulation, effort, starts[0][1] if starts else None))
    return race


def latency_bound(asked: str, baselines: h5py.File) -> str:
    """The smallest bound that a baseline keeps, where it is left open."""
    return str(baselines["front/latency_bound"][...].min()) if asked == "auto" else asked


def schedules(file: h5py.File, formulation: Formulation, weights: list[float]
              ) -> list[tuple[str, np.ndarray]]:
    """Origins and starts of the points that answer the formulation, the best first."""
    front = file["front"]
    origin, starts = front["origin"].asstr()[...], front["schedules"][...].astype(np.int64)
    fits = ((front["ii"][...] == formulation.ii)
            & (front["latency_bound"][...] == formulation.latency_bound))
    order = np.argsort(front["objectives"][...] @ weights, kind="stable")
    return [(origin[i], starts[i]) for i in order if fits[i]]


def report(options: Namespace, race: Race, say: Callable[[str], None]) -> None:
    """Raises PeerError when there is nothing to report."""
    if race.status == "infeasible":
        raise PeerError(NOTHING_FOUND, f"no schedule exists: {options.solver} proved it")
    if not race.points and not (options.relax and race.status == "relaxation"):
        raise PeerError(NOTHING_FOUND, f"{options.solver} found no "
                        f"{'bound' if options.relax else 'schedule'} within {options.time:g} s")
    value = f"value {race.best:.10g}, " if race.points else ""
    say(f"{options.solver} {race.run.solver_version}: {race.status}, {value}"
        f"bound {race.bound:.10g}; {len(race.points)} points in {options.output}")


def settings(options: Namespace) -> str:
    """The options in force, one a line."""
    return "".join(f"{name.replace('_', '-')} = {value}\n" for name, value in vars(options).items())


def main(arguments: list[str] | None = None) -> int:
    try:
        options = parse(arguments, __doc__)
        check_output(options.output)
        say = (lambda line: None) if options.quiet else (lambda line: print(line, flush=True))
        with tempfile.TemporaryDirectory(prefix="gaus-peers-") as folder:
            result = race(options, Path(folder), say)
        report(options, result, say)
        return 0
    except (PeerError, FrontError, OSError) as error:
        print(f"gaus_analysis.peers: {visible(str(error))}", file=sys.stderr)
        return error.status if isinstance(error, PeerError) else SYSTEM


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    sys.exit(main())
