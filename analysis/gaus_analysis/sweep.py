# SPDX-License-Identifier: Apache-2.0
"""Many fronts, designs x bounds x II x seeds, in one overview: a row each, and what is missing."""

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gaus_analysis.diagnosis import warnings
from gaus_analysis.errors import FrontError
from gaus_analysis.front import Front
from gaus_analysis.indicators import hypervolume
from gaus_analysis.visible import visible

OBJECTIVES = ("latency", "ii", "resource", "communication", "memory")


@dataclass(frozen=True)
class Row:
    """One front."""

    path: Path
    design: str
    operators: int
    bounds: tuple[int, ...]  # latency bounds of its points
    intervals: tuple[int, ...]  # II of its points
    seed: int
    points: int
    best: dict[str, float]
    share: float  # hypervolume over the largest of its design and objectives; NaN: not computed
    seconds: float
    restarts: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Vectors:
    """What the hypervolume of a front needs."""

    names: tuple[str, ...]
    objectives: NDArray[np.float64]
    reference: NDArray[np.float64]


@dataclass(frozen=True)
class Overview:
    rows: tuple[Row, ...]
    failures: tuple[str, ...]  # one line each: missing and broken fronts


def expand(paths: Iterable[Path]) -> Iterator[Path]:
    """Fronts of files and folders. A folder that jobs/sweep.sh made stands for the fronts of all
    its tasks, there or not; another one for every .h5 file in it."""
    for path in paths:
        tasks = path / "tasks.tsv"
        if tasks.is_file():
            for line in tasks.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
                yield path / "tasks" / (line.split("\t")[0] + ".h5")
        elif path.is_dir():
            yield from sorted(path.rglob("*.h5"))
        else:
            yield path


def overview(paths: Iterable[Path]) -> Overview:
    """Of files and folders; nothing that is wrong with one stops the rest."""
    rows: list[Row] = []
    vectors: list[Vectors] = []
    failures: list[str] = []
    for path in expand(paths):
        try:
            with Front.open(path) as front:
                row = _row(front)
            rows.append(row)
            vectors.append(Vectors(front.names, front.objectives, front.reference))
        except FrontError as error:
            failures.append(visible(str(error)))
        except Exception as error:  # a fault of ours must not hide the other fronts either
            failures.append(visible(f"{path}: {type(error).__name__}: {error}"))
    return Overview(tuple(_with_shares(rows, vectors)), tuple(failures))


def _row(front: Front) -> Row:
    history, points = front.history, front.points
    best = front.objectives.min(axis=0) if len(front) else ()
    return Row(path=front.path, design=front.problem_name, operators=front.operator_count,
               bounds=tuple(map(int, np.unique(points.latency_bound))),
               intervals=tuple(map(int, np.unique(points.ii[points.ii > 0]))),
               seed=front.provenance.seed, points=len(front),
               best=dict(zip(front.names, map(float, best))), share=1.0,
               seconds=float(history.seconds[-1]) if len(history.seconds) else 0.0,
               restarts=front.restart_count, warnings=tuple(warnings(front)))


def _with_shares(rows: Sequence[Row], vectors: Sequence[Vectors]) -> Iterator[Row]:
    """Rows by design, with their shares; fronts are compared below the element-wise maximum of the
    references of their design and objectives."""
    groups: dict[tuple[str, int, tuple[str, ...]], list[int]] = {}
    for number, (row, one) in enumerate(zip(rows, vectors)):
        groups.setdefault((row.design, row.operators, one.names), []).append(number)
    for members in groups.values():
        reference = np.max([vectors[i].reference for i in members], axis=0)
        volumes = [hypervolume(vectors[i].objectives, reference) for i in members]
        largest = np.nanmax([0.0, *volumes])
        for number, volume in zip(members, volumes):
            yield replace(rows[number], share=volume / largest if largest > 0 else 0.0)


def table(found: Overview) -> list[dict[str, str]]:
    """The rows as texts, by the heads of their columns, which are the same in all."""
    names = dict.fromkeys([*OBJECTIVES, *(name for row in found.rows for name in row.best)])
    return [_texts(row, names) for row in found.rows]


def _texts(row: Row, names: Iterable[str]) -> dict[str, str]:
    numbers = {name: f"{row.best[name]:.10g}" if name in row.best else "" for name in names}
    return {"design": row.design, "operators": str(row.operators), "bounds": _range(row.bounds),
            "II": _range(row.intervals), "seed": str(row.seed), "points": str(row.points),
            **{f"least {name}": text for name, text in numbers.items()},
            "hypervolume": "" if np.isnan(row.share) else f"{row.share:.4f}", "seconds": f"{row.seconds:.1f}",
            "restarts": str(row.restarts), "warnings": str(len(row.warnings)),
            "file": visible(str(row.path))}


def _range(numbers: Sequence[int]) -> str:
    if len(numbers) < 2:
        return "".join(map(str, numbers))
    return f"{numbers[0]} to {numbers[-1]}"


def page(found: Overview) -> str:
    """The overview as one self-contained page; a click on a column sorts by it."""
    texts = table(found)
    head = "".join(f"<th>{html.escape(name)}</th>" for name in (texts[0] if texts else ()))
    body = "\n".join(f"<tr title=\"{html.escape('; '.join(row.warnings))}\">" + "".join(
        f"<td>{html.escape(text)}</td>" for text in cells.values()) + "</tr>"
        for row, cells in zip(found.rows, texts))
    failures = "".join(f"<li>{html.escape(line)}</li>" for line in found.failures)
    text = files(__package__).joinpath("sweep.html").read_text(encoding="utf-8")
    count = f"{len(found.rows)} front{'' if len(found.rows) == 1 else 's'}, "
    count += f"{len(found.failures) or 'none'} missing or broken"
    for mark, value in (("COUNT", count), ("HEAD", head), ("FAILURES", failures), ("BODY", body)):
        text = text.replace(f"<!--{mark}-->", value)
    return text
