# SPDX-License-Identifier: Apache-2.0
"""What a report shows of a front, as one JSON value."""

from shlex import quote
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gaus_analysis import detail
from gaus_analysis.bounds import gaps, lower_bounds
from gaus_analysis.diagnosis import warnings
from gaus_analysis.front import Front
from gaus_analysis.pick import landmarks
from gaus_analysis.pictures import hyperparameters, migration
from gaus_analysis.report.blob import blob
from gaus_analysis.report.schedules import schedules
from gaus_analysis.visible import visible

REPORTS = 2000  # rows of the history that are shown
TRIALS = 5000  # restarts that are shown


def page_data(front: Front) -> dict[str, Any]:
    """O(N (V + E + C T) + restarts)."""
    points, name = front.points, visible(front.path.name)
    return {
        # Quoted for the shell into which the command of an export is copied.
        "file": name, "quoted": quote(f"./{name}" if name.startswith("-") else name),
        "design": front.problem_name, "facts": _facts(front),
        "warnings": warnings(front), "names": list(front.names),
        "objectives": front.objectives.tolist(), "bounds": _bounds(front),
        "points": {"ii": points.ii.tolist(), "latency bound": points.latency_bound.tolist(),
                   "found by": [str(origin) for origin in points.origin],
                   "rank": points.rank.tolist(), "restart": points.restart.tolist(),
                   "round": points.iteration.tolist(),
                   "seconds": np.round(points.seconds, 3).tolist()},
        "picks": [{"name": name, "point": pick.point, "reason": pick.reason}
                  for name, pick in landmarks(front).items()],
        **schedules(front), "history": _history(front), "trials": _trials(front),
        "migration": _migration(front), "provenance": _provenance(front)}


def _facts(front: Front) -> list[list[str]]:
    history = front.history
    facts = [["operators", f"{front.operator_count:,}"],
             ["dependencies", f"{len(front.problem.dependencies.source):,}"],
             ["resource classes", f"{front.problem.class_count}"], ["points", f"{len(front):,}"]]
    if len(history.seconds):
        facts += [["hypervolume", f"{history.hypervolume[-1]:.6g}"],
                  ["run", f"{history.seconds[-1]:.1f} s"],
                  ["evaluations", f"{history.evaluations[-1]:,}"]]
    return [*facts, ["restarts", f"{front.restart_count:,}"],
            ["ranks", f"{front.provenance.world_size}"], ["created", front.provenance.created]]


def _bounds(front: Front) -> dict[str, dict[str, list[float | None]]] | None:
    """Per objective the bound and the gap of every point; None when the file has no bounds."""
    if front.bounds is None:
        return None
    return {name: {"bound": _known(lower_bounds(front, name)), "gap": _known(gaps(front, name))}
            for name in front.names}


def _known(values: NDArray[np.float64]) -> list[float | None]:
    return [float(value) if np.isfinite(value) else None for value in values]


def _history(front: Front) -> dict[str, list[float | None]]:
    rows = detail.thinned(len(front.history.seconds), REPORTS)
    return {name: _known(getattr(front.history, name)[rows])
            for name in ("seconds", "restarts", "hypervolume", "front_size")}


def _trials(front: Front) -> dict[str, Any]:
    shown = hyperparameters.data(front)
    rows = detail.thinned(len(shown.quality), TRIALS)
    return {"count": front.restart_count, "shown": len(rows),
            "statuses": dict(sorted(front.statuses.items())),
            "quality": blob(shown.quality[rows]),
            "values": {name: blob(column[rows]) for name, column in shown.values.items()},
            "labels": shown.labels, "spent": _spent(front)}


def _spent(front: Front) -> list[list[str | float]]:
    """Rows of start, rung, restarts, thread-seconds and gain; without the latter two columns of a
    file none."""
    trials = front.trials
    if trials.gain is None or trials.rung is None:
        return []
    rows = []
    for start, rung in sorted({(str(start), int(rung)) for start, rung in zip(trials.start, trials.rung)}):
        mine = (trials.start == start) & (trials.rung == rung)
        rows.append([visible(start), rung, int(mine.sum()), round(float(trials.seconds[mine].sum()), 2),
                     round(float(trials.gain[mine].sum()), 3)])
    return rows


def _migration(front: Front) -> dict[str, Any] | None:
    moved = migration.data(front)
    return None if moved is None else {"counts": moved.counts.tolist(),
                                       "found": moved.found.tolist(), "ranks": moved.ranks}


def _provenance(front: Front) -> dict[str, Any]:
    origin, sources = front.provenance, front.sources
    runs = [] if sources is None else [
        {"path": str(path), "points": int(points), "seed": int(seed)}
        for path, points, seed in zip(sources.path, sources.points, sources.seed)]
    return {"generator": origin.generator, "command": origin.command, "config": origin.config,
            "seed": origin.seed, "source": front.problem.source, "sha256": front.problem.sha256,
            "runs": runs}
