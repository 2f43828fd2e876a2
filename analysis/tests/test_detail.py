# SPDX-License-Identifier: Apache-2.0
"""Levels of detail keep what matters."""

import numpy as np
from gaus_analysis import detail


def test_peaks_survive_in_bins():
    bins = detail.Bins.of(10, 4)
    assert (bins.width, bins.count) == (3, 4)
    profile = np.array([[0, 7, 0, 0, 0, 1, 2, 0, 0, 9.0]])
    assert detail.peaks(profile, np.arange(10), bins).tolist() == [[7, 1, 2, 9]]
    # The same in stretches: one of them reaches into a second bin.
    first, stretches = np.array([0, 1, 2, 5, 6, 7, 9]), np.array([[0, 7, 0, 1, 2, 0, 9.0]])
    assert detail.peaks(stretches, first, bins).tolist() == [[7, 1, 2, 9]]
    assert detail.peaks(np.array([[3.0]]), np.array([0]), bins).tolist() == [[3, 3, 3, 3]]
    assert detail.Bins.of(4, 10) == detail.Bins(4, 1)


def test_density_counts_operators_at_work():
    rows, first, last = np.array([0, 0, 1]), np.array([0, 1, 5]), np.array([2, 6, 6])
    counts = detail.density(rows, 2, first, last, detail.Bins(6, 2))
    assert counts.tolist() == [[2, 1, 1], [0, 0, 1]]


def test_density_is_that_of_counting():
    random = np.random.default_rng(1)
    first = random.integers(0, 50, 400)
    last, rows = first + random.integers(1, 9, 400), random.integers(0, 5, 400)
    bins = detail.Bins.of(int(last.max()), 11)
    counted = [[sum((rows == row) & (first < begin + bins.width) & (last > begin))
                for begin in bins.starts] for row in range(5)]
    assert detail.density(rows, 5, first, last, bins).tolist() == counted


def test_bands_do_not_cross_classes(plain):
    order = detail.by_class_and_start(plain.problem, plain.schedule(0))
    band, classes = detail.bands(plain.problem, order, 10)
    resource = plain.problem.operators.resource
    assert np.array_equal(classes[band], resource)
    assert np.array_equal(np.unique(band), np.arange(len(classes)))
    assert np.bincount(band).max() == 4
    assert np.all(np.diff(band[order]) >= 0)


def test_thinned_keeps_the_ends():
    assert detail.thinned(4, 10).tolist() == [0, 1, 2, 3]
    assert detail.thinned(100, 4).tolist() == [0, 33, 66, 99]
