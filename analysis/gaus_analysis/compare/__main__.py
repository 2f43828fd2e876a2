# SPDX-License-Identifier: Apache-2.0
"""python3 -m gaus_analysis.compare: runs designs x methods x seeds, and reports what came out.

Every run is recorded as soon as it ends. Called again, the command does only what is missing."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from gaus_analysis.compare.machine import describe
from gaus_analysis.compare.methods import METHODS, Machine, Task, tasks
from gaus_analysis.compare.report import surroundings, write_report
from gaus_analysis.compare.results import read_records
from gaus_analysis.compare.run import run
from gaus_analysis.compare.suite import read_suite

REPOSITORY = Path(__file__).resolve().parents[3]


def list_of(kind):
    return lambda text: [kind(part) for part in text.split(",")]


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="gaus_analysis.compare", description=__doc__)
    parser.add_argument("folder", type=Path, help="where records.jsonl is kept")
    parser.add_argument("--gaus", default=str(REPOSITORY / "build/gaus"), help="the program")
    parser.add_argument("--data", default=os.environ.get("GAUS_DATA"), help="folder of the designs")
    parser.add_argument("--suite", type=Path, default=REPOSITORY / "tests/bench/quality.json")
    parser.add_argument("--designs", type=list_of(str), default=[], help="parts of names; all")
    parser.add_argument("--methods", type=list_of(str), default=list(METHODS),
                        help=f"of {', '.join(METHODS)}")
    parser.add_argument("--seeds", type=list_of(int), default=[1, 2, 3])
    parser.add_argument("--time", type=float, default=60, help="seconds of every run")
    parser.add_argument("--cores", type=int, default=2, help="of every run")
    parser.add_argument("--report", type=Path, help="Markdown file whose tables are replaced, or begun")
    parser.add_argument("--no-runs", action="store_true", help="only report")
    args = parser.parse_args()
    for method in args.methods:
        if method not in METHODS:
            parser.error(f"--methods: found {method!r}, expected some of {', '.join(METHODS)}")
    if not args.no_runs and not (args.data and Path(args.data).is_dir()):
        parser.error(f"--data: found {args.data!r}, expected the folder of the designs; "
                     "GAUS_DATA names it too")
    return args


def label(task: Task) -> str:
    asked = ", ".join(q.formulation for q in task.questions)
    return f"{task.questions[0].design} ({asked}), {task.method}, seed {task.seed}"


def run_missing(todo: list[Task], machine: Machine, path: Path) -> None:
    """Runs the tasks without a record, and appends their records one by one."""
    done = {record["key"] for record in read_records(path)}
    missing = [task for task in todo if task.key(machine) not in done]
    measured = describe(machine.gaus)
    print(f"{len(todo)} runs, {len(todo) - len(missing)} on record", flush=True)
    if path.is_file() and not path.read_bytes().endswith(b"\n"):
        with path.open("a") as file:  # a line that was cut off stays alone
            file.write("\n")
    for number, task in enumerate(missing, 1):
        records = run(task, machine)
        with path.open("a") as file:
            file.write("".join(json.dumps(record | {"measured": measured}) + "\n"
                               for record in records))
        values = ", ".join("none" if r["value"] is None else f"{r['value']:.9g}" for r in records)
        print(f"[{number}/{len(missing)}] {label(task)}: {values}, {records[0]['seconds']} s, "
              f"{records[0]['outcome']} {records[0]['message']}".rstrip(), flush=True)


def main() -> int:
    args = parse()
    args.folder.mkdir(parents=True, exist_ok=True)
    path = args.folder / "records.jsonl"
    machine = Machine(args.gaus, args.data, args.time, args.cores)
    if args.report:
        surroundings(args.report)  # wrong ones are told before the work
    if not args.no_runs:
        todo = tasks(read_suite(args.suite, args.designs), args.methods, args.seeds)
        run_missing(todo, machine, path)
    if args.report:
        write_report(args.report, read_records(path))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("interrupted; the same command goes on where it stopped")
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        sys.exit(f"compare: {error}")
