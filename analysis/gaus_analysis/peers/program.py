# SPDX-License-Identifier: Apache-2.0
"""Designs are read by gaus itself: what `gaus baseline` writes holds the problem and the schedules
to start from, what `gaus bound` writes the problem at least."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from gaus_analysis.peers.errors import NOTHING_FOUND, SYSTEM, PeerError


LEAST_EFFORT = ["--time", "0.1", "--threads", "1"]


@dataclass(frozen=True)
class Design:
    """A design and how it is to be scheduled, in the words of gaus."""

    path: str
    resources: str | None  # resource XML of a GraphML design
    limits: list[str]  # CLASS=N
    objectives: list[str]
    latency_bound: str  # auto: what the baselines need
    ii: int  # 0: not pipelined


def read_baselines(gaus: str, design: Design, all_methods: bool, deadline: float,
                   output: Path) -> None:
    """Writes a front file of the problem and baselines to `output`; it has no schedule for the
    bound and the interval when none of the baselines is legal there."""
    method = [] if all_methods else ["--method", "asap"]
    asked = ["--latency-bound", design.latency_bound, "--ii", str(design.ii or "none")]
    ended = run(gaus, "baseline", design, [*asked, *method], deadline, output)
    if ended.returncode == NOTHING_FOUND:
        # An open bound becomes what any method needs. Under another one no schedule is needed.
        ended = (run(gaus, "baseline", design, asked, deadline, output)
                 if design.latency_bound == "auto" else
                 run(gaus, "bound", design, [*asked, *LEAST_EFFORT], deadline, output))
    if ended.returncode != 0:
        line = ended.stderr.strip().splitlines()[-1:] or [f"{gaus} ended with {ended.returncode}"]
        raise PeerError(ended.returncode if ended.returncode > 0 else SYSTEM, line[0])


def run(gaus: str, command: str, design: Design, options: list[str], deadline: float, output: Path
        ) -> subprocess.CompletedProcess:
    command = [gaus, command, design.path, *options, "--output", str(output), "--force",
               "--objectives", ",".join(design.objectives)]
    for limit in design.limits:
        command += ["--limit", limit]
    if design.resources:
        command += ["--resources", design.resources]
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=max(deadline - time.monotonic(), 0.01))
    except subprocess.TimeoutExpired:
        raise PeerError(NOTHING_FOUND, "reading the design took all the time") from None
    except OSError as error:
        raise PeerError(SYSTEM, f"cannot run {gaus}: {error.strerror}") from None
