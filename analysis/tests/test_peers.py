# SPDX-License-Identifier: Apache-2.0
"""The peers against brute force: small random loops and graphs, every formulation, every solver."""

import dataclasses
import importlib.util
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import h5py
import numpy as np
import pytest

from gaus_analysis.objectives import evaluate
from gaus_analysis.peers import process
from gaus_analysis.peers.errors import PeerError
from gaus_analysis.peers.formulation import formulate, start_times
from gaus_analysis.peers.front_file import Run
from gaus_analysis.peers.legality import fault
from gaus_analysis.peers.memory import require_memory
from gaus_analysis.peers.process import News
from gaus_analysis.peers.race import Race
from gaus_analysis.peers.solver import Effort, Outcome
from gaus_analysis.problem import Problem, read_problem

REPOSITORY = Path(__file__).resolve().parents[2]
GAUS = os.environ.get("GAUS") or shutil.which("gaus") or str(REPOSITORY / "build/gaus")
MODULES = {"cp-sat": "ortools", "highs": "highspy", "gurobi": "gurobipy", "cplex": "cplex"}
FORMULATIONS = {
    "A": (["resource", "communication"], [3, 1], 0),
    "fractions": (["resource", "communication"], [0.1, 0.25], 0),
    "B": (["memory"], [1], 0),
    "C": (["memory", "communication"], [5, 1], 3),
    "all": (["latency", "resource", "communication", "memory"], [1, 2, 1, 3], 0),
    "all pipelined": (["latency", "resource", "communication", "memory"], [1, 2, 1, 3], 2),
}

pytestmark = pytest.mark.skipif(not os.access(GAUS, os.X_OK),
                                reason=f"no program {GAUS}; set GAUS to it")


def require(name: str) -> str:
    """Skips without the module of a solver. It is not imported: in one process two of them may
    exclude each other."""
    if importlib.util.find_spec(MODULES[name]) is None:
        pytest.skip(f"no module {MODULES[name]}")
    return name


@pytest.fixture(params=MODULES)
def solver(request):
    return require(request.param)


def random_design(seed: int, path: Path) -> Path:
    """Chaining, several cycles, blocking, delays, order only, recurrences, a limit."""
    draw = np.random.default_rng(seed)
    resources = [{"name": "a", "cost": 2}, {"name": "b", "cost": 3, "blocking": 2, "limit": 3},
                 {"name": "free", "blocking": 0}, {"name": "c", "cost": 1.5, "blocking": 4}]
    operators = [{"resource": int(draw.integers(4)), "latency": int(draw.integers(3)),
                  "size": int(draw.integers(4)), "amount": int(draw.integers(3))} for _ in range(5)]
    dependencies = [
        {"source": u, "target": v, "delay": int(draw.integers(2)), "weight": int(draw.integers(3)),
         "carries": bool(draw.random() < 0.8)}
        for u, v in itertools.combinations(range(5), 2) if draw.random() < 0.4]
    dependencies += [{"source": int(draw.integers(5)), "target": int(draw.integers(5)),
                      "distance": int(draw.integers(1, 4))} for _ in range(2)]
    path.write_text(json.dumps({"format": "gaus-design", "version": 1, "resources": resources,
                                "operators": operators, "dependencies": dependencies}))
    return path


def read(design: Path, folder: Path) -> Problem:
    file = folder / "problem.h5"
    subprocess.run([GAUS, "baseline", design, "--limit", "none", "--output", file, "--force"],
                   check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    with h5py.File(file) as opened:
        problem = read_problem(opened)
    written = json.loads(design.read_text())

    def limited(table, key: str):
        limits = np.array([thing.get("limit", -1) for thing in written.get(key, [])])
        return table and dataclasses.replace(table, limit=limits)

    return dataclasses.replace(problem, resources=limited(problem.resources, "resources"),
                               spaces=limited(problem.spaces, "spaces"))


def solve(solver: str, design: Path, output: Path, *options: str) -> int:
    """The exit status, in a process of its own as the time counts from its start."""
    command = [sys.executable, "-m", "gaus_analysis.peers", solver, design, "--gaus", GAUS,
               "--output", output, "--quiet", *options]
    return subprocess.run(command, cwd=REPOSITORY / "analysis", stdin=subprocess.DEVNULL).returncode


def schedules(problem: Problem, bound: int, ii: int, start: list[int]) -> Iterator[np.ndarray]:
    """All that keep the dependencies."""
    v = len(start)
    if v == problem.operator_count:
        yield np.array(start)
        return
    latency, dependencies = problem.operators.latency, problem.dependencies
    decided = np.maximum(dependencies.source, dependencies.target) == v
    decided &= (dependencies.distance == 0) | (ii > 0)
    edges = [(u, w, int(latency[u] + delay - ii * distance)) for u, w, delay, distance in zip(*(
        column[decided].tolist() for column in (dependencies.source, dependencies.target,
                                                dependencies.delay, dependencies.distance)))]
    for step in range(bound - latency[v] + 1):
        longer = [*start, step]
        if all(longer[u] + gap <= longer[w] for u, w, gap in edges):
            yield from schedules(problem, bound, ii, longer)


def legal(problem: Problem, ii: int, bound: int) -> list[dict[str, float]]:
    """The objectives of every legal schedule."""
    return [evaluate(problem, start, ii) for start in schedules(problem, bound, ii, [])
            if fault(problem, start, ii, bound) is None]


def minimum(problem: Problem, names: list[str], weights: list[float], ii: int, bound: int) -> float:
    """Over all legal schedules; infinite when there is none."""
    return min((sum(w * exact[name] for w, name in zip(weights, names))
                for exact in legal(problem, ii, bound)), default=np.inf)


def best_of(path: Path) -> tuple[float, float, str]:
    """The best weighted sum, the bound and the status that a front file holds."""
    with h5py.File(path) as file:
        peer = file["peer"].attrs
        values = file["front/objectives"][...] @ peer["weights"]
        return float(values.min(initial=np.inf)), float(peer["scalar_bound"]), peer["status"]


def accepted(path: Path) -> None:
    checked(path)
    subprocess.run([GAUS, "verify", path], check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL)


def checked(path: Path) -> None:
    """Of a front without points too."""
    subprocess.run([sys.executable, REPOSITORY / "tests/check_front.py", path], check=True,
                   stdin=subprocess.DEVNULL)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("formulation", FORMULATIONS)
def test_agrees_with_brute_force(solver, formulation, seed, tmp_path):
    names, weights, ii = FORMULATIONS[formulation]
    design, output = random_design(seed, tmp_path / "design.json"), tmp_path / "front.h5"
    problem = read(design, tmp_path)
    bound = start_times(problem, "1.0x", 0)[1] + 2
    least = minimum(problem, names, weights, ii, bound)
    start = "informed" if seed % 2 else "uninformed"
    status = solve(solver, design, output, "--latency-bound", str(bound), "--start", start,
                   "--objectives", ",".join(names), "--weights", ",".join(map(str, weights)),
                   *(["--ii", str(ii)] if ii else []))
    if np.isinf(least):
        assert status in (2, 3)
        return
    assert status == 0
    value, proven, state = best_of(output)
    assert state == "optimal"
    assert value == pytest.approx(least, rel=1e-9)
    assert proven == pytest.approx(least, rel=1e-6)
    accepted(output)


def test_relaxation_is_a_bound(tmp_path):
    require("highs")
    relaxed, solved = tmp_path / "relaxed.h5", tmp_path / "solved.h5"
    design = REPOSITORY / "designs/ewf.json"
    assert solve("highs", design, solved, "--weights", "10,1") == 0
    assert solve("highs", design, relaxed, "--weights", "10,1", "--relax") == 0
    value, optimum, _ = best_of(solved)
    nothing, bound, state = best_of(relaxed)
    assert (state, nothing) == ("relaxation", np.inf)
    assert 0.8 * optimum < bound <= optimum == value
    checked(relaxed)


def test_a_limit_of_the_command_line_holds(solver, tmp_path):
    output = tmp_path / "front.h5"
    options = ["--objectives", "memory", "--latency-bound", "20", "--ii", "8", "--limit", "mul=1"]
    assert solve(solver, REPOSITORY / "designs/iir_biquad.json", output, *options) == 0
    accepted(output)
    with h5py.File(output) as file:
        classes = file["problem/resources"]
        assert dict(zip(classes["name"].asstr(), classes["limit"]))["mul"] == 1


def test_no_schedule(solver, tmp_path):
    """Three operators that block a unit for two steps are too many for two units at II 2."""
    design = tmp_path / "design.json"
    design.write_text(json.dumps({
        "format": "gaus-design", "version": 1,
        "resources": [{"name": "a", "blocking": 2, "limit": 2}], "operators": ["a", "a", "a"],
        "dependencies": [[0, 1], [1, 2]]}))
    output = tmp_path / "front.h5"
    assert solve(solver, design, output, "--latency-bound", "9", "--ii", "2") == 3


@pytest.mark.parametrize("options, message", [
    (["--objectives", "area"], "argument --objectives: found 'area', expected a list of latency, "
                               "resource, communication, memory, none twice"),
    (["--weights", "1"], "option --weights: found 1 weights, expected 2, one per objective"),
    (["--weights", "0,1"], "argument --weights: found '0,1', expected a list of numbers above 0"),
    (["--latency-bound", "0.5x"], "option --latency-bound: found 0.5x (9 steps), expected at least "
                                  "the critical path (17 steps)"),
    (["--relax"], "option --relax: found it with cp-sat, expected it with highs only"),
])
def test_wrong_usage_is_one_line(options, message, tmp_path, capfd):
    require("cp-sat")
    assert solve("cp-sat", REPOSITORY / "designs/ewf.json", tmp_path / "front.h5", *options) == 2
    lines = capfd.readouterr().err.splitlines()
    assert len(lines) == 1 and lines[0].endswith(message)


def test_a_model_beyond_the_memory_is_refused():
    with pytest.raises(PeerError, match=r"^highs: the model has 1e\+15 entries and needs about "):
        require_memory(10**17, "highs", 10**15)


def test_a_solver_that_dies_is_named():
    def killed(*_):
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(PeerError, match="^the solver ended with signal 9$"):
        list(process.run(killed, None, effort(seconds=30), None))


def test_a_solver_that_overruns_is_stopped():
    def sleeps(*_):
        time.sleep(1000)

    *ticks, last = process.run(sleeps, None, effort(seconds=0.1), None)
    assert set(ticks) == {None} and last == Outcome("time limit", -np.inf)


def test_wrong_claims_do_not_enter(tmp_path):
    """A solver that claims less than its schedule has, and one whose schedule is not legal."""
    design, output = REPOSITORY / "designs/ewf.json", tmp_path / "front.h5"
    problem = read(design, tmp_path)
    formulation = formulate(problem, {"latency": 1.0}, "1.0x", 0)
    run = Run(["latency"], [1.0], 0, formulation.latency_bound, 1, "liar", "1", False, "")
    asap = formulation.times.earliest[:formulation.operators]

    def follow(solution: News, bound: float) -> None:
        race = Race(problem, run, output, tmp_path / "problem.h5", 0.0, lambda line: None)
        race.follow([solution, Outcome("time limit", bound)])

    with pytest.raises(PeerError, match="^liar: claims 16, the schedule has 17$"):
        follow(News(asap, 16, 0), 0)
    with pytest.raises(PeerError, match="^liar: a schedule is not legal: dependency .* is broken$"):
        follow(News(0 * asap, 17, 0), 0)
    assert not output.exists()
    with pytest.raises(PeerError, match="^liar: claims the bound 18, a schedule has 17$"):
        follow(News(asap, 17, 0), 18)


def effort(seconds: float) -> Effort:
    return Effort(time.monotonic() + seconds, threads=1, seed=1, relax=False)
