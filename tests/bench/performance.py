#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures the kernels with bench_kernels and the launch of gaus solve, and prints the tables of
docs/performance.md. Exit status 1 when a benchmark could not run."""

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

HERE = Path(__file__).resolve().parent
QUICK = r"^(arithmetic_peak|copy_bandwidth|(relax|relax_eager|refine)/(rand|i2c)[^/]*/[AB](/sweep/polynomial|/manual))"
LAUNCHED = {"rand_graph_10000_2": "rw/rand_graph_10000_2.gml", "i2c": "epfl/i2c.aig",
            "sin": "epfl/sin.aig", "div": "epfl/div.aig"}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gaus", default="build/gaus", help="the program")
    parser.add_argument("--bench", default="build/tests/bench_kernels", help="the benchmarks")
    parser.add_argument("--data", default=os.environ.get("GAUS_DATA", HERE / "../../../shared/data"))
    parser.add_argument("--quick", action="store_true", help="two designs, one kernel")
    parser.add_argument("--json", help="file for what was measured")
    parser.add_argument("--from", dest="source", help="such a file, in place of measuring")
    parser.add_argument("--markdown", help="file whose tables, between two comments, are replaced")
    return parser.parse_args()


def described_machine():
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=HERE,
                            capture_output=True, text=True).stdout.strip()
    return {"cpu": cpu.group(1) if cpu else platform.processor(), "cores": os.cpu_count(),
            "commit": commit}


def benchmarks(args):
    """What bench_kernels reports: its context and a row per benchmark."""
    command = [args.bench, "--benchmark_format=json",
               f"--benchmark_min_time={0.05 if args.quick else 0.1}"]
    if args.quick:
        command.append(f"--benchmark_filter={QUICK}")
    environment = dict(os.environ, GAUS_DATA=str(args.data))
    report = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout
    report = json.loads(report)
    rows = []
    for row in report["benchmarks"]:
        row["name"] = re.sub(r"(/iterations:1)?/manual_time$", "", row["name"])
        rows.append(row)
    return report["context"], rows


def finished(command):
    """Wall-clock time and most memory of a command."""
    begin = time.monotonic()
    process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"performance: {' '.join(map(str, command))} failed")
    return time.monotonic() - begin, usage.ru_maxrss / 1024


def launch(args, folder, name, design):
    """Until the baselines are done and the first restart begins, and the most memory of the run."""
    log = folder / "log.json"
    _, memory = finished([args.gaus, "solve", design, "--restarts", "1", "--iterations", "1",
                          "--refinement", "0", "--threads", "1", "--quiet", "--force",
                          "--log-json", log, "--output", folder / "front.h5"])
    first = json.loads(log.read_text().splitlines()[0])
    return {"name": name, "seconds": first["seconds"], "peak_megabytes": memory}


def launches(args):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seconds, memory = finished([args.gaus, "--version"])
        rows = [{"name": "gaus --version", "seconds": seconds, "peak_megabytes": memory}]
        designs = {name: Path(args.data) / file for name, file in LAUNCHED.items()}
        if not args.quick:
            designs["layered_1000000"] = folder / "layered.json"
            finished([args.gaus, "generate", "layered", "--size", "1000000", "--output",
                      designs["layered_1000000"]])
        rows += [launch(args, folder, *design) for design in designs.items() if design[1].is_file()]
    return rows


def measured(args):
    context, rows = benchmarks(args)
    machine = {**described_machine(), "compiler": context["compiler"], "caches": context["caches"],
               "date": context["date"][:10], "load": context["load_avg"]}
    return {"machine": machine, "benchmarks": rows, "launch": launches(args)}


def good(result, prefix):
    """(parts of the name behind `prefix`, row) of the benchmarks that ran."""
    return [(row["name"].split("/")[1:], row) for row in result["benchmarks"]
            if row["name"].startswith(prefix + "/") and "error_message" not in row]


def peak_bytes(row):
    return f"{row['peak_bytes']:.0f}" if "peak_bytes" in row else "?"


def relaxation_table(result):
    rows = []
    for (design, objective, mode, kernel, *threads), row in good(result, "relax"):
        if threads:
            continue
        floors = {"bytes": row["bytes_floor_ns"], "arithmetic": row["arithmetic_floor_ns"]}
        rows.append([design, objective, mode, kernel, f"{row['ns']:.1f}", f"{row['evaluations']:.1f}",
                     f"{row['bytes']:.0f}", f"{floors['bytes']:.2f}", f"{floors['arithmetic']:.2f}",
                     f"{row['ratio']:.1f}", f"{row['first_iteration_ms']:.0f}",
                     peak_bytes(row)])
    return ("Relaxation, one thread, per operator, restart and iteration",
            ["design", "", "dependencies", "kernel", "ns", "evaluations", "bytes", "bytes floor ns",
             "arithmetic floor ns", "ratio", "first iteration ms", "peak bytes per operator and restart"], rows)


def peer_table(result):
    ours = {tuple(name[:2]): row for name, row in good(result, "relax")
            if name[2:] == ["sweep", "polynomial"]}
    rows = [[*name, f"{ours[tuple(name)]['ns']:.1f}", f"{row['ns']:.0f}",
             f"{row['ns'] / ours[tuple(name)]['ns']:.1f}", peak_bytes(row)]
            for name, row in good(result, "relax_eager") if tuple(name) in ours]
    return ("The same in eager LibTorch operations (sweep, polynomial), one thread, ns",
            ["design", "", "kernels", "eager", "eager / kernels", "eager peak bytes"], rows)


def thread_table(result):
    one = {tuple(name): row for name, row in good(result, "relax") if len(name) == 4}
    rows = [[*name[:2], f"{one[tuple(name[:4])]['ns']:.1f}", f"{row['ns']:.1f}",
             f"{one[tuple(name[:4])]['ns'] / row['ns']:.2f}"]
            for name, row in good(result, "relax") if name[4:] == ["threads:2"]]
    return ("Two threads (sweep, polynomial): processor time of one, wall clock of two, ns",
            ["design", "", "one", "two", "speed-up"], rows)


def refinement_table(result):
    rows = [[*name, f"{row['proposals_per_second'] / 1e6:.2f}"]
            for name, row in good(result, "refine")]
    return ("Refinement, one thread", ["design", "", "million proposals per second"], rows)


def launch_table(result):
    rows = [[row["name"], f"{row['seconds']:.2f}", f"{row['peak_megabytes']:.0f}"]
            for row in result["launch"]]
    return ("From launch of gaus solve to its first restart, and its most memory",
            ["design", "s", "MB"], rows)


def machine_table(result):
    rows = [[name[0], f"{row['working_set'] / 2**20:.0f}", f"{row['bytes_per_second'] / 1e9:.1f}"]
            for name, row in good(result, "copy_bandwidth")]
    return ("Copies, one thread", ["level", "working set MiB", "GB/s read and written"], rows)


def machine_lines(result):
    machine = result["machine"]
    caches = ", ".join(f"L{c['level']} {c['type'].lower()} {c['size'] // 1024} KiB"
                       for c in machine["caches"] if c["type"] != "Instruction")
    peak = next(row for row in result["benchmarks"] if row["name"] == "arithmetic_peak")
    return [f"{machine['cpu']}, {machine['cores']} cores; {caches}; compiler {machine['compiler']}; "
            f"commit {machine['commit']}; {machine['date']}.",
            f"Peak of one thread: {peak['multiply_adds_per_second'] / 1e9:.0f} billion multiply-adds "
            "per second."]


def tables(result):
    made = [make(result) for make in (machine_table, relaxation_table, peer_table, thread_table,
                                      refinement_table, launch_table)]
    return [table for table in made if table[2]]


def printed(table):
    title, header, rows = table
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    numeric = [all(re.fullmatch(r"[\d.?]+", row[i]) for row in rows) for i in range(len(header))]
    lines = ["  ".join(cell.rjust(w) if n else cell.ljust(w)
                       for cell, w, n in zip(row, widths, numeric)).rstrip()
             for row in [header, *rows]]
    return "\n".join([title, *lines])


def marked_down(table):
    title, header, rows = table
    lines = [f"| {' | '.join(row)} |" for row in [header, ["---"] * len(header), *rows]]
    return "\n".join([f"{title}:", "", *lines])


def replace_tables(path, text):
    """Of a Markdown file, what lies between its comments."""
    begin, end = "<!-- performance.py: begin -->\n", "<!-- performance.py: end -->"
    head, _, rest = Path(path).read_text().partition(begin)
    _, found, tail = rest.partition(end)
    if not found:
        sys.exit(f"performance: {path} lacks {begin.strip()} and {end}")
    Path(path).write_text(f"{head}{begin}\n{text}\n\n{end}{tail}")


def main():
    args = arguments()
    if not args.source and not Path(args.data).is_dir():
        print(f"performance: no benchmark graphs at {args.data}: only copies, and the generated design "
              "unless --quick, are measured; set GAUS_DATA", file=sys.stderr)
    result = json.loads(Path(args.source).read_text()) if args.source else measured(args)
    if args.json:
        Path(args.json).write_text(json.dumps(result, indent=1) + "\n")
    shown = tables(result)
    print("\n\n".join(["\n".join(machine_lines(result)), *map(printed, shown)]))
    if args.markdown:
        replace_tables(args.markdown,
                       "\n\n".join(["\n".join(machine_lines(result)), *map(marked_down, shown)]))
    failed = [row for row in result["benchmarks"] if "error_message" in row]
    for message in sorted({row["error_message"] for row in failed}):
        print(f"performance: {message}", file=sys.stderr)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
