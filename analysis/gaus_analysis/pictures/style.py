# SPDX-License-Identifier: Apache-2.0
"""The look of all pictures, and how they are saved."""

from collections.abc import Callable, Sequence
from functools import wraps
from io import BytesIO
from pathlib import Path
from typing import Any, ParamSpec

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from gaus_analysis.output import write_whole
from gaus_analysis.visible import shortened

# Okabe and Ito: told apart with every kind of colour vision.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#999999", "#222222")
SEQUENTIAL = "cividis"
ORIGINS = {"asap": "#999999", "alap": "#999999", "list": "#E69F00", "fds": "#CC79A7",
           "relaxation": "#56B4E9", "refinement": "#0072B2", "initial": "#222222"}
FORMATS = ("pdf", "svg", "png")
MANY = 2000  # marks beyond which they are pixels also in PDF and SVG

STYLE: dict[str, Any] = {
    "font.family": "sans-serif", "font.size": 9, "axes.titlesize": 9, "axes.labelsize": 9,
    "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": "#444444",
    "axes.linewidth": 0.7, "axes.axisbelow": True, "axes.grid": True, "grid.color": "#e6e6e6",
    "grid.linewidth": 0.6, "xtick.color": "#444444", "ytick.color": "#444444",
    "legend.frameon": False, "legend.fontsize": 8, "lines.linewidth": 1.4,
    "axes.prop_cycle": matplotlib.cycler(color=COLOURS), "figure.dpi": 150, "savefig.dpi": 200,
    "pdf.fonttype": 42, "svg.fonttype": "none", "svg.hashsalt": "gaus"}

Arguments = ParamSpec("Arguments")


def styled(draw: Callable[Arguments, Figure]) -> Callable[Arguments, Figure]:
    @wraps(draw)
    def draw_in_style(*args: Arguments.args, **named: Arguments.kwargs) -> Figure:
        with matplotlib.rc_context(STYLE):
            return draw(*args, **named)

    return draw_in_style


def grid(rows: int = 1, columns: int = 1, width: float = 6.4, height: float = 3.8,
         **options: Any) -> tuple[Figure, list[Axes]]:
    """A figure, its axes row by row; sizes in inches."""
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(rows, columns, squeeze=False, **options)
    return figure, list(axes.flat)


def empty(text: str) -> Figure:
    """A picture that says why there is nothing to see."""
    figure, (axes,) = grid(height=1.6)
    axes.set_axis_off()
    axes.text(0.5, 0.5, text, ha="center", va="center", color="#666666")
    return figure


def plain(text: str, most: int = 40) -> str:
    """A name as a label: what Matplotlib would take for mathematics or for a label to hide is
    escaped, the middle of a long one left out."""
    text = shortened(text, most).replace("$", r"\$")
    return f" {text}" if text.startswith("_") else text


def origin_legend(axes: Axes, origins: Sequence[str]) -> None:
    for origin in dict.fromkeys(origins):
        axes.scatter([], [], s=14, color=ORIGINS.get(origin, COLOURS[-1]), label=plain(origin))
    axes.legend(title="found by", title_fontsize=8)


def save(figure: Figure, path: Path) -> None:
    """As PDF, SVG or PNG, by the ending of the name; the same picture gives the same bytes."""
    metadata = {"pdf": {"CreationDate": None}, "svg": {"Date": None}}.get(path.suffix[1:])
    drawn = BytesIO()
    with matplotlib.rc_context(STYLE):
        figure.savefig(drawn, format=path.suffix[1:], metadata=metadata)
    write_whole(path, drawn.getvalue())
