# SPDX-License-Identifier: Apache-2.0
"""The report in a real browser, headless: points are clicked, and what is shown changes."""

import os
from pathlib import Path

import hostile
import pytest
from gaus_analysis.cli import main
from gaus_analysis.pick import landmarks
from gaus_analysis.report import schedules, write_report
from gaus_analysis.visible import visible

browser_module = pytest.importorskip("browser", reason="no browser: selenium is not installed")
reason = browser_module.missing()
pytestmark = pytest.mark.skipif(reason is not None, reason=reason or "")

PIXELS = "return document.getElementById('gantt').toDataURL()"


@pytest.fixture
def page(plain, tmp_path):
    write_report(plain, tmp_path / "report.html")
    with browser_module.opened(tmp_path / "report.html") as browser:
        assert browser.execute_script("return document.body.dataset.ready") == "yes"
        # The first look at its pixels makes Chromium draw the canvas by other means from then on.
        browser.execute_script(PIXELS)
        browser.execute_script("document.getElementById('gantt').redraw()")
        yield browser
        assert browser.get_log("browser") == []


def click(page, selector):
    """A click as by a mouse on an element, whatever lies on top of it."""
    page.execute_script("document.querySelector(arguments[0])"
                        ".dispatchEvent(new MouseEvent('click', {bubbles: true}))", selector)


def text(page, identifier):
    return page.find_element("id", identifier).text


def profiles_shown(page):
    return [path.get_attribute("d") for path in page.find_elements("css selector", ".profile")]


def test_a_click_on_a_point_shows_its_schedule(page, plain):
    knee = landmarks(plain)["knee"].point
    other = next(p for p in range(len(plain))
                 if (plain.schedule(p) != plain.schedule(knee)).any()
                 and plain.objective("memory")[p] != plain.objective("memory")[knee])
    assert text(page, "point-title") == f"Point {knee}"
    pixels, profiles = page.execute_script(PIXELS), profiles_shown(page)
    click(page, f"#scatter [data-point='{other}']")
    assert text(page, "point-title") == f"Point {other}"
    assert page.find_element("id", "gantt").get_attribute("data-point") == str(other)
    assert page.execute_script(PIXELS) != pixels and profiles_shown(page) != profiles
    values = [float(cell.text) for cell in
              page.find_elements("css selector", "#values tr td:nth-child(2)")]
    assert values == plain.objectives[other].tolist()
    assert f"--point {other} " in text(page, "export")
    click(page, f"#parallel [data-point='{knee}']")
    assert page.execute_script(PIXELS) == pixels and profiles_shown(page) == profiles


def test_every_point_has_a_mark_and_a_line(page, plain):
    for view in ("scatter", "parallel"):
        assert len(page.find_elements("css selector", f"#{view} [data-point]")) == len(plain)
        assert len(page.find_elements("css selector", f"#{view} .chosen")) == 1


def test_picks_axes_and_keys(page, plain):
    least = landmarks(plain)["least memory"]
    page.find_element("css selector", "[data-pick='least memory']").click()
    assert text(page, "point-title") == f"Point {least.point}"
    assert text(page, "reason") == least.reason
    def across():
        return [dot.get_attribute("cx") for dot in page.find_elements("css selector", "#scatter circle")]
    before = across()
    page.execute_script("const s = document.getElementById('axis-x'); s.value = 'latency';"
                        "s.dispatchEvent(new Event('change'))")
    assert across() != before
    page.execute_script("document.activeElement.blur();"
                        "document.body.dispatchEvent(new KeyboardEvent('keydown',"
                        "{key: 'ArrowLeft', bubbles: true}))")
    assert text(page, "point-title") == f"Point {max(least.point - 1, 0)}"


def test_zooming_changes_the_view_and_a_double_click_restores_it(page):
    whole = page.execute_script(PIXELS)
    page.execute_script("document.getElementById('gantt').dispatchEvent("
                        "new WheelEvent('wheel', {deltaY: -1, clientX: 300, clientY: 300}))")
    assert page.execute_script(PIXELS) != whole
    page.execute_script("document.getElementById('gantt').dispatchEvent(new MouseEvent('dblclick'))")
    assert page.execute_script(PIXELS) == whole


def test_run_restarts_and_provenance_are_shown(page, plain):
    assert text(page, "design") == "dct8"
    assert text(page, "statuses").startswith("40 restarts: ")
    shown = len(page.find_elements("css selector", "#trials .trial"))
    assert 0 < shown <= 40
    assert "--latency-bound 1.0x,1.5x,2.0x" in text(page, "origin")
    assert not page.find_element("id", "ranks").is_displayed()


def test_a_density_changes_with_the_point(plain, tmp_path, monkeypatch):
    monkeypatch.setattr(schedules, "STARTS", 10)
    write_report(plain, tmp_path / "density.html")
    with browser_module.opened(tmp_path / "density.html") as browser:
        assert browser.execute_script("return document.body.dataset.ready") == "yes"
        pixels = browser.execute_script(PIXELS)
        click(browser, "[data-pick='least resource']")
        assert browser.execute_script(PIXELS) != pixels
        assert browser.get_log("browser") == []


def test_no_script_of_a_name_runs(tmp_path):
    front = hostile.make(tmp_path)
    (tmp_path / "clean").mkdir()
    for command, page in (("report", "front.html"), ("sweep", "sweep.html")):
        path = tmp_path / "clean" / page
        assert main([command, str(front), "-o", str(path)]) == 0
        with browser_module.opened(path, ready=command == "report") as browser:
            assert browser.title != "ran"
            assert browser.find_elements("css selector", "img, [onload], [onerror], i") == []
            for place in ("body > *", "#axis-x option", "[data-pick]", "th"):
                for thing in browser.find_elements("css selector", place)[:6]:
                    browser.execute_script("arguments[0].click()", thing)
            assert browser.title != "ran" and browser.get_log("browser") == []
            if command == "report":
                assert text(browser, "file") == visible(front.name)
                options = browser.find_elements("css selector", "#axis-x option")
                assert [option.text for option in options[:3]] == hostile.NAMES[:3]


def test_screenshot(page):
    """Written to the environment's GAUS_SCREENSHOT, for docs/figures."""
    picture = page.get_screenshot_as_png()
    assert picture.startswith(b"\x89PNG") and len(picture) > 20_000
    if "GAUS_SCREENSHOT" in os.environ:
        Path(os.environ["GAUS_SCREENSHOT"]).write_bytes(picture)
