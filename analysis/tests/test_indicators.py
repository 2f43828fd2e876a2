# SPDX-License-Identifier: Apache-2.0
"""Hypervolume against the solver, an independent library and counting; coverage and attainment."""

import json

import numpy as np
import pytest
from conftest import gaus
from gaus_analysis.indicators import (attainment, coverage, hypervolume, non_dominated, staircase)


@pytest.mark.parametrize("kind", ["plain", "other", "loop"])
def test_hypervolume_is_that_of_the_solver(kind, request):
    front = request.getfixturevalue(kind)
    found = hypervolume(front.objectives, front.reference)
    assert found == pytest.approx(front.history.hypervolume[-1], rel=1e-9)
    reported = json.loads(gaus("compare", front.path, front.path, "--json"))
    assert found == pytest.approx(reported["fronts"][0]["hypervolume"], rel=1e-9)


@pytest.mark.parametrize("objectives", [1, 2, 3, 4, 5])
def test_hypervolume_is_that_of_an_independent_library(objectives):
    moocore = pytest.importorskip("moocore", reason="no moocore: pip install moocore")
    random = np.random.default_rng(objectives)
    for size in (1, 7, 60):
        vectors = random.random((size, objectives)) + 0.2
        vectors[: size // 3] = np.ceil(4 * vectors[: size // 3]) / 4  # equal values
        reference = np.full(objectives, 1.1)
        expected = moocore.hypervolume(vectors, ref=reference)
        assert hypervolume(vectors, reference) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("objectives", [1, 2, 3, 4])
def test_hypervolume_counts_unit_cubes(objectives):
    random = np.random.default_rng(objectives)
    for _ in range(20):
        vectors = random.integers(0, 6, (random.integers(0, 9), objectives)).astype(float)
        reference = np.full(objectives, 5.0)
        cubes = np.stack(np.meshgrid(*[np.arange(5)] * objectives), axis=-1).reshape(-1, objectives)
        covered = [any(np.all(vector <= cube) for vector in vectors) for cube in cubes]
        assert hypervolume(vectors, reference) == sum(covered)


def test_non_dominated_keeps_the_first_of_equals():
    vectors = np.array([[1, 3], [2, 2], [1, 3], [3, 3], [2, 2.5]])
    assert non_dominated(vectors).tolist() == [True, True, False, False, False]


def test_coverage_and_staircase(plain, other):
    report = json.loads(gaus("compare", plain.path, other.path, "--json"))
    found = [[coverage(a.objectives, b.objectives) for b in (plain, other)] for a in (plain, other)]
    np.testing.assert_allclose(found, report["coverage"], rtol=1e-12)
    assert coverage(plain.objectives, plain.objectives[:0]) == 1
    points = np.array([[3, 1], [1, 3], [2, 4], [2, 2], [3, 1]])
    assert staircase(points).tolist() == [[1, 3], [2, 2], [3, 1]]


def test_attainment_is_that_of_the_program(plain, other):
    report = json.loads(gaus("compare", plain.path, other.path, plain.path, "--attainment",
                             "--objectives", "resource,memory", "--json"))
    runs = [np.column_stack([f.objective("resource"), f.objective("memory")])
            for f in (plain, other, plain)]
    for surface in report["attainment"]["surfaces"]:
        expected = sorted(map(tuple, surface["points"]))
        assert list(map(tuple, attainment(runs, surface["share"]))) == expected
