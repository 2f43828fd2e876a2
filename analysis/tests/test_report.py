# SPDX-License-Identifier: Apache-2.0
"""The data of a report, its size, and that it needs nothing else."""

import base64
import json
import re
import zlib

import numpy as np
import pytest
from conftest import add_bounds, replace
from gaus_analysis.objectives import profiles
from gaus_analysis.pick import landmarks
from gaus_analysis.report import page, schedules, write_report
from gaus_analysis.report.blob import blob
from gaus_analysis.report.data import page_data


def decoded(packed):
    data = zlib.decompress(base64.b64decode(packed["data"]))
    return np.frombuffer(data, "<" + packed["type"]).reshape(packed["shape"])


@pytest.mark.parametrize("values, kind", [([0, 255], "u1"), ([[1.0], [256.0]], "u2"),
                                          ([70000], "u4"), ([0.5, 2], "f4"), ([-1], "f4"), ([], "u1")])
def test_blobs_take_the_smallest_type_and_come_back(values, kind):
    packed = blob(np.array(values))
    assert packed["type"] == kind
    np.testing.assert_array_equal(decoded(packed), np.array(values))


def test_blobs_keep_what_is_unknown():
    assert np.isnan(decoded(blob(np.array([1.0, np.nan])))).tolist() == [False, True]


@pytest.mark.parametrize("kind", ["plain", "loop"])
def test_the_page_holds_every_point(kind, request):
    front = request.getfixturevalue(kind)
    data = json.loads(json.dumps(page_data(front), allow_nan=False))
    assert data["objectives"] == front.objectives.tolist()
    starts = decoded(data["bars"]["starts"])
    use, classes = decoded(data["usage"]["values"]), front.problem.class_count
    for point, start in enumerate(front.schedules()):
        np.testing.assert_array_equal(starts[point], start)
        expected = profiles(front.problem, start, int(front.points.ii[point]))
        steps = data["usage"]["steps"][point]
        assert steps == expected.live.size and data["usage"]["width"][point] == 1
        np.testing.assert_array_equal(use[point, :classes, :steps], expected.use)
        np.testing.assert_array_equal(use[point, classes, :steps], expected.live[0])
    assert {pick["name"]: pick["point"] for pick in data["picks"]} == {
        name: pick.point for name, pick in landmarks(front).items()}
    assert data["trials"]["count"] == len(front.trials.restart)
    assert sum(data["trials"]["statuses"].values()) == data["trials"]["count"]
    spent = data["trials"]["spent"]
    assert {start for start, *_ in spent} == set(front.trials.start.tolist())
    assert sum(row[2] for row in spent) == data["trials"]["count"]
    assert sum(row[3] for row in spent) == pytest.approx(front.trials.seconds.sum(), abs=0.01 * len(spent))
    assert sum(row[4] for row in spent) == pytest.approx(front.trials.gain.sum(), abs=0.001 * len(spent))
    assert data["history"]["hypervolume"] == front.history.hypervolume.tolist()
    assert data["bounds"] is None


def test_many_operators_become_a_density(plain, monkeypatch):
    monkeypatch.setattr(schedules, "STARTS", 10)
    data = page_data(plain)
    assert "bars" not in data
    cells = decoded(data["density"]["values"])
    assert cells.shape[0] == len(plain) and cells.shape[1] == len(data["density"]["classes"])
    assert cells.max() == 15
    for point, start in enumerate(plain.schedules()):
        busy = set(start) | {s + 1 for s, l in zip(start, plain.problem.operators.latency) if l > 1}
        assert set(np.flatnonzero(cells[point].any(axis=0))) == busy


def test_bounds_are_shown_with_the_gap(changed, plain):
    least = float(plain.objective("memory").min())
    front = changed(lambda file: add_bounds(file, [(99, [0, 0, 0, 1], least)]))
    shown = page_data(front)["bounds"]
    point = int(front.objective("memory").argmin())
    assert shown["memory"]["bound"][point] == least and shown["memory"]["gap"][point] == 0
    assert shown["resource"]["bound"][point] is None


def test_the_page_is_whole_and_small(plain, tmp_path):
    size = write_report(plain, tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert size == len(text) and size < 100_000
    assert not re.search(r"(src|href)=|@import|url\(|fetch\(", text)
    assert "<!--" not in text.replace("<!DOCTYPE", "")
    assert all(f'id="{name}"' in text for name in ("warnings", "scatter", "gantt", "trials"))


def test_names_cannot_break_the_page():
    text = page({"design": "</script><script>alert(1)//<!--STYLE-->"}, "<b>&")
    assert "</script><script>alert" not in text and "<title>&lt;b&gt;&amp;</title>" in text


def test_an_empty_front_has_a_page(changed):
    def empty(file):
        for name in list(file["front"]):
            replace(file, f"front/{name}", file[f"front/{name}"][:0])
    data = page_data(changed(empty))
    assert data["objectives"] == [] and data["picks"] == []
    assert "the front is empty: no legal schedule was found" in data["warnings"]
