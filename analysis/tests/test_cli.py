"""The command: what it prints and writes, and its exit codes."""

import pytest
from conftest import GAUS, gaus
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
    assert main(["sweep", str(plain_path), str(tmp_path / "no.h5"), "-o", str(page)]) == 0
    text = capsys.readouterr().out
    assert "dct8" in text and "missing or broken" in text and page.exists()


@pytest.mark.parametrize("arguments, message", [
    (["info", "no.h5"], "no.h5: found no such file, expected a front file"),
    (["plot", "cake", "FRONT"], "picture cake: unknown, expected one of pairs"),
    (["plot", "pairs"], "picture pairs: found 0 fronts, expected one"),
    (["plot", "pairs", "FRONT", "-o", "x.gif"], "output x.gif: expected a name that ends in .pdf"),
    (["plot", "pairs", "FRONT", "--objectives", "area"], "objective area: not on this front"),
    (["plot", "gantt", "FRONT", "--point", "99999"], "point 99999: found no such point"),
    (["pick", "FRONT", "memory <= 0"], "no point has memory <= 0"),
    (["pick", "FRONT", "knee", "-o", "x.csv"], "option --output: expected together with --format"),
    (["sweep", "no.h5"], "found no front that can be read, expected at least one")])
def test_bad_input_is_one_line_and_code_2(plain_path, capsys, arguments, message):
    assert main([str(plain_path) if a == "FRONT" else a for a in arguments]) == 2
    text = capsys.readouterr().err
    assert message in text and text.startswith("gaus-analysis: ") and text.count("\n") == 1


def test_system_errors_have_code_1(plain_path, capsys, monkeypatch):
    assert main(["report", str(plain_path), "-o", "/nowhere/x.html"]) == 1
    assert "/nowhere/x.html: cannot be written: No such file" in capsys.readouterr().err
    monkeypatch.setenv("GAUS", "/nowhere/gaus")
    assert main(["pick", str(plain_path), "knee", "--format", "csv"]) == 1
    assert "/nowhere/gaus: cannot be run: No such file" in capsys.readouterr().err
