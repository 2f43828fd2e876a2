# SPDX-License-Identifier: Apache-2.0
"""The command line of the peers."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path

from gaus_analysis.peers.errors import USAGE, PeerError

SOLVERS = ("cp-sat", "highs", "gurobi", "cplex")
OBJECTIVES = ("latency", "resource", "communication", "memory")


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:
        raise PeerError(USAGE, message)


def parse(arguments: list[str] | None, description: str) -> argparse.Namespace:
    """Raises PeerError with what was found and what was expected."""
    options = parser(description).parse_args(arguments)
    options.weights = options.weights or [1.0] * len(options.objectives)
    if len(options.weights) != len(options.objectives):
        raise PeerError(USAGE, f"option --weights: found {len(options.weights)} weights, expected "
                               f"{len(options.objectives)}, one per objective")
    if options.relax and options.solver != "highs":
        raise PeerError(USAGE, f"option --relax: found it with {options.solver}, expected it with "
                               "highs only")
    return options


def parser(description: str) -> Parser:
    options = Parser(prog="python3 -m gaus_analysis.peers", description=description,
                     formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
    add = options.add_argument
    add("solver", choices=SOLVERS)
    add("design")
    add("--gaus", default="gaus", metavar="PATH", help="the program [default gaus]")
    add("--resources", metavar="FILE", help="resource XML of a GraphML design")
    add("--objectives", type=objectives, default=["resource", "communication"], metavar="LIST",
        help=f"of {', '.join(OBJECTIVES)} [default resource,communication]")
    add("--weights", type=weights, metavar="LIST", help="one per objective [default all 1]")
    add("--latency-bound", type=latency_bound, default="auto", metavar="BOUND",
        help="factor of the critical path (1.25x) or steps (40); auto: the smallest that gaus "
             "baseline has a schedule for, from 1.0x, pipelined 2.0x, on [default auto]")
    add("--ii", type=whole(1), default=0, metavar="N",
        help="initiation interval [default: not pipelined]")
    add("--limit", action="append", default=[], metavar="CLASS=N",
        help="units of a resource class, as gaus reads it; repeatable")
    add("--time", type=seconds, default=60.0, metavar="SECONDS",
        help="wall-clock limit of the whole command [default 60]")
    add("--threads", type=whole(1), default=1, metavar="N", help="[default 1]")
    add("--seed", type=whole(0), default=1, metavar="S", help="[default 1]")
    add("--start", choices=("informed", "uninformed"), default="uninformed",
        help="informed: begin with the best schedule of gaus baseline [default uninformed]")
    add("--relax", action="store_true", help="highs: only the bound of the linear relaxation")
    add("-o", "--output", type=Path, required=True, metavar="FILE", help="front file to write")
    add("--quiet", action="store_true", help="print errors only")
    return options


def expected(holds: bool, text: str, range: str) -> None:
    if not holds:
        raise argparse.ArgumentTypeError(f"found '{text}', expected {range}")


def objectives(text: str) -> list[str]:
    names = text.split(",")
    expected(set(names) <= set(OBJECTIVES) and len(set(names)) == len(names), text,
             f"a list of {', '.join(OBJECTIVES)}, none twice")
    return names


def weights(text: str) -> list[float]:
    words = text.split(",")
    expected(all(is_positive(word) for word in words), text, "a list of numbers above 0")
    return [float(word) for word in words]


def is_positive(word: str) -> bool:
    try:
        return 0 < float(word) < float("inf")
    except ValueError:
        return False


def latency_bound(text: str) -> str:
    expected(re.fullmatch(r"auto|\d+|\d+(\.\d+)?x", text, re.ASCII) is not None, text,
             "auto, a factor (1.25x) or steps (40)")
    return text


def whole(least: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        expected(text.isascii() and text.isdigit() and least <= int(text) < 2**31, text,
                 f"an integer from {least} to {2**31 - 1}")
        return int(text)

    return parse


def seconds(text: str) -> float:
    expected(is_positive(text), text, "seconds above 0")
    return float(text)
