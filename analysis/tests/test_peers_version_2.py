# SPDX-License-Identifier: Apache-2.0
"""What version 2 of the model adds, in the peers: reservations, memory spaces, births, holds, start
windows and negative delays against brute force; projects; what cannot be scheduled."""

import dataclasses
import functools
import itertools
import json
import multiprocessing
import subprocess
import time
from pathlib import Path

import h5py
import numpy as np
import pytest
from test_peers import (
    GAUS,
    REPOSITORY,
    accepted,
    best_of,
    legal,
    pytestmark,
    random_design,
    read,
    require,
    solve,
    solver,
)

from gaus_analysis.objectives import evaluate, profiles
from gaus_analysis.peers.__main__ import load
from gaus_analysis.peers.errors import PeerError
from gaus_analysis.peers.formulation import Formulation, formulate, start_times
from gaus_analysis.peers.legality import fault
from gaus_analysis.peers.solver import Effort, Outcome
from gaus_analysis.problem import Problem, Reservations, Spaces, read_problem

__all__ = ["pytestmark", "solver"]
WEIGHTS = [{"latency": 1.0}, {"resource": 1.0}, {"communication": 1.0}, {"memory": 1.0},
           {"latency": 1.0, "resource": 2.0, "communication": 1.0, "memory": 3.0}]


def mixed_design(seed: int) -> dict:
    """Every feature, around a schedule that keeps dependencies and windows at intervals from 2 on;
    limits may forbid it."""
    generator = np.random.default_rng(seed)

    def draw(*bounds: int) -> int:
        return int(generator.integers(*bounds))

    starts, latencies = ([draw(n) for _ in range(5)] for n in (5, 4))
    operators = [{"resource": draw(3), "latency": latency, "size": draw(4), "space": draw(2),
                  "birth": draw(latency + 3), "earliest": max(start - draw(3), 0),
                  "latest": start + draw(3) if draw(2) else -1,
                  "reservations": [{**({"resource": draw(3)} if draw(3) else {"space": draw(2)}),
                                    "amount": draw(3), "from": draw(3), "steps": draw(4)}
                                   for _ in range(draw(4))]}
                 for start, latency in zip(starts, latencies)]

    def dependency(u: int, v: int, distance: int) -> dict:
        """With a slack of at most one step, which may make its delay negative."""
        delay = starts[v] + 2 * distance - starts[u] - latencies[u] - draw(2)
        return {"source": u, "target": v, "distance": distance, "delay": delay, "weight": draw(3),
                "carries": draw(4) > 0, "hold": draw(3)}

    pairs = [pair for pair in itertools.permutations(range(5), 2) if draw(10) < 3]
    loops = [(draw(5), draw(5), draw(1, 3)) for _ in range(2)]
    return {"format": "gaus-design", "version": 2,
            "resources": [{"name": "a", "cost": 2, "limit": draw(4, 7)}, {"name": "b", "cost": 3},
                          {"name": "free", "cost": 0, "limit": draw(2, 6)}],
            "spaces": [{"name": "x", "limit": draw(5, 12)},
                       {"name": "y", "cost": 1.5 * draw(2), "limit": draw(4, 9)}],
            "operators": operators,
            "dependencies": [*(dependency(u, v, 0) for u, v in pairs),
                             *(dependency(*loop) for loop in loops)]}


def answers(name: str, formulations: list[Formulation]) -> list[tuple[Outcome, np.ndarray | None]]:
    """Outcomes and the last schedules, from a process that loads no other solver."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(answer, (name, formulations))


def answer(name: str, formulations: list[Formulation]) -> list[tuple[Outcome, np.ndarray | None]]:
    def solved(formulation: Formulation) -> tuple[Outcome, np.ndarray | None]:
        found = [None]

        def report(start: np.ndarray | None, *_: float) -> None:
            if start is not None:
                found.append(start)

        effort = Effort(time.monotonic() + 60, threads=1, seed=1, relax=False)
        return load(name).solve(formulation, effort, None, report), found[-1]

    return [solved(formulation) for formulation in formulations]


@functools.cache
def known(seed: int, ii: int, folder: Path) -> tuple[Problem, int, list[dict[str, float]]]:
    """A problem, a bound one step above its critical path, and the values of what is legal."""
    design = folder / f"{seed}-{ii}.json"
    design.write_text(json.dumps(mixed_design(seed)))
    problem = read(design, folder)
    bound = start_times(problem, "1.0x", ii)[1] + 1
    return problem, bound, legal(problem, ii, bound)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("ii", [0, 2, 5])
def test_every_feature_agrees_with_brute_force(solver, ii, seed, tmp_path_factory):
    problem, bound, values = known(seed, ii, tmp_path_factory.getbasetemp())
    asked = [formulate(problem, weights, str(bound), ii) for weights in WEIGHTS]
    for weights, (outcome, start) in zip(WEIGHTS, answers(solver, asked)):
        def value(exact, weights=weights):
            return sum(weight * exact[name] for name, weight in weights.items())

        if not values:
            assert (outcome.status, start) == ("infeasible", None)
            continue
        least = min(map(value, values))
        assert outcome.status == "optimal"
        assert outcome.bound == pytest.approx(least, rel=1e-6, abs=1e-6)
        assert fault(problem, start, ii, bound) is None
        assert value(evaluate(problem, start, ii)) == pytest.approx(least, rel=1e-9)


def test_a_design_is_read_without_a_schedule(solver, tmp_path_factory, tmp_path):
    """No baseline meets these limits within the bound, and there is no need for one."""
    seed, ii, output = 5126, 0, tmp_path / "front.h5"
    _, bound, values = known(seed, ii, tmp_path_factory.getbasetemp())
    options = ["--latency-bound", str(bound), "--objectives", "memory", "--start", "informed"]
    design = tmp_path_factory.getbasetemp() / f"{seed}-{ii}.json"
    assert solve(solver, design, output, *options) == 0
    least = min(exact["memory"] for exact in values)
    assert best_of(output) == (least, pytest.approx(least), "optimal")
    accepted(output)


def in_words_of_version_2(problem: Problem) -> Problem:
    """The same problem: what version 1 leaves to defaults is said."""
    operators, count = problem.operators, problem.operator_count
    none = np.zeros(count, np.int64)
    held = Reservations(np.arange(count), none, operators.resource, operators.amount, none,
                        problem.resources.blocking[operators.resource])
    return dataclasses.replace(
        problem, reservations=held,
        spaces=Spaces(np.array(["memory"], object), np.array([-1]), np.ones(1)),
        operators=dataclasses.replace(operators, birth=problem.birth, space=none, earliest=none,
                                      latest=none - 1),
        dependencies=dataclasses.replace(problem.dependencies,
                                         hold=np.zeros_like(problem.dependencies.delay)))


def as_lists(thing) -> object:
    if dataclasses.is_dataclass(thing):
        return {field.name: as_lists(getattr(thing, field.name))
                for field in dataclasses.fields(thing)}
    if isinstance(thing, list):
        return [as_lists(item) for item in thing]
    return thing.tolist() if isinstance(thing, np.ndarray) else thing


@pytest.mark.parametrize("ii", [0, 8])
def test_version_1_has_no_variables_of_version_2(ii, tmp_path):
    problem = read(random_design(1, tmp_path / "design.json"), tmp_path)
    plain, said = (formulate(p, WEIGHTS[-1], "2.0x", ii)
                   for p in (problem, in_words_of_version_2(problem)))
    values = problem.pipelined_values if ii else problem.plain_values
    consumers = [set(zip(values.target[of_u], values.distance[of_u]))
                 for u in np.unique(values.source) if problem.operators.size[u] > 0
                 for of_u in [values.source == u]]
    ends = sum(len(of_one) > 1 for of_one in consumers)
    assert len(plain.times.earliest) == problem.operator_count + ends + 1
    assert as_lists(plain) == as_lists(said)


def project(folder: Path, size: int, seed: int) -> Path:
    path = folder / "project.json"
    options = ["--size", str(size), "--seed", str(seed), "--output", path]
    subprocess.run([GAUS, "generate", "rcpsp", *options], check=True, stdin=subprocess.DEVNULL)
    return path


def makespan(problem: Problem, order: tuple[int, ...]) -> float:
    """Of the schedule that starts the jobs in this order, each as early as the others leave it;
    infinite when the order is not that of the dependencies. One of the orders is optimal
    (Kolisch 1996)."""
    latency, dependencies = problem.operators.latency, problem.dependencies
    start, use = {}, np.zeros((problem.class_count, int(latency.sum()) + 1), int)
    for v in order:
        before = dependencies.source[dependencies.target == v].tolist()
        if not start.keys() >= set(before):
            return np.inf
        need = np.zeros((problem.class_count, 1), int)
        mine = problem.uses.operator == v
        need[problem.uses.index[mine], 0] = problem.uses.amount[mine]
        limit, s = problem.resources.limit[:, None], max((start[u] + latency[u] for u in before),
                                                         default=0)
        while (use[:, s:s + latency[v]] + need > limit).any():
            s += 1
        use[:, s:s + latency[v]] += need
        start[v] = s
    return max(start[v] + latency[v] for v in order)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_small_project_agrees_with_all_its_orders(solver, seed, tmp_path):
    output = tmp_path / "front.h5"
    assert solve(solver, project(tmp_path, 6, seed), output, "--objectives", "latency") == 0
    with h5py.File(output) as file:
        problem = read_problem(file)
    least = min(makespan(problem, order) for order in itertools.permutations(range(6)))
    assert best_of(output) == (least, least, "optimal")
    accepted(output)


def test_a_project_of_thirty_jobs_is_proven(tmp_path):
    """94 is two steps below what the baselines have, which is the bound where none is given."""
    require("cp-sat")
    output = tmp_path / "front.h5"
    options = ["--objectives", "latency", "--time", "120"]
    assert solve("cp-sat", project(tmp_path, 30, 8), output, *options) == 0
    assert best_of(output) == (94, 94, "optimal")
    accepted(output)


def altered(folder: Path, **columns) -> Problem:
    """The elliptic wave filter, with other columns of its operators."""
    problem = read(REPOSITORY / "designs/ewf.json", folder)
    return dataclasses.replace(problem,
                               operators=dataclasses.replace(problem.operators, **columns))


def test_an_empty_start_window_is_named(tmp_path):
    problem = altered(tmp_path)
    earliest = start_times(problem, "1.0x", 0)[0].earliest
    last = int(earliest.argmax())
    latest = np.full(problem.operator_count, -1)
    latest[last] = earliest[last] - 1
    with pytest.raises(PeerError, match=f"^operator {problem.operators.name[last]}: found latest "
                       f"start {latest[last]}, but what it depends on lets it start at "
                       f"{earliest[last]} at the earliest$"):
        formulate(altered(tmp_path, latest=latest), {"latency": 1.0}, "2.0x", 0)


def test_a_cycle_that_takes_steps_is_refused(tmp_path):
    problem = altered(tmp_path)
    times = start_times(problem, "1.0x", 0)[0]
    edges = problem.dependencies
    back = {"source": edges.target[:1], "target": edges.source[:1], "distance": [0],
            "delay": -times.gap[:1] - problem.operators.latency[edges.target[:1]] + 1,
            "weight": [0.0], "carries": [0]}
    closed = dataclasses.replace(edges, **{name: np.append(getattr(edges, name), value)
                                           for name, value in back.items()})
    with pytest.raises(PeerError, match="^a cycle of dependencies takes more steps than it may"):
        formulate(dataclasses.replace(problem, dependencies=closed), {"latency": 1.0}, "2.0x", 0)
    closed.delay[-1] -= 1
    start_times(dataclasses.replace(problem, dependencies=closed), "1.0x", 0)


def test_windows_and_spaces_are_rules_of_legality(tmp_path):
    problem = altered(tmp_path)
    asap = start_times(problem, "1.0x", 0)[0].earliest
    live = int(profiles(problem, asap).live.max())
    name = problem.operators.name[0]
    windows = {"earliest": asap + 1, "latest": asap + 5}
    assert fault(problem, asap, 0, 17) is None
    assert (fault(altered(tmp_path, **windows), asap, 0, 17)
            == f"operator {name} starts at step {asap[0]}, outside its start window")
    spaces = Spaces(np.array(["memory"], object), np.array([live - 1]), np.ones(1))
    assert (fault(dataclasses.replace(problem, spaces=spaces), asap, 0, 17)
            == f"memory space 0 holds {live}, its limit is {live - 1}")
