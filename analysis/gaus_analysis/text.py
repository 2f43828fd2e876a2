# SPDX-License-Identifier: Apache-2.0
"""What the commands print: tables for a terminal."""

from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gaus_analysis import sweep
from gaus_analysis.bounds import smallest_gaps
from gaus_analysis.diagnosis import warnings
from gaus_analysis.front import Front
from gaus_analysis.pick import Pick
from gaus_analysis.visible import shortened

WIDE = 10_000  # columns where the output is no terminal: nothing is cut there
NAME = 60  # characters that are shown of a name


def print_front(front: Front, picks: Mapping[str, Pick]) -> None:
    console = _console()
    facts = Table(box=None, show_header=False, pad_edge=False)
    for name, value in _facts(front):
        facts.add_row(Text(name), Text(value))  # a Text has no markup
    console.print(facts)
    for line in warnings(front):
        console.print(Text.assemble(("warning:", "yellow"), " ", line))
    if len(front) == 0:
        return
    console.print()
    rows = [[_brief(name), str(pick.point),
             *(f"{value:.10g}" for value in front.objectives[pick.point]),
             _brief(front.points.origin[pick.point])] for name, pick in picks.items()]
    console.print(_table(["", "point", *map(_brief, front.names), "found by"], rows, 1))


def _brief(name: str) -> str:
    return shortened(name, NAME)


def _facts(front: Front) -> Iterable[tuple[str, str]]:
    yield "design", f"{_brief(front.problem_name)}, {front.operator_count} operators"
    yield "points", str(len(front))
    if len(front.history.seconds):
        yield "hypervolume", f"{front.history.hypervolume[-1]:.10g}"
        yield "run", f"{front.history.seconds[-1]:.1f} s, {front.restart_count} restarts"
    for name, gap in smallest_gaps(front).items():
        yield f"gap of {_brief(name)}", f"{gap:.1%} to the lower bound"
    yield "created", f"{front.provenance.created} by {front.provenance.generator}"


def print_overview(found: sweep.Overview) -> None:
    console = _console()
    rows = sweep.table(found)
    for row in rows:
        row["design"] = _brief(row["design"])
    if rows:
        filled = [name for name in rows[0] if any(row[name] for row in rows)]
        console.print(_table(filled, [[row[name] for name in filled] for row in rows], 1))
    for line in found.failures:
        console.print(Text.assemble(("missing or broken:", "red"), " ", line))


def _table(heads: list[str], rows: list[list[str]], left: int) -> Table:
    """Without lines; the first `left` columns and the last are texts."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for place, head in enumerate(heads):
        justify = "left" if place < left or place == len(heads) - 1 else "right"
        table.add_column(Text(head), justify=justify)  # type: ignore[arg-type]
    for row in rows:
        table.add_row(*map(Text, row))
    return table


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Newer versions of rich end the program here, with an exit code of an error."""
        raise BrokenPipeError


def _console() -> Console:
    console = _Console(highlight=False, soft_wrap=True)
    return console if console.is_terminal else _Console(highlight=False, soft_wrap=True, width=WIDE)
