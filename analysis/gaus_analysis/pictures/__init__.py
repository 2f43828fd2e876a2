# SPDX-License-Identifier: Apache-2.0
"""Pictures of fronts. Every module has `data`, which makes what is shown, and `draw`, which makes a
matplotlib figure of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from gaus_analysis.front import Front
from gaus_analysis.pick import knee
from gaus_analysis.pictures import (attainment, comparison, discovery, gantt, hyperparameters,
                                    migration, pairs, parallel, progress, space, usage)


@dataclass(frozen=True)
class Options:
    objectives: tuple[str, ...] = ()  # empty: the first of the front
    point: int | None = None  # None: the knee


@dataclass(frozen=True)
class Picture:
    about: str
    draw: Callable[[Sequence[Front], Options], Figure]
    several: bool = False  # of several fronts


def _point(front: Front, options: Options) -> int:
    return knee(front).point if options.point is None else options.point


PICTURES = {
    "pairs": Picture("the front, two objectives at a time",
                     lambda fronts, o: pairs.draw(pairs.data(fronts[0], o.objectives))),
    "space": Picture("the front in three objectives, a fourth as colour",
                     lambda fronts, o: space.draw(space.data(fronts[0], o.objectives))),
    "parallel": Picture("the front in parallel coordinates",
                        lambda fronts, o: parallel.draw(parallel.data(fronts[0]))),
    "discovery": Picture("the front over time",
                         lambda fronts, o: discovery.draw(discovery.data(fronts[0], o.objectives))),
    "progress": Picture("hypervolume against seconds and restarts",
                        lambda fronts, o: progress.draw(progress.data(fronts[0]))),
    "gantt": Picture("one schedule as a Gantt chart",
                     lambda fronts, o: gantt.draw(gantt.data(fronts[0], _point(fronts[0], o)))),
    "usage": Picture("units in use and live values of one schedule, per step or slot",
                     lambda fronts, o: usage.draw(usage.data(fronts[0], _point(fronts[0], o)))),
    "hyperparameters": Picture("hyperparameters of the restarts against what they reached",
                               lambda fronts, o: hyperparameters.draw(
                                   hyperparameters.data(fronts[0]))),
    "migration": Picture("schedules that moved between ranks",
                         lambda fronts, o: migration.draw(migration.data(fronts[0]))),
    "comparison": Picture("fronts of one design side by side",
                          lambda fronts, o: comparison.draw(comparison.data(fronts), o.objectives),
                          several=True),
    "attainment": Picture("what several runs attain, in quartiles",
                          lambda fronts, o: attainment.draw(attainment.data(fronts, o.objectives)),
                          several=True)}
