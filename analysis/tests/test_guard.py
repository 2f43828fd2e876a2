# SPDX-License-Identifier: Apache-2.0
"""Reading under guard: what crashes, hangs or asks for too much ends as one line."""

import os
import signal
import subprocess
import sys
import time

import h5py
import numpy as np
import pytest
from conftest import REPOSITORY, replace, user_case
from gaus_analysis import Front, FrontError
from gaus_analysis.cli import main
from gaus_analysis.guard import guarded

HURTING = ["flip_hang_1bit", "flip_segv_1bit", "front_crash_1", "front_hang_1", "h_extlink_fifo",
           "h_many_objectives", "h_names2d_1x2000", "h_names3d", "r_refnan"]


def read_all(path):
    with Front.open(path) as front:
        for table in (front.history, front.trials, front.migrations):
            if table is not None:
                [getattr(table, name) for name in table.columns]
        return [front.problem, *front.schedules()]


def hang():
    while True:
        pass


def test_what_is_read_comes_back():
    assert guarded(lambda: [1, 2], 0) == [1, 2]


@pytest.mark.parametrize("read, message", [
    (lambda: os.kill(os.getpid(), signal.SIGSEGV), r"the HDF5 library crashes on it \(signal 11\)"),
    (lambda: os.abort(), r"the HDF5 library crashes on it \(signal 6\)"),
    (hang, "is damaged: reading it takes more than 0.3 s"),
    (lambda: bytearray(1 << 30), "is damaged: reading it takes more than 256 MB of memory"),
    (lambda: {}["a\x1b"], r"is damaged: a\\x1b$"),
    (lambda: [][0], "is damaged: list index out of range")])
def test_what_goes_wrong_in_the_child_is_one_line(read, message, capfd):
    with pytest.raises(FrontError, match=message):
        guarded(read, 0)
    assert capfd.readouterr() == ("", "")
    with pytest.raises(ChildProcessError):  # none is left behind
        os.waitpid(-1, os.WNOHANG)


def test_a_child_that_only_waits_is_ended(monkeypatch):
    monkeypatch.setattr("gaus_analysis.guard.PATIENCE", 0)
    with pytest.raises(FrontError, match="takes more than"):
        guarded(lambda: time.sleep(1000), 0)


def test_larger_files_may_take_longer():
    assert len(guarded(lambda: bytearray(1 << 29), 50_000_000)) == 1 << 29


@pytest.mark.parametrize("command", ["info", "report", "pick", "sweep"])
@pytest.mark.parametrize("name", HURTING)
def test_files_that_hurt_are_one_line_and_code_2(name, command, capfd, tmp_path, monkeypatch):
    path = user_case(f"fuzz/{name}.h5")
    monkeypatch.chdir(tmp_path)
    assert main([command, str(path)]) == 2
    printed = capfd.readouterr()
    assert printed.err.count("\n") == 1 and name in printed.err
    assert printed.out.startswith("missing or broken: " if command == "sweep" else "")


@pytest.mark.parametrize("name", [name for name in HURTING if name != "front_crash_1"])
def test_the_independent_check_is_not_hurt_either(name):
    command = [sys.executable, REPOSITORY / "tests" / "check_front.py", user_case(f"fuzz/{name}.h5")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and name in done.stdout and done.stderr == ""


def link(kind):
    def edit(file):
        file.move("front/seconds", "elsewhere")
        file["front/seconds"] = kind
    return edit


def stored_elsewhere(file):
    count = len(file["front/seconds"])
    del file["front/seconds"]
    file.create_dataset("front/seconds", (count,), "f8", external=[("/etc/passwd", 0, 8 * count)])


def virtual(file):
    count = len(file["front/seconds"])
    layout = h5py.VirtualLayout((count,), "f8")
    layout[:] = h5py.VirtualSource("/etc/passwd", "x", (count,))
    del file["front/seconds"]
    file.create_virtual_dataset("front/seconds", layout)


def filtered(file):
    values = file["front/seconds"][...]
    del file["front/seconds"]
    file.create_dataset("front/seconds", data=values, compression="lzf")


def never_written(name):
    def edit(file):
        kind = file[f"trials/{name}"].dtype
        del file[f"trials/{name}"]
        file.create_dataset(f"trials/{name}", (10**7,), kind, chunks=(10**4,), compression="gzip")
    return edit


def names(values):
    return lambda file: file["front/objectives"].attrs.__setitem__("names", values)


def attribute(name, value):
    return lambda file: file.attrs.__setitem__(name, value)


def column(path, value):
    def edit(file):
        values = file[path][...]
        values.flat[1] = value
        replace(file, path, values)
    return edit


REFUSED = {
    "soft link": (link(h5py.SoftLink("/elsewhere")), "/front/seconds: found a soft link, expected"),
    "external link": (link(h5py.ExternalLink("/etc/passwd", "x")), "seconds: found an external link"),
    "external storage": (stored_elsewhere, "seconds: found data in another file, expected data in"),
    "virtual": (virtual, "seconds: found a virtual dataset, expected data in the file itself"),
    "filter": (filtered, r"seconds: found filters \[32000\], expected shuffle, deflate and fletcher32"),
    "never written": (never_written("restart"), "trials/restart: found 0 bytes for 80000000 bytes"),
    "texts never written": (never_written("start"), "trials/start: found 0 bytes for"),
    "names of two dimensions": (names([["a", "b", "c", "d"]]), "names: found 2 dimensions, expected"),
    "names of numbers": (names([1, 2, 3, 4]), "attribute names: found type int64, expected text"),
    "equal names": (names(["a", "b", "a", "c"]), "found a, b, a, c, expected each name once"),
    "no names": (names(np.array([], h5py.string_dtype())), "found 0 names, expected 1 to 16"),
    "many names": (names([f"o{i}" for i in range(17)]), "found 17 names, expected 1 to 16"),
    "a list as format": (attribute("format", ["gaus-front"]), "format: found 1 dimensions, expected 0"),
    "no value as seed": (attribute("seed", h5py.Empty("i8")), "attribute seed: found no value"),
    "a text as seed": (attribute("seed", "x"), "attribute seed: found type text, expected integer"),
    "world size 0": (attribute("world_size", 0), "world_size: found 0, expected 1 to"),
    "not finite": (column("front/objectives", np.nan), "/front/objectives: found nan, expected"),
    "infinite": (column("front/objectives", np.inf), "/front/objectives: found inf, expected"),
    "time": (column("front/seconds", -1.0), "/front/seconds: found -1.0, expected"),
    "rank": (column("front/rank", -7), "/front/rank: found -7, expected 0 to 2147483647"),
    "rank above": (column("front/rank", 1), "/front/rank: found 1, expected less than world_size, 1"),
    "step": (column("front/schedules", -2), "/front/schedules: found -2, expected 0 to"),
    "latency": (column("problem/operators/latency", -1), "operators/latency: found -1, expected 0"),
    "class": (column("problem/operators/resource", 9), "operators/resource: found 9 in row 1"),
    "weighting": (lambda file: replace(file, "trials/weighting", np.zeros((40, 9))),
                  "/trials/weighting: found 9 columns, expected 4")}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_a_front_file_is_not_is_refused(kind, altered):
    edit, message = REFUSED[kind]
    path = altered(edit)
    with pytest.raises(FrontError, match=message) as error:
        read_all(path)
    assert str(error.value).startswith(f"{path}: ") and "\n" not in str(error.value)
    assert "root:x" not in str(error.value)  # nothing of /etc/passwd


@pytest.mark.parametrize("kind, make", [("a pipe", os.mkfifo), ("a folder", os.mkdir)])
def test_what_is_no_file_is_not_opened(kind, make, tmp_path):
    make(tmp_path / "front.h5")
    with pytest.raises(FrontError, match=f"found {kind}.*, expected a front file"):
        Front.open(tmp_path / "front.h5")


def test_no_flipped_bit_is_anything_but_a_front_error(plain_path, tmp_path):
    whole = bytearray(plain_path.read_bytes())
    for place in range(7, 20_000, 800):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        (tmp_path / "flipped.h5").write_bytes(damaged)
        try:
            read_all(tmp_path / "flipped.h5")
        except FrontError as error:
            assert "\n" not in str(error)


def test_a_front_that_another_process_has_locked_is_read(plain_path, tmp_path):
    fcntl = pytest.importorskip("fcntl", reason="no locks")
    path = tmp_path / "locked.h5"
    path.write_bytes(plain_path.read_bytes())
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert len(read_all(path)) > 1


def test_restarts_are_read_column_by_column_when_there_are_many(plain_path, monkeypatch):
    monkeypatch.setattr("gaus_analysis.tables.SMALL", 100)
    read = []
    with Front.open(plain_path) as front:
        load = front.trials._load
        monkeypatch.setattr(front.trials, "_load", lambda names: read.extend(names) or load(names))
        assert front.restart_count == 40 and sum(front.statuses.values()) == 40
        assert front.trials.source is None and read == []
        assert len(front.trials.restart) == 40
        with pytest.raises(AttributeError):
            front.trials.nothing  # noqa: B018
    assert read == ["restart"]
