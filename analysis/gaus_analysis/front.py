# SPDX-License-Identifier: Apache-2.0
"""Front files of gaus ("gaus-front", version 1, docs/front-file.md), opened for reading."""

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

import h5py
import numpy as np
from numpy.typing import NDArray

from gaus_analysis.errors import FrontError
from gaus_analysis.guard import guarded
from gaus_analysis.output import begins_as_hdf5
from gaus_analysis.problem import Problem, read_problem
from gaus_analysis.rows import Bounds, History, Migrations, Points, Provenance, Sources, Trials
from gaus_analysis.tables import (INT32, Column, Table, dataset, find, list_attribute,
                                  number_attribute, open_table, read_table, read_values, row_count,
                                  text_attribute)
from gaus_analysis.visible import visible, visible_lines

if TYPE_CHECKING:
    import pandas as pd

FORMAT = "gaus-front"
VERSION = 2
BLOCK = 1 << 22  # starts that are read at a time
STATUSES = 1 << 18  # likewise
SCHEDULES = Column("integer", 2, low=0, high=INT32)
OBJECTIVES = 16  # at most

Result = TypeVar("Result")


@dataclass(frozen=True, eq=False)
class Front:
    """An open front file. What is large, the problem, the schedules, the restarts and the history, is
    read when asked for, and throws FrontError when it is damaged. Names are visible text: controls
    are escaped.

    The file stays open: a solver that writes on replaces the file at the path, not this one."""

    path: Path
    provenance: Provenance
    problem_name: str
    operator_count: int
    names: tuple[str, ...]  # of the objectives
    reference: NDArray[np.float64]  # of the hypervolume, [M]
    points: Points
    history: History
    trials: Trials
    migrations: Migrations | None
    sources: Sources | None  # merged files only
    bounds: Bounds | None
    file: h5py.File
    size: int  # of the file, bytes

    @classmethod
    def open(cls, path: str | Path) -> "Front":
        """Throws FrontError when the file is missing, damaged, not a front or of a newer version.
        O(points)."""
        path = Path(path)
        try:
            size = _regular_size(path)
            return guarded(lambda: _open(path, size), size)
        except FrontError as error:
            raise FrontError(f"{path}: {error}") from error

    def close(self) -> None:
        self.file.close()

    def __enter__(self) -> "Front":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self.points.objectives)

    @property
    def restart_count(self) -> int:
        return row_count(self.trials)

    @cached_property
    def statuses(self) -> dict[str, int]:
        """How many restarts ended how. O(restarts), in blocks."""
        counts: Counter[str] = Counter()
        for first in range(0, self.restart_count, STATUSES):
            counts.update(_read_later(self.path, self.size, lambda: read_values(
                self.file["/trials/status"], "/trials/status", Column("text"),
                slice(first, first + STATUSES))))
        return dict(counts)

    @property
    def objectives(self) -> NDArray[np.float64]:
        """[N, M], all minimised."""
        return self.points.objectives

    def objective(self, name: str) -> NDArray[np.float64]:
        """[N]. Throws FrontError when the front has no such objective."""
        if name not in self.names:
            raise FrontError(f"objective {name}: not on this front, expected one of "
                             f"{', '.join(self.names)}")
        return self.objectives[:, self.names.index(name)]

    @cached_property
    def problem(self) -> Problem:
        return _read_later(self.path, self.size, lambda: read_problem(self.file))

    def schedule(self, point: int) -> NDArray[np.int64]:
        """Start step of every operator, [V]. Throws FrontError when there is no such point."""
        if not 0 <= point < len(self):
            raise FrontError(f"{self.path}: point {point}: found no such point, expected 0 to "
                             f"{len(self) - 1}")
        return self._starts(point, point + 1)[0].astype(np.int64)

    def schedules(self) -> Iterator[NDArray[np.int64]]:
        """All schedules in turn, with the memory of a block of them."""
        height = max(1, BLOCK // max(1, self.operator_count))
        for first in range(0, len(self), height):
            for start in self._starts(first, min(first + height, len(self))):
                yield start.astype(np.int64)

    def frame(self) -> "pd.DataFrame":
        """The points as a pandas frame: objectives, then how each was found."""
        import pandas as pd

        columns: dict[str, Any] = dict(zip(self.names, self.objectives.T))
        for name in ("ii", "latency_bound", "origin", "rank", "restart", "iteration", "seconds",
                     "source"):
            column = getattr(self.points, name)
            if column is not None and name not in columns:
                columns[name] = column
        for name, column in zip(self.names, self.points.weighting.T):
            columns[f"weight_{name}"] = column
        return pd.DataFrame(columns).rename_axis("point")

    def _starts(self, first: int, last: int) -> NDArray[np.int64]:
        data = self.file["/front/schedules"]
        return _read_later(self.path, self.size, lambda: read_values(
            data, "/front/schedules", SCHEDULES, slice(first, last)))


def _read_later(path: Path, size: int, read: Callable[[], Result]) -> Result:
    try:
        return guarded(read, size)
    except FrontError as error:
        raise FrontError(f"{path}: {error}") from error


def _regular_size(path: Path) -> int:
    """Bytes. A pipe or a device would be waited for, or never end."""
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        raise FrontError("found no such file, expected a front file") from None
    except (OSError, ValueError) as error:  # ValueError: a path with a zero byte
        raise FrontError(f"cannot be read: {getattr(error, 'strerror', error)}") from error
    if not stat.S_ISREG(found.st_mode):
        kind = "a folder" if stat.S_ISDIR(found.st_mode) else "a pipe or a device"
        raise FrontError(f"found {kind}, expected a front file")
    return found.st_size


def _open(path: Path, size: int) -> Front:
    file = _open_file(path)
    try:
        return _read_front(path, size, file)
    except BaseException:
        file.close()
        raise


def _open_file(path: Path) -> h5py.File:
    try:
        hdf5 = begins_as_hdf5(path)
        try:
            return h5py.File(path, "r")
        except OSError as error:
            if "lock file" not in str(error):
                raise
            # A front is replaced as a whole: it can be read where files cannot be locked, or a
            # solver holds it.
            return h5py.File(path, "r", locking=False)
    except PermissionError as error:
        raise FrontError(f"cannot be read: {error.strerror}") from error
    except OSError as error:
        kind = "a damaged HDF5 file" if hdf5 else "no HDF5 file"
        raise FrontError(f"found {kind}, expected a front file") from error


def _read_front(path: Path, size: int, file: h5py.File) -> Front:
    _require_format(file)
    points = read_table(file, "/front", Points)
    names, reference = _objective_attributes(file)
    for table, matrix in (("/front/objectives", points.objectives),
                          ("/front/weighting", points.weighting)):
        _require_width(table, matrix, len(names))
    provenance = _provenance(file)
    if points.rank.max(initial=0) >= provenance.world_size:
        raise FrontError(f"/front/rank: found {points.rank.max()}, expected less than world_size, "
                         f"{provenance.world_size}")
    schedules = dataset(file, "/front/schedules", SCHEDULES)
    operators = dataset(file, "/problem/operators/name", Column("text"))
    expected = (len(points.ii), len(operators))
    if schedules.shape != expected:
        raise FrontError(f"/front/schedules: found shape {schedules.shape}, expected {expected}")
    _require_width("/trials/weighting", dataset(file, "/trials/weighting", Column("number", 2)),
                   len(names))
    bounds = _if_there(file, "/bounds", Bounds, read_table)
    if bounds is not None:
        _require_width("/bounds/weights", bounds.weights, len(names))

    def later(file: h5py.File, group: str, kind: type[Table]) -> Table:
        return open_table(file, group, kind, lambda read: _read_later(path, size, read))

    return Front(path=path, provenance=provenance,
                 problem_name=visible(text_attribute(find(file, "/problem"), "name", "")),
                 operator_count=len(operators), names=names, reference=reference, points=points,
                 history=later(file, "/history", History), trials=later(file, "/trials", Trials),
                 migrations=_if_there(file, "/migrations", Migrations, later),
                 sources=_if_there(file, "/sources", Sources, read_table), bounds=bounds,
                 file=file, size=size)


def _if_there(file: h5py.File, group: str, kind: type[Table],
              read: Callable[[h5py.File, str, type[Table]], Table]) -> Table | None:
    return None if find(file, group) is None else read(file, group, kind)


def _require_format(file: h5py.File) -> None:
    found = text_attribute(file, "format", "")
    if found != FORMAT:
        raise FrontError("found an HDF5 file of "
                         + (f"format {visible(found)!r}" if found else "no format")
                         + f", expected {FORMAT!r}")
    version = number_attribute(file, "format_version", 1, INT32)
    if version > VERSION:
        raise FrontError(f"found version {version} of the format, expected at most {VERSION}: the "
                         "file is of a newer gaus")


def _provenance(file: h5py.File) -> Provenance:
    generator, created, command = (visible(text_attribute(file, name))
                                   for name in ("generator", "created", "command"))
    return Provenance(generator=generator, created=created, command=command,
                      config=visible_lines(text_attribute(file, "config")),
                      seed=number_attribute(file, "seed", 0, 2**64 - 1),
                      world_size=number_attribute(file, "world_size", 1, INT32))


def _objective_attributes(file: h5py.File) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Names and reference point."""
    objectives = find(file, "/front/objectives")
    names = tuple(list_attribute(objectives, "names", "text"))
    reference = np.array(list_attribute(objectives, "reference", "number"), np.float64)
    if not 1 <= len(names) <= OBJECTIVES:
        raise FrontError(f"/front/objectives: found {len(names)} names, expected 1 to {OBJECTIVES}")
    if len(set(names)) < len(names):
        raise FrontError(f"/front/objectives: found {', '.join(names)}, expected each name once")
    if reference.shape != (len(names),):
        raise FrontError(f"/front/objectives: found {reference.size} values of the reference, "
                         f"expected {len(names)}")
    if not np.isfinite(reference).all():
        raise FrontError("/front/objectives: found a reference that is not finite, expected finite "
                         "values")
    return names, reference


def _require_width(path: str, table: NDArray[np.float64] | h5py.Dataset, width: int) -> None:
    if table.shape[1] != width:
        raise FrontError(f"{path}: found {table.shape[1]} columns, expected {width}")
