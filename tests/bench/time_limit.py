#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures by how much `gaus solve --time T` ends after T: on generated layered designs, within 1.5
times their critical path, without limits, with limits, and pipelined with recurrences. Seconds are
those from launch to exit; `over` is what exceeds T, reading the design and writing the front
included. With --markdown FILE the table between two comments of that file is replaced."""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BEGIN, END = "<!-- time_limit.py: begin -->", "<!-- time_limit.py: end -->"
KINDS = ("free", "limited", "pipelined")


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gaus", default="build/gaus")
    parser.add_argument("--sizes", type=int, nargs="*", default=[10**4, 10**5, 10**6])
    parser.add_argument("--times", type=float, nargs="*", default=[2, 10, 30])
    parser.add_argument("--kinds", nargs="*", default=KINDS, choices=KINDS)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--markdown")
    return parser.parse_args()


def said(*words):
    return subprocess.run(list(map(str, words)), check=True, capture_output=True, text=True).stdout


def generate(args, folder, size):
    """A layered design, and the same with loop-carried dependencies."""
    design, loop = folder / f"layered_{size}.json", folder / f"loop_{size}.json"
    said(args.gaus, "generate", "layered", "--size", size, "--output", design)
    if "pipelined" in args.kinds:
        said(args.gaus, "generate", "recurrences", "--from", design, "--output", loop)
    return design, loop


def limits(design, room):
    """For every class the units that its operators need within so many steps, and a half more."""
    data = json.loads(design.read_text())
    steps = {c["name"]: c.get("blocking", 1) for c in data["resources"]}
    work = dict.fromkeys(steps, 0)
    names = list(steps)
    for one in data["operators"]:
        of = one if isinstance(one, dict) else {"resource": one}
        name = of.get("resource", names[0])
        name = name if isinstance(name, str) else names[name]
        work[name] += of.get("amount", 1) * steps[name]
    return [word for name, total in work.items()
            for word in ("--limit", f"{name}={max(1, int(1.5 * total / room) + 1)}")]


def bound_of(args, design):
    path = int(re.search(r"critical path +(\d+)", said(args.gaus, "info", design)).group(1))
    return int(1.5 * path + 1)


def measure(words):
    """Seconds from launch to exit, most resident megabytes, exit code, what it said."""
    begin = time.monotonic()
    with subprocess.Popen(list(map(str, words)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True) as process:
        text = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return time.monotonic() - begin, usage.ru_maxrss / 1024, process.returncode, text


def run(args, folder, size, kind, limit, design, loop):
    """A line of the table."""
    words = [args.gaus, "solve", loop if kind == "pipelined" else design, "--time", limit,
             "--threads", args.threads, "--output", folder / "front.h5", "--force"]
    words += ["--ii", "auto"] if kind == "pipelined" else ["--latency-bound", "1.5x"]
    if kind == "limited":
        words += limits(design, bound_of(args, design))
    seconds, megabytes, code, text = measure(words)
    restarts = re.findall(r" (\d+) restarts? ", text)
    return [f"{size:,}", kind, f"{limit:g}", f"{seconds:.2f}", f"{max(0, seconds - limit):.2f}",
            restarts[-1] if restarts else "none", f"{megabytes:.0f}", str(code)]


def row(cells):
    return "| " + " | ".join(cells) + " |"


def replace_table(path, lines):
    text = Path(path).read_text()
    head, rest = text.split(BEGIN)
    Path(path).write_text(head + BEGIN + "\n\n" + "\n".join(lines) + "\n\n" + END +
                          rest.split(END)[1])


def main():
    args = parse()
    if not os.access(args.gaus, os.X_OK):
        sys.exit(f"time_limit: no program {args.gaus}; --gaus names it")
    head = ["operators", "kind", "`--time`", "s", "over", "restarts", "MB", "exit code"]
    lines = [row(head), row(["---"] * len(head))]
    print("\n".join(lines), flush=True)
    busy = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for size in args.sizes:
            design, loop = generate(args, Path(folder), size)
            for kind in args.kinds:
                for limit in args.times:
                    busy = max(busy, os.getloadavg()[0])
                    lines.append(row(run(args, Path(folder), size, kind, limit, design, loop)))
                    print(lines[-1], flush=True)
    lines = [f"{args.threads} threads, {os.cpu_count()} cores ({platform.machine()}), load average "
             f"before a run at most {busy:.1f}.", ""] + lines
    print("\n" + lines[0])
    if args.markdown:
        replace_table(args.markdown, lines)


if __name__ == "__main__":
    main()
