# SPDX-License-Identifier: Apache-2.0
"""Names that want more than to be read: they are shown, and do nothing."""

import json
import re

import pytest
from conftest import GAUS, user_case
from gaus_analysis import Front
from gaus_analysis.cli import main
from gaus_analysis.pictures import PICTURES, hyperparameters
from gaus_analysis.visible import shortened, visible, visible_lines
from hostile import NAMES, SCRIPT, make

COMMANDS = [("info",), ("report", "-o", "page.html"), ("pick",), ("sweep", "-o", "sweep.html"),
            *[("plot", name, "-o", f"{name}.svg") for name in PICTURES]]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    return make(tmp_path_factory.mktemp("hostile"))


def unsafe(text):
    """Characters that act on a terminal, but for the ends of lines."""
    return visible_lines(text) != text


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_names_are_shown_and_do_nothing(command, hostile, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GAUS", GAUS)
    monkeypatch.setattr(hyperparameters, "other_columns", lambda trials: ("spread", "temperature"))
    several = command[0] == "plot" and PICTURES[command[1]].several
    place = 2 if command[0] == "plot" else 1
    fronts = [str(hostile)] * (2 if several else 1)
    assert main([*command[:place], *fronts, *command[place:]]) == 0
    printed = capsys.readouterr()
    assert printed.err == "" and printed.out and not unsafe(printed.out)
    for path in tmp_path.iterdir():
        written = path.read_text()
        assert not unsafe(written)
        assert f"<script>{SCRIPT}" not in written and f"onerror=\"{SCRIPT}" not in written


def test_the_terminal_shows_names_as_they_are(hostile, capsys):
    assert main(["info", str(hostile)]) == 0
    text = capsys.readouterr().out
    with Front.open(hostile) as front:
        assert front.names == tuple(NAMES[:3])
        assert all(f"least {name}" in text for name in front.names)
        design = shortened(front.problem_name, 60)
        assert re.search(f"design +{re.escape(design)}, 34 operators", text)
        assert str(front.points.origin[0]) in text
    assert main(["info", str(hostile).replace("_$x$", "none")]) == 2
    assert "none\\x1b[2J<i>&.h5: found no such file" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["h_ansi", "h_ansi_class", "h_ansi_objname"])
def test_escape_sequences_of_users_reach_no_terminal(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    path = user_case(f"fuzz/{name}.h5")
    for command in (["info"], ["pick"], ["sweep"], ["report", "-o", "page.html"]):
        assert main([command[0], str(path), *command[1:]]) == 0
        assert not unsafe(capsys.readouterr().out)
    assert not unsafe((tmp_path / "page.html").read_text())


def test_a_page_holds_its_names_as_data(hostile, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["report", str(hostile), "-o", "page.html"]) == 0
    page = (tmp_path / "page.html").read_text()
    assert page.count("<script") == 2 and "<svg onload" not in page and "<img" not in page
    data = json.loads(re.search('type="application/json">(.*?)</script>', page, re.S)[1])
    with Front.open(hostile) as front:
        assert data["quoted"] == "'_$x$\\x1b[2J<i>&.h5'"
        assert data["bars"]["names"] == list(front.problem.operators.name)
        assert set(map(visible, NAMES)) <= set(front.problem.operators.name)
    assert main(["sweep", str(hostile), str(tmp_path / "<img src=x>.h5"), "-o", "sweep.html"]) == 1
    sweep = (tmp_path / "sweep.html").read_text()
    assert sweep.count("<script") == 1 and "<img" not in sweep and "<svg" not in sweep


def test_pictures_show_names_as_they_are(hostile, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["plot", "gantt", str(hostile), "-o", "gantt.svg"]) == 0
    drawn = (tmp_path / "gantt.svg").read_text()
    for name in ("$\\frac{1}{2}$", "$x", "\\$y$", "[red]x[/red]", "_hidden", "a\\x1b]0;owned\\x07b",
                 "\\u202eevil\\u2066", "=cmd|' /C calc'!A0", shortened("x" * 10_000, 40)):
        assert f">{name}<" in drawn or f"> {name}<" in drawn, name
    copies = [tmp_path / name for name in ("_$a$.h5", "$b.h5")]
    for copy in copies:
        copy.write_bytes(hostile.read_bytes())
    assert main(["plot", "comparison", *map(str, copies), "-o", "c.svg"]) == 0
    drawn = (tmp_path / "c.svg").read_text()
    assert drawn.count("> _$a$<") == 4 and drawn.count(">$b<") == 4  # bars, table, legend


@pytest.mark.parametrize("text, shown", [
    ("a\x1b[31mb\x07", "a\\x1b[31mb\\x07"), ("a\nb\tc\rd\x7f", "a\\nb\\x09c\\x0dd\\x7f"),
    ("\x9b31m", "\\u009b31m"), ("\u202eabc\u2066", "\\u202eabc\\u2066"), ("\u2028", "\\u2028"),
    ("caf\u00e9 \u4e58", "caf\u00e9 \u4e58"), ("\udcff", "\\xff"), ("a\\x1b", "a\\x1b")])
def test_text_is_made_visible_as_the_program_does(text, shown):
    assert visible(text) == shown and visible(shown) == shown
    assert visible_lines(text).count("\n") == text.count("\n")


def test_long_text_is_shortened_in_the_middle():
    assert shortened("abcdefghij", 5) == "ab\u2026ij" and shortened("abcde", 5) == "abcde"
