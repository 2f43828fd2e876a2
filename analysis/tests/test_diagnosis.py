"""Bounds and gaps, and what is said about a front."""

import numpy as np
import pytest
from conftest import add_bounds, replace
from gaus_analysis.bounds import gaps, lower_bounds, smallest_gaps
from gaus_analysis.diagnosis import growth_end, warnings


def test_bounds_count_for_their_latency_bound_and_shorter_ones(changed):
    memory = [0, 0, 0, 1]
    front = changed(lambda file: add_bounds(file, [(16, memory, 4), (8, memory, 6),
                                                   (16, [0, 1, 1, 0], 99), (9, memory, 7)]))
    expected = np.where(front.points.latency_bound <= 8, 7, 4)
    np.testing.assert_array_equal(lower_bounds(front, "memory"), expected)
    assert np.isnan(lower_bounds(front, "resource")).all()


def test_gap_is_zero_where_proven_and_unknown_without_bounds(changed, plain):
    least = float(plain.objective("memory").min())
    front = changed(lambda file: add_bounds(file, [(99, [0, 0, 0, 1], least)]))
    values = front.objective("memory")
    np.testing.assert_allclose(gaps(front, "memory"), (values - least) / values)
    assert smallest_gaps(front) == {"memory": 0}
    assert smallest_gaps(plain) == {} and np.isnan(gaps(plain, "memory")).all()


def history(file, seconds, volumes):
    for name in file["history"]:
        replace(file, f"history/{name}", np.zeros(len(seconds), file[f"history/{name}"].dtype))
    replace(file, "history/seconds", np.array(seconds, float))
    replace(file, "history/hypervolume", np.array(volumes, float))


def test_a_stalled_search_is_named(changed):
    front = changed(lambda file: history(file, [1, 2, 5, 10], [5, 8, 8, 8]))
    assert growth_end(front) == 2
    assert "the search stalled: the hypervolume has not grown since 2.0 s of 10.0 s" in warnings(front)


def test_a_search_that_was_still_growing_is_named(changed):
    front = changed(lambda file: history(file, [1, 9, 10], [5, 8, 10]))
    assert ("the search was not at its end: its last tenth added 20.0% of the hypervolume"
            in warnings(front))


def test_a_search_that_ended_well_is_not(changed):
    front = changed(lambda file: history(file, [1, 8, 10], [5, 8, 8]))
    assert not any("search" in line for line in warnings(front))


@pytest.mark.parametrize("status, text", [("not legal", "ended in no legal schedule"),
                                          ("not finite", "were given up: values were not finite")])
def test_failed_restarts_are_counted(changed, status, text):
    def edit(file):
        statuses = file["trials/status"].asstr()[...]
        statuses[:10] = status
        file["trials/status"][...] = statuses
    assert f"10 of 40 restarts (25%) {text}" in warnings(changed(edit))


def test_an_empty_front_and_a_gap_are_named(changed):
    def empty(file):
        for name in file["front"]:
            replace(file, f"front/{name}", file[f"front/{name}"][:0])
    assert "the front is empty: no legal schedule was found" in warnings(changed(empty))


def test_a_gap_to_the_bound_is_named(changed, plain):
    least = float(plain.objective("memory").min())
    front = changed(lambda file: add_bounds(file, [(99, [0, 0, 0, 1], least / 2)]))
    assert ("memory: no point is proven to be within 1% of the least; gap 50.0%"
            in warnings(front))
