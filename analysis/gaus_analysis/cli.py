# SPDX-License-Identifier: Apache-2.0
"""The command gaus-analysis."""

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

import numpy as np

from gaus_analysis import __version__
from gaus_analysis.errors import FrontError, OutputError
from gaus_analysis.front import Front
from gaus_analysis.output import require_no_front, write_whole
from gaus_analysis.pick import RULES, PickError, landmarks, pick
from gaus_analysis.program import ProgramError, export
from gaus_analysis.visible import visible

EXPORTS = ("csv", "json", "dot", "table", "hatschet")
PICTURE_FORMATS = (".pdf", ".svg", ".png")


class UsageError(Exception):
    """Arguments that do not go together: one line."""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; {self.prog} --help lists what there is")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 done, 1 system error or a sweep with fronts that are missing or broken, 2 bad
    input or usage."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # names in what the terminal has not
    try:
        options = _parser().parse_args(arguments)
        with np.errstate(all="ignore"):
            status = options.run(options)
        sys.stdout.flush()
        return int(status or 0)
    except (FrontError, PickError, OutputError, UsageError) as error:
        return _fail(str(error), 2)
    except ProgramError as error:
        return _fail(str(error), 1)
    except BrokenPipeError:  # who reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _fail(f"{error.filename}: cannot be written: {error.strerror}", 1)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return _fail(f"internal error: {type(error).__name__}: {error} ({place.filename}:"
                     f"{place.lineno}); please report it", 1)


def _fail(message: str, status: int) -> int:
    print(f"gaus-analysis: {visible(message)}", file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="gaus-analysis", description="Look at fronts of gaus.")
    parser.add_argument("--version", action="version", version=f"gaus-analysis {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    info = commands.add_parser("info", help="what a front holds, its warnings, the points to see")
    info.set_defaults(run=_info)
    info.add_argument("front", type=Path)
    _add_plot(commands.add_parser("plot", help="a picture as PDF, SVG or PNG",
                                  formatter_class=argparse.RawDescriptionHelpFormatter))
    report = commands.add_parser("report", help="one interactive page of a front")
    report.set_defaults(run=_report)
    report.add_argument("front", type=Path)
    report.add_argument("-o", "--output", type=Path, metavar="FILE",
                        help="default: the front's name with .html")
    _add_pick(commands.add_parser("pick", help="one point, with the reason"))
    sweep = commands.add_parser("sweep", help="an overview of many fronts")
    sweep.set_defaults(run=_sweep)
    sweep.add_argument("paths", type=Path, nargs="+", metavar="FRONT|FOLDER")
    sweep.add_argument("-o", "--output", type=Path, metavar="FILE", help="a page of it as well")
    return parser


def _add_plot(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_plot)
    parser.add_argument("kind", help="the picture; 'list' lists them")
    parser.add_argument("fronts", type=Path, nargs="*", metavar="FRONT")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE",
                        help="ends in .pdf, .svg or .png; default: KIND.pdf")
    parser.add_argument("--objectives", default="", metavar="A,B", help="which, where some fit")
    parser.add_argument("--point", type=int, metavar="N", help="of a schedule; default: the knee")


def _add_pick(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_pick)
    parser.add_argument("front", type=Path)
    parser.add_argument("rule", nargs="?", default="knee", help=RULES.replace("%", "%%"))
    parser.add_argument("--format", choices=EXPORTS, help="export the point as `gaus export` does")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="of the export")


def _info(options: argparse.Namespace) -> None:
    from gaus_analysis import text

    with Front.open(options.front) as front:
        text.print_front(front, landmarks(front))


def _plot(options: argparse.Namespace) -> None:
    from gaus_analysis.pictures import PICTURES, Options
    from gaus_analysis.pictures.style import save

    if options.kind == "list":
        for name, picture in PICTURES.items():
            print(f"{name:<16} {picture.about}")
        return
    if options.kind not in PICTURES:
        raise UsageError(f"picture {options.kind}: unknown, expected one of {', '.join(PICTURES)}")
    picture, count = PICTURES[options.kind], len(options.fronts)
    if count == 0 or (count > 1 and not picture.several):
        expected = "one or more" if picture.several else "one"
        raise UsageError(f"picture {options.kind}: found {count} fronts, expected {expected}")
    output = options.output or Path(f"{options.kind}.pdf")
    if output.suffix not in PICTURE_FORMATS:
        raise UsageError(f"output {output}: expected a name that ends in "
                         f"{', '.join(PICTURE_FORMATS)}")
    names = tuple(name for name in options.objectives.split(",") if name)
    require_no_front(output)
    with ExitStack() as opened:
        fronts = [opened.enter_context(Front.open(path)) for path in options.fronts]
        save(picture.draw(fronts, Options(names, options.point)), output)
    print(visible(str(output)))


def _report(options: argparse.Namespace) -> None:
    from gaus_analysis.report import write_report

    output = options.output or options.front.with_suffix(".html")
    with Front.open(options.front) as front:
        require_no_front(output)
        size = write_report(front, output)
    print(f"{visible(str(output))}: {size / 1e6:.1f} MB; open it in a browser")


def _pick(options: argparse.Namespace) -> None:
    with Front.open(options.front) as front:
        found = pick(front, options.rule)
    if options.output:
        if not options.format:
            raise UsageError("option --output: expected together with --format")
        require_no_front(options.output)
    exported = export(options.front, found.point, options.format, options.output) \
        if options.format else ""
    # What is exported to standard output stays alone there.
    print(f"point {found.point}: {found.reason}", file=sys.stderr if exported else sys.stdout)
    print(exported, end="")


def _sweep(options: argparse.Namespace) -> int:
    from gaus_analysis import sweep, text

    if options.output:
        require_no_front(options.output)
    found = sweep.overview(options.paths)
    text.print_overview(found)
    if options.output:
        write_whole(options.output, sweep.page(found).encode())
        print(visible(str(options.output)))
    if not found.rows and not found.failures:
        raise FrontError("found no front, expected at least one")
    if not sys.stdout.isatty():  # where the overview is not seen
        for line in found.failures:
            _fail(line, 1)
    return 0 if not found.failures else 1 if found.rows else 2
