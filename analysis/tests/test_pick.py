# SPDX-License-Identifier: Apache-2.0
"""Picks and their reasons."""

import numpy as np
import pytest
from conftest import replace
from gaus_analysis.pick import Bound, PickError, constrained, knee, landmarks, pick, weighted

VALUES = np.array([[8, 20, 60, 10.0], [9, 10, 70, 8], [12, 6, 90, 6], [16, 6, 100, 5]])


@pytest.fixture
def four(changed):
    """A front of four known points."""
    def edit(file):
        for name in file["front"]:
            values = file[f"front/{name}"][:4]
            replace(file, f"front/{name}", VALUES if name == "objectives" else values)
    return changed(edit)


def test_knee_is_the_smallest_sum_in_the_ranges_of_the_front(four):
    # Sums: 2.0, 0.125 + 0.286 + 0.25 + 0.6 = 1.26, 0.5 + 0 + 0.75 + 0.2 = 1.45, 2.0.
    found = knee(four)
    assert found.point == 1
    assert found.reason == ("knee: the closest of 4 points to the best of every objective, at latency "
                            "9 (best 8), resource 10 (best 6), communication 70 (best 60), memory 8 "
                            "(best 5)")


def test_weights_move_the_choice(four):
    assert weighted(four, {"memory": 1}).point == 3
    assert weighted(four, {"latency": 2, "communication": 1}).point == 0
    found = pick(four, "resource=3, memory = 1")
    assert found.point == 3
    assert found.reason.startswith("smallest weighted sum (resource 75%, memory 25%) of 4 points, at")


def test_constraints_with_the_reason(four):
    found = pick(four, "memory <= 8, least communication")
    assert found.point == 1
    assert found.reason == ("3 of 4 points have memory <= 8; of these the least communication is 70, at "
                            "latency 9 (best 8), resource 10 (best 6), communication 70 (best 60), "
                            "memory 8 (best 5)")
    tie = pick(four, "least resource")
    assert tie.point == 2
    assert "the least resource is 6, 2 have it and this is their knee" in tie.reason
    assert constrained(four, [Bound("latency", ">=", 12)]).point == 2


@pytest.mark.parametrize("rule, message", [
    ("memory <= 4, least resource", "no point has memory <= 4: the least memory on the front is 5"),
    ("latency >= 17", "no point has latency >= 17: the most latency on the front is 16"),
    ("memory <= 5, latency <= 9", "no point has memory <= 5 and latency <= 9 at once, though"),
    ("area <= 5", "objective area: not on this front, expected one of latency, resource"),
    ("memory <= much", "found much, expected a number"),
    ("the best", "rule 'the best': expected 'knee', weights like"),
    ("", "rule '': expected"), ("resource=0", "weights: expected numbers from 0, one of them above"),
    ("least memory, least latency", "expected 'knee'")])
def test_rules_that_cannot_be_applied_say_why(four, rule, message):
    with pytest.raises(PickError, match=message):
        pick(four, rule)


def test_landmarks_are_the_knee_and_the_best_of_each_objective(four):
    assert {name: found.point for name, found in landmarks(four).items()} == {
        "knee": 1, "least latency": 0, "least resource": 2, "least communication": 0,
        "least memory": 3}
