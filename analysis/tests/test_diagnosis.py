# SPDX-License-Identifier: Apache-2.0
"""Bounds and gaps, and what is said about a front."""

import h5py
import numpy as np
import pytest
from conftest import add_bounds, replace
from gaus_analysis.bounds import gaps, lower_bounds, smallest_gaps
from gaus_analysis.diagnosis import late_growth, search_end, warnings
from gaus_analysis.indicators import hypervolume


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


def run(file, found, reports=((0.5, 0.0), (10.0, 1.0))):
    """Points found at these seconds, each with an objective of its own to be the best in: equal
    shares of the hypervolume. Reports: seconds, and the share of the last hypervolume."""
    count = len(found)
    for name in file["front"]:
        replace(file, f"front/{name}", file[f"front/{name}"][:count])
    stairs = np.arange(count, dtype=float)
    values = np.zeros((count, 4))
    values[:, 0], values[:, 1] = stairs, count - 1 - stairs
    replace(file, "front/objectives", values)
    file["front/objectives"].attrs["reference"] = np.array([count, count, 1.0, 1.0])
    replace(file, "front/seconds", np.array(found, float))
    for name in file["history"]:
        replace(file, f"history/{name}", np.zeros(len(reports), file[f"history/{name}"].dtype))
    replace(file, "history/seconds", np.array([report[0] for report in reports]))
    whole = count * (count + 1) / 2
    replace(file, "history/hypervolume", np.array([report[1] * whole for report in reports]))


def about_search(front):
    return [line for line in warnings(front) if "search" in line]


def test_a_search_that_ended_well_is_not_named(changed):
    """Two reports, as a short run has: the first before anything was known."""
    assert about_search(changed(lambda file: run(file, [0.4, 2, 6, 8.9]))) == []


def test_a_stalled_search_is_named(changed):
    assert about_search(changed(lambda file: run(file, [0.4, 2, 3, 4.5]))) == [
        "the search stalled: it found no new point since 4.5 s of 10.0 s"]


def test_a_search_that_was_still_growing_is_named(changed):
    # Without the last point three stairs are left, of 10 squares: 2 + 3 + 4.
    front = changed(lambda file: run(file, [0.4, 2, 3, 9.5]))
    assert hypervolume(front.objectives, front.reference) == 10
    assert late_growth(front, 10) == pytest.approx(0.1)
    assert about_search(front) == ["the search was not at its end: its last tenth added up to 10.0% of "
                                   "the hypervolume"]


def test_what_the_reports_knew_before_the_last_tenth_counts(changed):
    """A point that was found late and replaced others adds less than it has."""
    reports = ((0.5, 0.0), (8.9, 0.998), (10.0, 1.0))
    assert about_search(changed(lambda file: run(file, [0.4, 2, 3, 9.5], reports))) == []


def merge(file):
    run(file, [0.4, 2, 3, 9.5])
    for name in ("path", "created", "command", "generator", "config"):
        file.create_dataset(f"sources/{name}", data=["x"], dtype=h5py.string_dtype())
    file["sources/points"], file["sources/seed"] = [4], [1]


def late(file):
    run(file, [0.4, 2, 3, 12])


def unreported(file):
    run(file, [0.4, 2, 3, 9.5], ())


def unsearched(file):
    run(file, [0.4, 0.4, 0.4, 0.4])
    for name in file["trials"]:
        replace(file, f"trials/{name}", file[f"trials/{name}"][:0])


@pytest.mark.parametrize("edit", [merge, late, unreported])
def test_nothing_is_said_where_the_file_does_not_tell(edit, changed):
    front = changed(edit)
    assert search_end(front) is None and about_search(front) == []


def test_baselines_alone_are_no_search(changed):
    front = changed(unsearched)
    assert about_search(front) == [] and "no restart was run" in warnings(front)


def test_a_hypervolume_that_takes_too_long_says_nothing(changed, monkeypatch):
    monkeypatch.setattr("gaus_analysis.indicators.EFFORT", 0)
    front = changed(lambda file: run(file, [0.4, 2, 3, 9.5]))
    assert np.isnan(late_growth(front, 10)) and about_search(front) == []


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
