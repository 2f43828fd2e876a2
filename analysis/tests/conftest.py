# SPDX-License-Identifier: Apache-2.0
"""Fronts for the tests, made by the program (the environment's GAUS, else build/gaus)."""

import os
import shutil
import subprocess
from pathlib import Path

import h5py
import pytest
from gaus_analysis import Front

REPOSITORY = Path(__file__).resolve().parents[2]
GAUS = os.environ.get("GAUS", str(REPOSITORY / "build" / "gaus"))


CASES = Path(os.environ.get("GAUS_CASES", REPOSITORY.parent / "shared" / "cases"))


def user_case(relative):
    """The path of what a user brought, or skips the test."""
    if not (CASES / relative).exists():
        pytest.skip(f"no user case {relative}; set GAUS_CASES to it")
    return CASES / relative


def gaus(*arguments):
    """What the program prints. As root Open MPI wants to be told that this is meant."""
    environment = os.environ | {"OMPI_ALLOW_RUN_AS_ROOT": "1",
                                "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
    done = subprocess.run([GAUS, *map(str, arguments)], capture_output=True, text=True,
                          env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def solve(folder, name, design, *options, seed=1):
    path = folder / name
    gaus("solve", REPOSITORY / "designs" / design, "--restarts", 40, "--time", 1000, "--threads", 1,
         "--report-period", 0.1, "--seed", seed, "--quiet", "--output", path, *options)
    return path


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fronts")


@pytest.fixture(scope="session")
def plain_path(folder):
    """Latency, resource, communication, memory of an eight-point DCT."""
    return solve(folder, "plain.h5", "dct8.json", "--latency-bound", "1.0x,1.5x,2.0x")


@pytest.fixture(scope="session")
def other_path(folder):
    """The same with another seed."""
    return solve(folder, "other.h5", "dct8.json", "--latency-bound", "1.0x,1.5x,2.0x", seed=2)


@pytest.fixture(scope="session")
def loop_path(folder):
    """A pipelined loop, II from 4 to 6."""
    return solve(folder, "loop.h5", "iir_biquad.json", "--ii", "4:6")


@pytest.fixture
def plain(plain_path):
    with Front.open(plain_path) as front:
        yield front


@pytest.fixture
def other(other_path):
    with Front.open(other_path) as front:
        yield front


@pytest.fixture
def loop(loop_path):
    with Front.open(loop_path) as front:
        yield front


@pytest.fixture
def altered(plain_path, tmp_path):
    """The path of a copy of the plain front that a function was let loose on."""
    def alter(edit):
        path = tmp_path / "changed.h5"
        shutil.copy(plain_path, path)
        with h5py.File(path, "r+") as file:
            edit(file)
        return path

    return alter


@pytest.fixture
def changed(altered):
    """Opens such a copy."""
    opened = []

    def change(edit):
        opened.append(Front.open(altered(edit)))
        return opened[-1]

    yield change
    for front in opened:
        front.close()


def replace(file, path, values):
    """Another dataset at the path; its attributes stay."""
    attributes = dict(file[path].attrs) if path in file else {}
    if path in file:
        del file[path]
    file[path] = values
    for name, value in attributes.items():
        file[path].attrs[name] = value


def add_bounds(file, rows):
    """/bounds of (latency bound, weights, value)."""
    file["bounds/latency_bound"] = [row[0] for row in rows]
    file["bounds/ii"] = [0] * len(rows)
    file["bounds/weights"] = [[float(w) for w in row[1]] for row in rows]
    file["bounds/value"] = [float(row[2]) for row in rows]
    file["bounds/reached"] = [0] * len(rows)
    file.create_dataset("bounds/method", data=["sum"] * len(rows), dtype=h5py.string_dtype())
    file["bounds/seconds"] = [0.1] * len(rows)
