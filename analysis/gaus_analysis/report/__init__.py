# SPDX-License-Identifier: Apache-2.0
"""One self-contained interactive page per front: works from a file, without a network."""

import html
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from gaus_analysis.front import Front
from gaus_analysis.output import write_whole
from gaus_analysis.report.data import page_data
from gaus_analysis.visible import visible

PARTS = ("core.js", "chart.js", "front.js", "point.js", "schedule.js", "run.js", "main.js")


def write_report(front: Front, output: Path) -> int:
    """Writes the page; returns its size in bytes. Throws OSError when it cannot be written, and
    OutputError over a front."""
    text = page(page_data(front), f"{front.problem_name}: {visible(front.path.name)}")
    return write_whole(output, text.encode())


def page(data: dict[str, Any], title: str) -> str:
    """The page that shows `data`, as `page_data` makes it."""
    folder = files(__package__).joinpath("page")
    script = "\n".join(folder.joinpath(part).read_text(encoding="utf-8") for part in PARTS)
    # Text of the front cannot end the element that holds it.
    content = json.dumps(data, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")
    text = folder.joinpath("page.html").read_text(encoding="utf-8")
    for mark, value in (("TITLE", html.escape(title)), ("SCRIPT", script), ("DATA", content),
                        ("STYLE", folder.joinpath("style.css").read_text(encoding="utf-8"))):
        text = text.replace(f"<!--{mark}-->", value, 1)
    return text
