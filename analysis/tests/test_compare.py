# SPDX-License-Identifier: Apache-2.0
"""The comparison: what is run, what is recorded, and what the tables say."""

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gaus_analysis.compare import fronts, peak_memory
from gaus_analysis.compare.methods import Machine, command, tasks
from gaus_analysis.compare.report import (BEGIN, END, claim_table, failure_table, memory_table,
                                          quality_table, verdict)
from gaus_analysis.compare.results import (collect, hypervolumes, read_records, standings,
                                           times_to)
from gaus_analysis.compare.suite import Question, read_suite
from gaus_analysis.indicators import hypervolume

ANALYSIS = Path(__file__).resolve().parents[1]
MACHINE = Machine("gaus", "data", 60, 2)
A = Question("one.aig", "A", ("resource", "communication"), (100, 1), ("--latency-bound", "1.0x"))
B = Question("one.aig", "B", ("memory",), (1,), ("--latency-bound", "1.0x"))


def record(method, value, *, pair=("one.aig", "A"), seed=1, points=(), bound=None, course=None,
           outcome="done", message=""):
    return {"key": f"{pair[0]} {pair[1]} {method} {seed} 60s 2", "design": pair[0],
            "formulation": pair[1], "method": method, "seed": seed, "value": value,
            "course": course or ([] if value is None else [[1.0, value]]), "points": list(points),
            "bound": bound, "seconds": 60, "megabytes": 10, "outcome": outcome, "message": message}


def test_gaus_answers_all_questions_at_once_and_others_one_each():
    made = tasks([A, B], ["gaus", "cp-sat", "gs"], [1, 2])
    assert [(t.method, t.seed, [q.formulation for q in t.questions]) for t in made] == [
        ("gaus", 1, ["A", "B"]), ("cp-sat", 1, ["A"]), ("cp-sat", 1, ["B"]), ("gs", 1, ["A"]),
        ("gs", 1, ["B"]), ("gaus", 2, ["A", "B"]), ("gs", 2, ["A"]), ("gs", 2, ["B"])]


def test_gs_is_not_asked_about_loops():
    loop = Question("two.graphml", "C", ("memory",), (1,), ("--ii", "5"))
    assert [t.method for t in tasks([loop], ["gs", "gs-informed", "gaus-paper"], [1])] == ["gaus-paper"]


def test_every_timed_method_gets_the_same_time_cores_and_horizon():
    for task in tasks([A], ["gaus", "cp-sat", "highs", "gs", "gaus-paper", "annealing"], [7]):
        words = command(task, MACHINE, "front.h5")
        for option, value in (("--time", "60"), ("--threads", "2"), ("--seed", "7"),
                              ("--latency-bound", "1.0x")):
            assert words[words.index(option) + 1] == value


def test_a_suite_asks_a_and_b_of_designs_and_c_of_loops(tmp_path):
    path = tmp_path / "suite.json"
    path.write_text(json.dumps({"designs": {"x/one.aig": {"alpha": 0.5}},
                                "loops": {"y/two.graphml": {"ii": 5, "latency_bound": 78}}}))
    asked = read_suite(path, [])
    assert [(q.design, q.formulation, q.weights) for q in asked] == [
        ("x/one.aig", "A", (0.5, 1.0)), ("x/one.aig", "B", (1.0,)), ("y/two.graphml", "C", (1.0,))]
    assert asked[2].horizon == ("--ii", "5", "--latency-bound", "78")
    assert [q.design for q in read_suite(path, ["two"])] == ["y/two.graphml"]


def test_medians_decide_and_a_seed_without_schedule_counts_as_none():
    results = collect([record("gaus", v, seed=s) for s, v in ((1, 10), (2, 14), (3, 11))]
                      + [record("gs", 11.0), record("list", None, seed=1), record("list", 9.0, seed=2)])
    pair = ("one.aig", "A")
    assert results.value(pair, "gaus") == 11
    assert results.value(pair, "list") is None
    standing, = standings(results)
    assert (standing.peer, standing.ratio, standing.lost) == ("gs", 1.0, False)


def test_a_lost_pair_is_counted_and_its_ratio_said():
    results = collect([record("gaus", 102.0), record("cp-sat", 100.0, bound=99.0),
                       record("gaus", 5.0, pair=("one.aig", "B")),
                       record("cp-sat", None, pair=("one.aig", "B"), outcome="no schedule")])
    assert "on 0 of 1 pairs (0.0 %)" in verdict(results)
    assert "is 1.0200" in verdict(results)
    header, rows = quality_table(results, "A")
    assert rows == [["one", "100", "99", "1.0200", "**1.0000**"]]
    assert quality_table(results, "B")[1] == [["one", "5", "", "**1.0000**", "no schedule"]]


def test_times_count_from_launch_to_the_first_value_within_the_share():
    results = collect([record("gaus", 100.0, course=[[1, 120.0], [2, 104.0], [9, 100.0]]),
                       record("gs", 110.0, course=[[3, 110.0]])])
    assert times_to(results, "gaus", 0.05) == [2]
    assert times_to(results, "gaus", 0.10) == [2]
    assert times_to(results, "gs", 0.10) == [3]
    assert times_to(results, "gs", 0.01) == [None]


def test_hypervolume_of_a_staircase():
    points = np.array([[1.0, 3.0], [2.0, 2.0], [2.5, 2.5], [5.0, 0.0]])
    assert hypervolume(points, np.array([4.0, 4.0])) == 3 * 1 + 2 * 1


def test_methods_come_in_one_order_whatever_that_of_the_records():
    results = collect([record("gs", 3.0), record("annealing", 2.0), record("gaus", 1.0)])
    assert results.methods == ["gaus", "annealing", "gs"]


def test_pairs_come_in_one_order_whatever_that_of_the_records():
    records = [dict(record("gaus", 1.0), design=design) for design in ("b", "c", "a")]
    assert list(collect(records).runs) == [("a", "A"), ("b", "A"), ("c", "A")]


def test_hypervolumes_are_relative_to_the_largest():
    results = collect([record("gaus", 1.0, points=[[1, 1]]), record("list", 2.0, points=[[2, 2]])])
    shares = hypervolumes(results, ("one.aig", "A"))
    assert shares["gaus"] == 1
    assert shares["list"] == pytest.approx((0.2 / 1.2) ** 2)


def test_claims_take_the_geometric_mean_of_shared_pairs():
    results = collect([record("gaus-paper", 1.0), record("gs", 2.0),
                       record("gaus-paper", 1.0, pair=("two", "B")), record("gs", 8.0, pair=("two", "B")),
                       record("gs", 1.0, pair=("three", "B"))])
    row = next(r for r in claim_table(results)[1] if r[:2] == ["gaus-paper", "gs"])
    assert row[3:] == ["2", "75.0 %", "50.0 % to 87.5 %"]


def test_failures_are_listed_with_their_message():
    rows = failure_table([record("gs", None, outcome="out of memory", message="needs 9 GB | has 8"),
                          record("gaus", 1.0)])[1]
    assert rows == [["gs", "one", "A", "1", "out of memory", "needs 9 GB \\| has 8"]]


def test_memory_of_killed_runs_is_unknown():
    killed = record("gs", None, seed=2, outcome="over time") | {"megabytes": None}
    results = collect([record("gs", 1.0), killed, killed | {"method": "highs"}])
    rows = {row[0]: row for row in memory_table(results)[1]}
    assert rows["gs"] == ["gs", "10", "10", "one A"]
    assert rows["highs"] == ["highs", "", "", ""]


def measured(tmp_path, program):
    """Exit status and peak memory [MB] of a Python program."""
    report = tmp_path / "memory"
    words = [sys.executable, "-I", "-S", peak_memory.__file__, report, sys.executable, "-I", "-S",
             "-c", program]
    return subprocess.run(words, check=False).returncode, float(report.read_text())


def test_memory_is_that_of_the_command_not_of_who_launched_it(tmp_path):
    own = bytearray(os.urandom(1) * (200 << 20))
    code, small = measured(tmp_path, "raise SystemExit(3)")
    assert code == 3 and small < 100 < len(own) >> 20


def test_memory_counts_children_that_are_killed(tmp_path):
    fork = ("import os, signal\n"
            "r, w = os.pipe()\n"
            "if (pid := os.fork()) == 0:\n"
            "    kept = b'x' * (150 << 20); os.write(w, b'1'); signal.pause()\n"
            "os.read(r, 1); os.kill(pid, 9); os.waitpid(pid, 0)\n")
    code, peak = measured(tmp_path, fork + "os.kill(os.getpid(), 15)\n")
    assert code == -15 and 150 < peak < 250


FAKE = """#!{python}
import sys, time
import h5py
words = sys.argv[1:]
if words == ["--version"]:
    print("gaus 0"), sys.exit(0)
if "baseline" in words and "gs" in words:
    print("gs: needs more memory"), sys.exit(1)
with h5py.File(words[words.index("--output") + 1], "w") as file:
    data = file.create_dataset("front/objectives", data=[[2.0, 10.0, 7.0], [3.0, 5.0, 9.0]])
    data.attrs["names"] = ["resource", "communication", "memory"]
time.sleep(0.3)
"""


@pytest.fixture
def program(tmp_path):
    """Stands for the program: solves at once, and has no memory for gs."""
    path = tmp_path / "gaus"
    path.write_text(FAKE.format(python=sys.executable))
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    (tmp_path / "data").mkdir()
    (tmp_path / "suite.json").write_text(json.dumps({"designs": {"one.aig": {"alpha": 100}}, "loops": {}}))
    return path


def compare(program, *options):
    folder = program.parent
    words = [sys.executable, "-m", "gaus_analysis.compare", str(folder / "runs"), "--gaus", str(program),
             "--data", str(folder / "data"), "--suite", str(folder / "suite.json"), "--time", "5", *options]
    environment = dict(os.environ, PYTHONPATH=str(ANALYSIS))
    return subprocess.run(words, capture_output=True, text=True, env=environment, check=False)


def test_a_failing_method_is_recorded_and_the_rest_goes_on(program):
    done = compare(program, "--methods", "gs,gaus", "--seeds", "1")
    assert done.returncode == 0, done.stderr
    records = read_records(program.parent / "runs/records.jsonl")
    assert [(r["method"], r["formulation"], r["outcome"], r["value"]) for r in records] == [
        ("gs", "A", "out of memory", None), ("gs", "B", "out of memory", None),
        ("gaus", "A", "done", 210.0), ("gaus", "B", "done", 7.0)]
    assert records[0]["message"] == "gs: needs more memory"
    assert records[2]["points"] == [[2.0, 10.0], [3.0, 5.0]]
    assert records[2]["course"][-1][1] == 210.0


def test_called_again_it_does_only_what_is_missing(program):
    compare(program, "--methods", "gaus", "--seeds", "1")
    path = program.parent / "runs/records.jsonl"
    kept = path.read_text()
    path.write_text(kept + kept[:40])  # cut off while it was written
    again = compare(program, "--methods", "gaus", "--seeds", "1,2")
    assert "2 runs, 1 on record" in again.stdout
    assert [r["seed"] for r in read_records(path)] == [1, 1, 2, 2]


def test_the_report_replaces_only_what_lies_between_its_comments(program):
    pytest.importorskip("matplotlib")
    page = program.parent / "comparison.md"
    page.write_text(f"before\n{BEGIN}old\n{END}\nafter\n")
    done = compare(program, "--methods", "gs,gaus", "--seeds", "1", "--report", str(page))
    assert done.returncode == 0, done.stderr
    text = page.read_text()
    assert text.startswith("before\n") and text.endswith(f"{END}\nafter\n")
    assert "old" not in text and "| gs | one | A | 1 | out of memory | gs: needs more memory |" in text
    assert re.search(r"\| gs, gaus \| 4 \| 1 \| 5s \| .* cores, .*; gaus .*; \d{4}-\d\d-\d\d \|", text)
    assert (program.parent / "figures/comparison-profile.svg").is_file()


def test_a_page_that_is_not_there_is_begun(program):
    pytest.importorskip("matplotlib")
    page = program.parent / "new.md"
    for _ in range(2):
        done = compare(program, "--methods", "gaus", "--seeds", "1", "--report", str(page))
        assert done.returncode == 0, done.stderr
        text = page.read_text()
        assert text.startswith(BEGIN) and text.endswith(f"{END}\n") and text.count(BEGIN) == 1


def test_a_page_without_comments_is_refused_before_the_work(program):
    page = program.parent / "page.md"
    page.write_text("mine\n")
    done = compare(program, "--methods", "gaus", "--seeds", "1", "--report", str(page))
    assert done.returncode == 1
    assert done.stderr == (f"compare: {page}: found no report to replace, expected the lines "
                           f"{BEGIN.strip()} and {END}\n")
    assert page.read_text() == "mine\n" and not (program.parent / "runs/records.jsonl").exists()


def test_an_unknown_method_is_named(program):
    done = compare(program, "--methods", "gurobbi")
    assert done.returncode == 2
    assert "found 'gurobbi', expected some of gaus, list" in done.stderr


def test_fronts_are_measured_against_everything_that_is_known():
    full = np.array([[1.0, 4.0, 9.0], [2.0, 2.0, 9.0], [4.0, 1.0, 9.0]])
    runs = {"whole": [full], "part": [full[:1], full[:2], full[1:]], "worse": [full + 1]}
    table = {row[1]: row[2:] for row in fronts.rows("one", runs, [0, 1])}
    assert table["whole"] == ["1", "1.00000", "1.00 of 3", "1.00 of 3"]
    assert table["part"][0] == "3" and table["part"][2:] == ["0.67 of 3", "0.67 of 3"]
    assert table["worse"][2:] == ["0.00 of 3", "0.00 of 3"]
    assert 0 < float(table["worse"][1]) < float(table["part"][1]) < 1


def test_fronts_of_folders_are_told_apart(plain_path, other_path, loop_path, tmp_path):
    for name, path in (("one", plain_path), ("two", other_path)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "dct8.1.h5").symlink_to(path)
    table = fronts.table([tmp_path / "one", tmp_path / "two"], ["resource", "communication"])
    assert [row[:3] for row in table] == [["dct8", "one", "1"], ["dct8", "two", "1"]]
    assert all(0.5 < float(row[3]) <= 1 for row in table)
    with pytest.raises(ValueError, match="expected volume among them"):
        fronts.table([tmp_path / "one"], ["volume"])
