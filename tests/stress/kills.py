#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills runs of gaus with SIGKILL at random moments (the whole job, rank 0 or another rank) and continues
each with --resume. After every kill the front file must open, verify and hold all points of the last
report in the log; without sharing, a run that was killed must in the end have the front of one that
was not. After the last run no temporary file may be there. Exit status 1 at the first that fails."""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import h5py

ENVIRONMENT = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
                   OMPI_MCA_rmaps_base_oversubscribe="1", OMPI_MCA_hwloc_base_binding_policy="none")
DESIGNS = ["ewf", "dct8", "fft64", "iir_biquad", "fir16", "hal"]


def command(args, design, output, ranks, share):
    words = [args.gaus, "solve", str(design), "-o", str(output), "--time", "10m", "--turn", "0.3",
             "--iterations", "60", "--report-period", "0.1", "--restarts", "700", "--resume",
             "--share", share, "--log-json", f"{output}.log"]
    return ["mpirun", "-n", str(ranks), *words] if ranks > 1 else words


def children(pid):
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def kill(process, victim):
    """Kills the whole job also where the rank has not started yet."""
    ranks = children(process.pid)
    targets = {"job": ranks, "rank 0": ranks[:1], "rank 1": ranks[1:2]}[victim]
    if victim == "job" or not targets:
        process.kill()
        targets = ranks
    for pid in targets:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def last_report(log):
    """The last complete line of the log whose front was written, if any."""
    if not log.exists():
        return None
    lines = [line for line in log.read_text().split("\n")[:-1] if line]
    written = [report for report in map(json.loads, lines) if report["written"]]
    return written[-1] if written else None


def content(path):
    """What may not depend on kills: points and restarts."""
    with h5py.File(path) as file:
        return (file["front/objectives"][:].tolist(), file["front/schedules"][:].tolist(),
                file["trials/restart"][:].tolist(), [str(s) for s in file["trials/status"][:]])


def check(args, output):
    report = last_report(Path(f"{output}.log"))
    if not output.exists():
        return "no front" if report else None
    verified = subprocess.run([args.gaus, "verify", str(output)], capture_output=True, text=True)
    if verified.returncode != 0:
        return f"verify: {verified.stderr}"
    with h5py.File(output) as file:
        volume = file["history/hypervolume"][-1]
        size = file["history/front_size"][-1]
    if report and volume < report["hypervolume"] * (1 - 1e-12):
        return f"hypervolume {volume} in the file, {report['hypervolume']} in the last report ({size} points)"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gaus", required=True)
    parser.add_argument("--designs", default=Path(__file__).resolve().parent / "../../designs")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.gaus = os.path.abspath(args.gaus)
    draw = random.Random(args.seed)
    counts = {"kills": 0, "before the first front": 0, "continued": 0, "same front": 0}
    while counts["kills"] < args.kills:
        design = Path(args.designs) / f"{draw.choice(DESIGNS)}.json"
        share = draw.choice(["on", "off"])
        with tempfile.TemporaryDirectory() as folder:
            output, whole = Path(folder) / "front.h5", Path(folder) / "whole.h5"
            for _ in range(6):
                victim = draw.choice(["job", "rank 0", "rank 1"])
                process = subprocess.Popen(command(args, design, output, 2, share), env=ENVIRONMENT,
                                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(draw.uniform(0.4, 4))
                if process.poll() is not None:
                    break
                kill(process, victim)
                begin = time.monotonic()
                code = process.wait(timeout=40)
                waited = time.monotonic() - begin
                counts["kills"] += 1
                counts["before the first front"] += not output.exists()
                fault = check(args, output)
                if code == 0 or waited > 30:
                    fault = f"exit code {code} after {waited:.1f} s"
                if fault:
                    sys.exit(f"{design.stem}, share {share}, {victim} killed: {fault}")
            end = subprocess.run(command(args, design, output, 3, share), env=ENVIRONMENT,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            fault = check(args, output)
            if end.returncode != 0 or fault:
                sys.exit(f"{design.stem}, share {share}: not continued: {fault or end.stderr}")
            left = [path.name for path in Path(folder).iterdir() if path.name.startswith(".")]
            if left:
                sys.exit(f"{design.stem}, share {share}: left behind: {', '.join(left)}")
            counts["continued"] += 1
            restarts = content(output)[2]
            if restarts != list(range(700)):
                sys.exit(f"{design.stem}, share {share}: restarts lost or counted twice")
            if share == "off":
                subprocess.run(command(args, design, whole, 1, share), check=True, env=ENVIRONMENT,
                               stdout=subprocess.DEVNULL)
                if content(output) != content(whole):
                    sys.exit(f"{design.stem}: another front than without kills")
                counts["same front"] += 1
        print(", ".join(f"{name} {count}" for name, count in counts.items()), flush=True)


if __name__ == "__main__":
    main()
