# SPDX-License-Identifier: Apache-2.0
"""Objectives and profiles are those of the program, and of an example by hand."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import solve
from gaus_analysis.front import Front
from gaus_analysis.objectives import evaluate, profiles
from gaus_analysis.problem import Dependencies, Operators, Problem, Resources


def ints(*values):
    return np.array(values, np.int64)


@pytest.fixture
def example():
    """Two products and their sum: the example of docs/problem.md, and a value for later rounds."""
    operators = Operators(np.array(["p1", "p2", "sum"], object), ints(0, 0, 1), ints(1, 1, 1),
                          ints(2, 2, 1), ints(1, 1, 5))
    dependencies = Dependencies(ints(0, 1, 2), ints(2, 2, 0), ints(0, 0, 1), ints(0, 0, 0),
                                np.ones(3), ints(1, 1, 1))
    resources = Resources(np.array(["mul", "add"], object), ints(-1, -1), np.array([4.0, 1.0]),
                          ints(1, 1))
    return Problem("example", "", "", operators, dependencies, resources)


def test_the_example_by_hand(example):
    assert evaluate(example, ints(0, 0, 2)).items() >= {
        "latency": 3, "resource": 9, "communication": 2, "memory": 2, "ii": 0}.items()
    assert evaluate(example, ints(0, 1, 3)).items() >= {
        "latency": 4, "resource": 5, "communication": 3, "memory": 2, "ii": 0}.items()
    profile = profiles(example, ints(0, 1, 3))
    np.testing.assert_array_equal(profile.use, [[1, 1, 0, 0], [0, 0, 0, 1]])
    np.testing.assert_array_equal(profile.live, [[0, 1, 2, 0]])


def test_pipelined_use_and_lives_are_folded_per_slot(example):
    # The sum, born behind step 3, is read in step 0 of the next round: step 4 at II 4.
    assert evaluate(example, ints(0, 1, 3), 4)["memory"] == 5
    np.testing.assert_array_equal(profiles(example, ints(0, 1, 3), 4).live, [[0, 1, 2, 5]])
    folded = profiles(example, ints(0, 1, 3), 2)
    np.testing.assert_array_equal(folded.use, [[1, 1], [0, 1]])
    np.testing.assert_array_equal(folded.live, [[2, 1]])


@pytest.mark.parametrize("ii", [0, 5, 8])
def test_stretches_hold_what_steps_hold(ii, monkeypatch):
    random = np.random.default_rng(ii)
    count = 40
    operators = Operators(np.array(["v"] * count, object), random.integers(0, 3, count),
                          random.integers(1, 4, count), random.integers(0, 9, count),
                          random.integers(0, 5, count))
    source, target = random.integers(0, count, (2, 60))
    dependencies = Dependencies(source, target, random.integers(0, 3, 60), 0 * source, np.ones(60),
                                1 + 0 * source)
    resources = Resources(np.array(["a", "b", "c"], object), ints(-1, -1, -1), np.ones(3),
                          ints(1, 0, 7))
    problem = Problem("random", "", "", operators, dependencies, resources)
    start = random.integers(0, 90, count)
    monkeypatch.setattr("gaus_analysis.objectives.FINE", 10**9)
    whole = profiles(problem, start, ii)
    assert np.array_equal(whole.first, np.arange(whole.steps))
    spread = 10_000 * start, 10_000 * ii  # as many events, far apart
    problem = Problem("random", "", "", replace(operators, latency=10_000 * operators.latency),
                      dependencies, replace(resources, blocking=10_000 * resources.blocking))
    steps = profiles(problem, *spread)
    monkeypatch.setattr("gaus_analysis.objectives.FINE", 0)
    stretches = profiles(problem, *spread)
    assert len(stretches.first) < 4 * count < steps.steps == stretches.steps
    at = np.searchsorted(stretches.first, np.arange(steps.steps), side="right") - 1
    np.testing.assert_array_equal(stretches.use[:, at], steps.use)
    np.testing.assert_array_equal(stretches.live[:, at], steps.live)


def test_a_schedule_of_a_thousand_million_steps_takes_no_memory(example):
    start = ints(0, 10**9, 2 * 10**9)
    for ii in (0, 10**9 - 1):
        found = profiles(example, start, ii)
        assert found.steps == (ii or 2 * 10**9 + 1) and found.use.shape[1] < 20
    assert evaluate(example, start)["memory"] == 2


@pytest.mark.parametrize("kind", ["plain", "loop"])
def test_all_points_have_the_objectives_of_the_program(kind, request):
    front = request.getfixturevalue(kind)
    assert len(front) > 2
    for start, ii, expected in zip(front.schedules(), front.points.ii, front.objectives):
        found = evaluate(front.problem, start, int(ii))
        assert [found[name] for name in front.names] == expected.tolist()


MODEL = """{"format": "gaus-design", "version": 2, "name": "model",
"resources": [{"name": "core", "limit": 2}, {"name": "bus", "limit": 1, "cost": 3}],
"spaces": [{"name": "dram"}, {"name": "sram", "limit": 20, "cost": 2}],
"operators": [
{"name": "a", "latency": 2, "size": 8, "birth": 0, "reservations": [{"resource": "core", "steps": 2},
 {"resource": "bus", "from": 1}, {"space": "sram", "amount": 5, "steps": 2}]},
{"name": "b", "latency": 3, "size": 4, "space": "sram", "reservations": [{"resource": "core", "steps": 3}]},
{"name": "c", "resource": "bus", "earliest": 1, "latest": 9},
{"name": "d", "resource": "core", "size": 2}],
"dependencies": [{"source": "a", "target": "b", "hold": 3}, ["b", "d"], ["c", "d"],
 {"source": "d", "target": "c", "delay": -9, "carries": false}]}
"""


@pytest.mark.parametrize("pipelined", [(), ("--ii", "5:6")])
def test_reservations_spaces_and_buffers_are_those_of_the_program(pipelined, folder):
    design = folder / "model.json"
    design.write_text(MODEL)
    path = solve(folder, f"model{len(pipelined)}.h5", design, "--latency-bound", "10", "--force",
                 *pipelined)
    with Front.open(path) as front:
        assert len(front) > 1 and front.problem.has_additions
        assert front.problem.space_names == ["live values in dram", "live values in sram"]
        for start, ii, expected in zip(front.schedules(), front.points.ii, front.objectives):
            found = evaluate(front.problem, start, int(ii))
            assert [found[name] for name in front.names] == expected.tolist()
