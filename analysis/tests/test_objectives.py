"""Objectives and profiles are those of the program, and of an example by hand."""

import numpy as np
import pytest
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
    assert evaluate(example, ints(0, 0, 2)) == {
        "latency": 3, "resource": 9, "communication": 2, "memory": 2, "ii": 0}
    assert evaluate(example, ints(0, 1, 3)) == {
        "latency": 4, "resource": 5, "communication": 3, "memory": 2, "ii": 0}
    profile = profiles(example, ints(0, 1, 3))
    np.testing.assert_array_equal(profile.use, [[1, 1, 0, 0], [0, 0, 0, 1]])
    np.testing.assert_array_equal(profile.live, [0, 1, 2, 0])


def test_pipelined_use_and_lives_are_folded_per_slot(example):
    # The sum, born behind step 3, is read in step 0 of the next round: step 4 at II 4.
    assert evaluate(example, ints(0, 1, 3), 4)["memory"] == 5
    np.testing.assert_array_equal(profiles(example, ints(0, 1, 3), 4).live, [0, 1, 2, 5])
    folded = profiles(example, ints(0, 1, 3), 2)
    np.testing.assert_array_equal(folded.use, [[1, 1], [0, 1]])
    np.testing.assert_array_equal(folded.live, [2, 1])


@pytest.mark.parametrize("kind", ["plain", "loop"])
def test_all_points_have_the_objectives_of_the_program(kind, request):
    front = request.getfixturevalue(kind)
    assert len(front) > 2
    for start, ii, expected in zip(front.schedules(), front.points.ii, front.objectives):
        found = evaluate(front.problem, start, int(ii))
        assert [found[name] for name in front.names] == expected.tolist()
