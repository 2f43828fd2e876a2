# SPDX-License-Identifier: Apache-2.0
"""The command: what it prints and writes, and its exit codes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import GAUS, gaus
from gaus_analysis import sweep
from gaus_analysis.cli import EXPORTS, main
from gaus_analysis.pick import knee


def test_info_shows_facts_and_landmarks(plain, capsys):
    assert main(["info", str(plain.path)]) == 0
    text = capsys.readouterr().out
    assert "dct8, 40 operators" in text and f"points       {len(plain)}" in text
    assert f"{plain.history.hypervolume[-1]:.10g}" in text and "least memory" in text


def test_report_and_plots_are_written(plain_path, other_path, tmp_path, capsys):
    page = tmp_path / "front.html"
    assert main(["report", str(plain_path), "--output", str(page)]) == 0
    assert page.stat().st_size > 10_000 and str(page) in capsys.readouterr().out
    picture = tmp_path / "c.svg"
    assert main(["plot", "comparison", str(plain_path), str(other_path), "-o", str(picture)]) == 0
    assert "resource" in picture.read_text()
    assert main(["plot", "list"]) == 0
    assert "gantt" in capsys.readouterr().out


def test_pick_exports_what_gaus_exports(plain, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("GAUS", GAUS)
    point = knee(plain).point
    assert main(["pick", str(plain.path)]) == 0
    assert capsys.readouterr().out.startswith(f"point {point}: knee")
    for form in EXPORTS[:4]:
        expected = gaus("export", plain.path, "--point", point, "--format", form)
        assert main(["pick", str(plain.path), "knee", "--format", form]) == 0
        printed = capsys.readouterr()
        assert printed.out == expected and printed.err.startswith(f"point {point}: knee")
    output = tmp_path / "point.csv"
    assert main(["pick", str(plain.path), "knee", "--format", "csv", "-o", str(output)]) == 0
    assert output.read_text().startswith("name,class,start,end")


def test_sweep_prints_and_writes(plain_path, tmp_path, capsys):
    page = tmp_path / "sweep.html"
    assert main(["sweep", str(plain_path), "-o", str(page)]) == 0
    printed = capsys.readouterr()
    assert "dct8" in printed.out and str(page) in printed.out and printed.err == ""
    assert "<h1>1 front, none missing or broken</h1>" in page.read_text()


def test_a_sweep_names_what_is_missing_or_broken_and_shows_the_rest(plain_path, tmp_path, capsys):
    broken, missing, page = (tmp_path / name for name in ("broken.h5", "no.h5", "sweep.html"))
    broken.write_bytes(plain_path.read_bytes()[:5000])
    assert main(["sweep", str(missing), str(broken), str(plain_path), "-o", str(page)]) == 1
    printed = capsys.readouterr()
    lines = (f"{missing}: found no such file, expected a front file",
             f"{broken}: found a damaged HDF5 file, expected a front file")
    assert printed.err == "".join(f"gaus-analysis: {line}\n" for line in lines)
    assert all(f"missing or broken: {line}" in printed.out for line in lines)
    assert "dct8" in printed.out and all(line in page.read_text() for line in lines)


def test_a_fault_of_ours_ends_no_sweep(plain_path, other_path, capsys, monkeypatch):
    def row(front):
        if front.path == plain_path:
            raise ZeroDivisionError("by\nzero")
        return made(front)

    made = sweep._row
    monkeypatch.setattr(sweep, "_row", row)
    assert main(["sweep", str(plain_path), str(other_path)]) == 1
    printed = capsys.readouterr()
    assert printed.err == f"gaus-analysis: {plain_path}: ZeroDivisionError: by\\nzero\n"
    assert str(other_path) in printed.out


@pytest.mark.parametrize("arguments", [
    ["report", "FRONT", "-o", "FRONT"], ["sweep", "FRONT", "-o", "FRONT"],
    ["pick", "FRONT", "--format", "csv", "-o", "FRONT"], ["plot", "pairs", "FRONT", "-o", "x.pdf"]])
def test_no_front_is_overwritten(arguments, plain_path, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    whole = plain_path.read_bytes()
    (tmp_path / "x.pdf").write_bytes(whole)
    assert main([str(plain_path) if a == "FRONT" else a for a in arguments]) == 2
    assert "found an HDF5 file, expected another name" in capsys.readouterr().err
    assert plain_path.read_bytes() == whole == (tmp_path / "x.pdf").read_bytes()


def test_what_is_written_replaces_a_file_as_a_whole(plain_path, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("old")
    page.chmod(0o600)
    (tmp_path / "link.html").symlink_to(page)
    assert main(["report", str(plain_path), "-o", str(tmp_path / "link.html")]) == 0
    assert page.stat().st_size > 10_000 and page.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "link.html").is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.html", "page.html"]


def test_a_reader_that_has_seen_enough_is_no_error(plain_path):
    command = f"{sys.executable} -m gaus_analysis info {plain_path} | true; echo ${{PIPESTATUS[0]}}"
    environment = os.environ | {"PYTHONPATH": str(Path(sweep.__file__).parents[1])}
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True,
                          env=environment)
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_an_internal_error_is_one_line(plain_path, capsys, monkeypatch):
    monkeypatch.setattr("gaus_analysis.cli.pick", lambda front, rule: 1 / 0)
    assert main(["pick", str(plain_path)]) == 1
    text = capsys.readouterr().err
    assert "internal error: ZeroDivisionError: division by zero (" in text and text.count("\n") == 1


@pytest.mark.parametrize("arguments, message", [
    (["info", "no.h5"], "no.h5: found no such file, expected a front file"),
    (["plot", "cake", "FRONT"], "picture cake: unknown, expected one of pairs"),
    (["plot", "pairs"], "picture pairs: found 0 fronts, expected one"),
    (["plot", "pairs", "FRONT", "-o", "x.gif"], "output x.gif: expected a name that ends in .pdf"),
    (["plot", "pairs", "FRONT", "--objectives", "area"], "objective area: not on this front"),
    (["plot", "gantt", "FRONT", "--point", "99999"], "point 99999: found no such point"),
    (["pick", "FRONT", "memory <= 0"], "no point has memory <= 0"),
    (["pick", "FRONT", "knee", "-o", "x.csv"], "option --output: expected together with --format"),
    (["sweep", "no.h5"], "no.h5: found no such file, expected a front file"),
    (["sweep", "EMPTY"], "found no front, expected at least one"),
    (["slove"], "argument COMMAND: invalid choice: 'slove' (choose from"),
    (["info"], "the following arguments are required: front; gaus-analysis info --help"),
    (["info", "a\x1b.h5"], "a\\x1b.h5: found no such file")])
def test_bad_input_is_one_line_and_code_2(plain_path, tmp_path, capsys, arguments, message):
    paths = {"FRONT": str(plain_path), "EMPTY": str(tmp_path)}
    assert main([paths.get(a, a) for a in arguments]) == 2
    text = capsys.readouterr().err
    assert message in text and text.startswith("gaus-analysis: ") and text.count("\n") == 1


def test_system_errors_have_code_1(plain_path, capsys, monkeypatch):
    assert main(["report", str(plain_path), "-o", "/nowhere/x.html"]) == 1
    assert "/nowhere/x.html: cannot be written: No such file" in capsys.readouterr().err
    monkeypatch.setenv("GAUS", "/nowhere/gaus")
    assert main(["pick", str(plain_path), "knee", "--format", "csv"]) == 1
    assert "/nowhere/gaus: cannot be run: No such file" in capsys.readouterr().err
