# SPDX-License-Identifier: Apache-2.0
"""Every kind of front that the tools write goes through every command."""

import os
import shutil
import subprocess

import h5py
import numpy as np
import pytest
from conftest import GAUS, REPOSITORY, add_bounds, gaus, replace
from gaus_analysis import Front
from gaus_analysis.cli import main
from gaus_analysis.peers.front_file import SOLVED, Point, Progress, Run, add_point, write_front
from gaus_analysis.pictures import PICTURES, hyperparameters

HAL, LOOP = REPOSITORY / "designs" / "hal.json", REPOSITORY / "designs" / "iir_biquad.json"
ALONE = ("--time", 1000, "--threads", 1, "--report-period", 0.1, "--quiet")


def solve(path, design, *options, restarts=3):
    gaus("solve", design, *ALONE, "--restarts", restarts, "--output", path, *options)


def two(path, *names):
    for seed, name in enumerate(names, 1):
        solve(path.with_name(name), HAL, "--latency-bound", "1.5x,2.0x", "--seed", seed)


def merged(path):
    two(path, "a.h5", "b.h5")
    gaus("merge", path.with_name("a.h5"), path.with_name("b.h5"), "-o", path)


def merged_twice(path):
    merged(path.with_name("m.h5"))
    gaus("baseline", HAL, "--latency-bound", "1.5x,2.0x", "--objectives",
         "latency,resource,communication,memory", "-o", path.with_name("base.h5"))
    gaus("merge", path.with_name("m.h5"), path.with_name("base.h5"), "-o", path)


def resumed(path):
    solve(path, HAL)
    solve(path, HAL, "--resume", restarts=6)


def with_bounds(path):
    solve(path, HAL)
    gaus("bound", path, "--time", 1)


def of_ranks(path):
    """One schedule at least moves where there is an MPI to move it."""
    mpi = shutil.which("mpirun")
    if mpi is None:
        solve(path, HAL)
    else:
        environment = os.environ | {
            "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
            "OMPI_MCA_rmaps_base_oversubscribe": "1", "OMPI_MCA_hwloc_base_binding_policy": "none"}
        subprocess.run([mpi, "-n", "2", GAUS, "solve", HAL, *map(str, ALONE), "--restarts", "16",
                        "--exchange-period", "0.1", "--output", path], check=True, env=environment,
                       stdin=subprocess.DEVNULL)
    with h5py.File(path, "r+") as file:
        if "migrations" not in file:
            for name, values in (("seconds", [0.1]), ("from", [0]), ("to", [-1]), ("value", [1.0])):
                file[f"migrations/{name}"] = values


def of_a_solver(path):
    """As the exact solvers write it, with schedules of the baselines as theirs."""
    source = path.with_name("base.h5")
    gaus("baseline", HAL, "--latency-bound", "1.5x", "-o", source)
    points = []
    with Front.open(source) as front:
        for start, values in zip(front.schedules(), front.objectives):
            points = add_point(points, Point(start, tuple(values), SOLVED, 0.5))
        run = Run(list(front.names), [1.0] * len(front.names), 0, 9, 1, "cp-sat", "9", True, "x = 1\n")
    write_front(path, source, run, points, Progress("optimal", 18.0, [(0.5, 18.0, 18.0)]))


def of_own_objectives(path):
    """A program may add objectives of its own: with names of its own, negative values, bounds."""
    solve(path, HAL, "--latency-bound", "1.0x,1.5x", "--objectives",
          "resource,communication,memory,latency")
    with h5py.File(path, "r+") as file:
        values = file["front/objectives"][...]
        values[:, 3] -= 100
        replace(file, "front/objectives", values)
        file["front/objectives"].attrs["names"] = ["resource", "wire length", "heat-up", "energy"]
        file["front/objectives"].attrs["reference"] = np.append(values.max(axis=0)[:3] + 1, 0.0)
        add_bounds(file, [(99, [0, 0, 0, 1], -100)])


def large(path):
    design = path.with_name("large.json")
    gaus("generate", "layered", "--size", 1500, "--seed", 3, "-o", design)
    gaus("baseline", design, "--latency-bound", "1.5x", "-o", path)


KINDS = {
    "acyclic": lambda path: solve(path, HAL),
    "several bounds": lambda path: solve(path, HAL, "--latency-bound", "1.0x,2.0x"),
    "pipelined": lambda path: solve(path, LOOP, "--ii", 4),
    "several intervals": lambda path: solve(path, LOOP, "--ii", "4:6"),
    "merged": merged, "merged twice": merged_twice, "resumed": resumed, "bounds": with_bounds,
    "no points": lambda path: gaus("bound", HAL, "--latency-bound", 8, "--time", 1, "-o", path),
    "baselines": lambda path: gaus("baseline", HAL, "--latency-bound", "1.5x", "-o", path),
    "stopped at once": lambda path: gaus("solve", HAL, "--time", 0.1, "--quiet", "-o", path),
    "one point": lambda path: solve(path, HAL, "--objectives", "latency"),
    "ranks": of_ranks, "solver": of_a_solver, "own objectives": of_own_objectives, "large": large}

NEED_A_POINT = ("pick", "gantt", "usage")
NEED_TWO_OBJECTIVES = ("attainment",)


@pytest.fixture(scope="module", params=KINDS)
def kind(request, tmp_path_factory):
    """A front of the kind, and what cannot be asked of it."""
    path = tmp_path_factory.mktemp("kind") / "front.h5"
    KINDS[request.param](path)
    with Front.open(path) as front:
        refused = NEED_A_POINT if len(front) == 0 else ()
        refused += NEED_TWO_OBJECTIVES if len(front.names) < 2 else ()
    return path, refused + (("point.csv",) if request.param == "own objectives" else ())


def test_every_command_shows_it(kind, tmp_path, monkeypatch, capsys):
    path, refused = kind
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GAUS", GAUS)
    monkeypatch.setattr(hyperparameters, "other_columns", lambda trials: ("spread", "temperature"))
    commands = [("info", path), ("report", path, "-o", "page.html"), ("pick", path),
                ("pick", path, "knee", "--format", "csv", "-o", "point.csv"),
                ("sweep", path, path, "-o", "sweep.html")]
    commands += [("plot", name, *[path] * (2 if PICTURES[name].several else 1), "-o", f"{name}.svg")
                 for name in PICTURES]
    for command in commands:
        status = main([str(part) for part in command])
        printed = capsys.readouterr()
        if {command[0], command[1], command[-1]} & set(refused):
            # The program knows its own objectives alone, and says so.
            assert status == (1 if "point.csv" in refused else 2), command
            assert printed.err.count("\n") == 1, command
        else:
            assert (status, printed.err) == (0, ""), (command, printed.err)
            if "-o" in command:
                assert (tmp_path / command[-1]).stat().st_size > 10, command
    assert "Traceback" not in (tmp_path / "page.html").read_text()


def test_every_objective_can_be_picked_by(kind):
    path, refused = kind
    if "pick" in refused:
        return
    with Front.open(path) as front:
        for name in front.names:
            least = front.objective(name).min()
            for rule in (f"least {name}", f"{name} <= {least:.17g}", f"{name}=1"):
                assert main(["pick", str(path), rule]) == 0
        assert front.frame().shape[0] == len(front)
