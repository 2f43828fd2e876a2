#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Keeps the console samples of README.md and docs/*.md what the program prints.

    docs/samples.py --check --gaus build/gaus     every sample still has the shape that is shown
    docs/samples.py --write --gaus build/gaus     put in what the program prints now

A sample is a block that begins with ```console: commands after "$ ", each with the lines that it prints. The commands of a
file run one after another in an empty folder, which has links to designs, jobs and build/gaus. Comments in the Markdown say
what else is to be done:

    <!-- sample: $ COMMAND -->          runs before the next block, and is not shown; several lines are several commands
    <!-- sample: left out, REASON -->   the next block is not run: it takes too long, or needs another machine

"..." as a line stands for any lines, at the end of a line for the rest of it.

What a command prints is compared exactly, unless the command names a front file (.h5): what a search finds, and how far it
gets, depends on the machine and the moment. Then the shape is compared, which is what is left when

- every number is N: values, counts, times, shares, rates, numbers of points and of operators inside names;
- the way a point or bound was found is a word: the origins of docs/front-file.md, the methods of docs/bounds.md with or without "yes", and
  "optimal" in place of a gap;
- a cell of a reservation table, an operator with its stage or ".", is a cell;
- the command that shows all points is not looked at: it is named only where there are more than the table shows;
- "(the best)" and "(best 8)" of gaus-analysis are the same;
- plurals are gone ("1 points"), blanks count once, and equal words or lines that follow each other count once: tables
  may have another number of rows, of columns and of digits.

So headings, words, units, the names of the columns and the order of everything are compared. Needs Python alone; samples of
gaus-analysis need what it needs.
"""

import argparse
import difflib
import itertools
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"<!-- sample:\s*((?:(?!-->).)*)-->\s*\Z", re.DOTALL)
ELISION = "..."


@dataclass
class Command:
    """A command of a block and the lines below it."""
    text: str
    lines: list[str] = field(default_factory=list)

    @property
    def is_searching(self) -> bool:
        return ".h5" in self.text


@dataclass
class Sample:
    """A block of a file: where it stands, what it shows, and what the comment before it says."""
    path: Path
    begin: int
    end: int
    line: int
    commands: list[Command]
    before: list[str]
    left_out: str


def commands_of(text: str) -> list[Command]:
    commands: list[Command] = []
    lines = iter(text.splitlines())
    for line in lines:
        if not line.startswith("$ "):
            commands[-1].lines.append(line)
            continue
        words = line[2:]
        while words.endswith("\\"):
            words += "\n" + next(lines)
        commands.append(Command(words))
    return commands


def samples_of(path: Path, text: str) -> list[Sample]:
    samples = []
    for block in BLOCK.finditer(text):
        comment = COMMENT.search(text, 0, block.start())
        said = comment.group(1).strip() if comment else ""
        left_out = said.removeprefix("left out, ") if said.startswith("left out, ") else ""
        before = [] if left_out else [command.text for command in commands_of(said)]
        samples.append(Sample(path, block.start(1), block.end(1), text.count("\n", 0, block.start()) + 1,
                              commands_of(block.group(1)), before, left_out))
    return samples


class Folder:
    """Where the commands of a file run."""

    def __init__(self, path: Path, gaus: Path) -> None:
        self.path = path
        for name in ("designs", "jobs"):
            (path / name).symlink_to(ROOT / name)
        (path / "build").mkdir()
        (path / "build/gaus").symlink_to(gaus)
        analysis = path / "build/gaus-analysis"
        analysis.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}/analysis" exec "{sys.executable}" -B -m gaus_analysis "$@"\n')
        analysis.chmod(0o755)
        self.environment = os.environ | {
            "PATH": f"{path}/build:{os.environ['PATH']}", "GAUS": str(gaus), "OMPI_ALLOW_RUN_AS_ROOT": "1",
            "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "OMPI_MCA_hwloc_base_binding_policy": "none"}

    def run(self, command: str) -> tuple[list[str], int]:
        """The lines that it prints, and its exit code."""
        done = subprocess.run(["bash", "-c", command], cwd=self.path, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
        return done.stdout.splitlines(), done.returncode


MASKS = [
    (re.compile(r"; gaus info \S+ --points all shows all$"), ""),
    (re.compile(r"\((the best|best \d+)\)"), "(best)"),
    (re.compile(r"\S+@\d+|(?<= )\.(?= |$)"), "CELL"),
    (re.compile(r"\b(asap|alap|list|fds|relaxation|refinement|initial)$"), "ORIGIN"),
    (re.compile(r"(\byes +)?\d+\.\d\d  \w+$"), "yes N METHOD"),
    (re.compile(r"< 0\.01 %|\boptimal\b"), "N %"),
    (re.compile(r"\d+(\.\d+)?(e[+-]?\d+)?"), "N"),
    (re.compile(r"(?<= )-(?= |$)"), "N s"),
    (re.compile(r"\bN (\w+?)(ies|y|s)?\b"), r"N \1"),
    (re.compile(r"\s+"), " "),
    (re.compile(r"(\S+( %| s)?)( \1)+(?= |$)"), r"\1"),
]


def shape(lines: list[str]) -> list[str]:
    """What is compared of the lines of a search."""
    shapes: list[str] = []
    for line in lines:
        for pattern, word in MASKS:
            line = pattern.sub(word, line)
        if not shapes or shapes[-1] != line:
            shapes.append(line)
    return shapes


def compared(command: Command, lines: list[str]) -> list[str]:
    return shape(lines) if command.is_searching else lines


def fits(shown: list[str], printed: list[str]) -> bool:
    """Whether `printed` is what `shown` says, "..." standing for any lines."""
    if not shown:
        return not printed
    if shown[0] == ELISION:
        return any(fits(shown[1:], printed[i:]) for i in range(len(printed) + 1))
    if not printed:
        return False
    head = shown[0].removesuffix(ELISION)
    same = printed[0].startswith(head) if head != shown[0] else printed[0] == head
    return same and fits(shown[1:], printed[1:])


def difference(command: Command, printed: list[str]) -> str:
    shown, found = compared(command, command.lines), compared(command, printed)
    if fits(shown, found):
        return ""
    return "\n".join(difflib.unified_diff(shown, found, "shown", "printed", lineterm=""))


def elided(command: Command, printed: list[str]) -> list[str]:
    """The new lines of a command, with "..." where the old ones have it."""
    shown = command.lines
    if ELISION in shown and len(printed) > len(shown):
        at = shown.index(ELISION)
        after = len(shown) - at - 1
        printed = printed[:at] + [ELISION] + printed[len(printed) - after:]
    return [shortened(new, old) for new, old in itertools.zip_longest(printed, shown[:len(printed)], fillvalue="")]


def shortened(new: str, old: str) -> str:
    """As many words as the old line has, when that leaves out some."""
    if new == ELISION or old == ELISION or not old.endswith(ELISION):
        return new
    words = old.removesuffix(ELISION).split()
    return " ".join(new.split()[:len(words)]) + " " + ELISION


def run_file(path: Path, gaus: Path, write: bool) -> tuple[int, list[str], list[str]]:
    """The number of samples that ran, those left out, and what differs."""
    text = path.read_text()
    samples = samples_of(path, text)
    ran, left_out, faults, replaced = 0, [], [], []
    with tempfile.TemporaryDirectory(prefix="gaus-samples-") as name:
        folder = Folder(Path(name), gaus)
        for sample in samples:
            place = f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}:{sample.line}"
            if sample.left_out:
                left_out.append(f"{place} ({sample.left_out})")
                continue
            ran += 1
            block = ""
            for command in sample.before:
                printed, code = folder.run(command)
                if code != 0:
                    faults.append("\n".join([f"{place}: $ {command}", *printed, f"exit code {code}"]))
            for command in sample.commands:
                printed, _ = folder.run(command.text)
                found = difference(command, printed)
                if found:
                    faults.append(f"{place}: $ {command.text}\n{found}")
                lines = elided(command, printed)
                block += "".join(f"{line}\n" for line in [f"$ {command.text}", *lines])
            replaced.append((sample, block))
    if write:
        for sample, block in reversed(replaced):
            text = text[:sample.begin] + block + text[sample.end:]
        path.write_text(text)
    return ran, left_out, faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true", help="exit 1 when a sample has another shape")
    what.add_argument("--write", action="store_true", help="rewrite all samples")
    parser.add_argument("--gaus", type=Path, default=ROOT / "build/gaus", help="the program [default build/gaus]")
    parser.add_argument("files", type=Path, nargs="*", help="Markdown files [default README.md and docs/*.md]")
    args = parser.parse_args()
    paths = [path.resolve() for path in args.files] or [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    ran, left_out, faults = 0, [], []
    for path in paths:
        of_file = run_file(path, args.gaus.resolve(), args.write)
        ran, left_out, faults = ran + of_file[0], left_out + of_file[1], faults + of_file[2]
    if args.check:
        for fault in faults:
            print(fault)
    print(f"{ran} samples run, {len(left_out)} left out{': ' if left_out else ''}{'; '.join(left_out)}")
    if ran == 0 or (args.check and faults):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
