# SPDX-License-Identifier: Apache-2.0
"""Reading front files: what is in them, and what is said about wrong ones."""

import h5py
import numpy as np
import pytest
from conftest import replace
from gaus_analysis import Front, FrontError
from gaus_analysis.pictures import hyperparameters
from gaus_analysis.tables import other_columns


def test_front_holds_what_h5py_reads(plain_path, plain):
    with h5py.File(plain_path) as file:
        assert plain.names == tuple(file["front/objectives"].attrs["names"])
        np.testing.assert_array_equal(plain.objectives, file["front/objectives"][...])
        np.testing.assert_array_equal(plain.objective("memory"),
                                      file["front/objectives"][:, plain.names.index("memory")])
        np.testing.assert_array_equal(list(plain.schedules()), file["front/schedules"][...])
        np.testing.assert_array_equal(plain.schedule(3), file["front/schedules"][3])
        assert list(plain.points.origin) == list(file["front/origin"].asstr())
        assert plain.provenance.seed == 1 and plain.provenance.world_size == 1
        np.testing.assert_array_equal(plain.history.hypervolume, file["history/hypervolume"])
        assert len(plain.trials.restart) == 40
        assert list(plain.problem.resources.name) == list(file["problem/resources/name"].asstr())


def test_frame_has_a_row_per_point(plain):
    frame = plain.frame()
    assert len(frame) == len(plain)
    assert list(frame.columns[:4]) == ["latency", "resource", "communication", "memory"]
    assert frame["memory"].tolist() == plain.objective("memory").tolist()
    assert {"ii", "latency_bound", "origin", "seconds", "weight_memory"} <= set(frame.columns)
    assert "source" not in frame


def test_hyperparameters_are_the_columns_that_the_file_has(plain, changed):
    def edit(file):
        del file["trials/noise"], file["trials/kernel"], file["trials/proposals"]
        file["trials/wind"] = np.linspace(0, 1, 40)
        file["trials/rows"] = np.zeros(40)  # would hide the number of rows
        file["trials/table"] = np.zeros((40, 2))
        file["trials/short"] = np.zeros(3)
        file["trials/number"] = np.zeros(40, "i4")
    front = changed(edit)
    assert {"noise", "temperature", "swap_share"} <= set(other_columns(plain.trials))
    assert (set(other_columns(front.trials))
            == set(other_columns(plain.trials)) - {"noise"} | {"wind"})
    assert front.trials.wind.tolist() == np.linspace(0, 1, 40).tolist()
    assert front.trials.kernel is None and front.trials.proposals is None
    assert front.restart_count == 40
    shown = hyperparameters.data(front).values
    assert "wind" in shown and "temperature" in shown and "noise" not in shown


def test_unknown_point_and_objective_are_named(plain):
    with pytest.raises(FrontError, match=f"point 999: found no such point, expected 0 to "
                                         f"{len(plain) - 1}"):
        plain.schedule(999)
    with pytest.raises(FrontError, match="objective area: not on this front, expected one of lat"):
        plain.objective("area")


def test_missing_and_foreign_files(tmp_path):
    with pytest.raises(FrontError, match="no.h5: found no such file, expected a front file"):
        Front.open(tmp_path / "no.h5")
    (tmp_path / "text.h5").write_text("latency 8")
    with pytest.raises(FrontError, match="text.h5: found no HDF5 file, expected a front file"):
        Front.open(tmp_path / "text.h5")
    with h5py.File(tmp_path / "other.h5", "w") as file:
        file["x"] = [1]
    with pytest.raises(FrontError, match="found an HDF5 file of no format, expected 'gaus-front'"):
        Front.open(tmp_path / "other.h5")


def test_a_file_cut_short_is_damaged(plain_path, tmp_path):
    (tmp_path / "cut.h5").write_bytes(plain_path.read_bytes()[:3000])
    with pytest.raises(FrontError, match="cut.h5: found a damaged HDF5 file"):
        Front.open(tmp_path / "cut.h5")


def test_no_cut_is_anything_but_a_front_error(plain_path, tmp_path):
    whole = plain_path.read_bytes()
    for length in range(0, len(whole), max(1, len(whole) // 40)):
        (tmp_path / "cut.h5").write_bytes(whole[:length])
        with pytest.raises(FrontError):
            Front.open(tmp_path / "cut.h5")


WRONG = {
    "format_version: newer": (lambda file: file.attrs.modify("format_version", 7),
                              "found version 7 of the format, expected at most 2: .* newer gaus"),
    "format": (lambda file: file.attrs.modify("format", "other"), "of format 'other', expected"),
    "no dataset": (lambda file: file.__delitem__("front/rank"),
                   "/front/rank: found no dataset, expected one"),
    "rows": (lambda file: replace(file, "front/seconds", [1.0]),
             r"/front/seconds: found 1 rows, expected \d+ as in /front/objectives"),
    "type": (lambda file: replace(file, "history/restarts", [0.5]),
             "/history/restarts: found type float64, expected integer"),
    "dimensions": (lambda file: replace(file, "trials/best_value", [[1.0]]),
                   "/trials/best_value: found 2 dimensions, expected 1"),
    "schedules": (lambda file: replace(file, "front/schedules", np.zeros((2, 3), "i4")),
                  r"/front/schedules: found shape \(2, 3\), expected"),
    "reference": (lambda file: file["front/objectives"].attrs.__setitem__("reference", [1.0]),
                  "found 1 values of the reference, expected 4"),
    "attribute": (lambda file: file.attrs.__delitem__("seed"),
                  "attribute seed: found none, expected one")}


@pytest.mark.parametrize("kind", WRONG)
def test_wrong_files_are_refused_with_one_line(changed, kind):
    edit, message = WRONG[kind]
    with pytest.raises(FrontError, match=message) as error:
        changed(edit)
    assert "changed.h5" in str(error.value) and "\n" not in str(error.value)


def test_a_problem_out_of_range_is_found_when_it_is_read(changed):
    def edit(file):
        file["problem/dependencies/target"][2] = 4000
    front = changed(edit)
    with pytest.raises(FrontError, match="dependencies/target: found 4000 in row 2, expected 0 to"):
        front.problem  # noqa: B018
