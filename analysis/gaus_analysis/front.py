"""Front files of gaus ("gaus-front", version 1, docs/front-file.md), opened for reading."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import h5py
import numpy as np
from numpy.typing import NDArray

from gaus_analysis.problem import Problem, read_problem
from gaus_analysis.rows import Bounds, History, Migrations, Points, Provenance, Sources, Trials
from gaus_analysis.tables import Column, FrontError, Table, dataset, read_table

if TYPE_CHECKING:
    import pandas as pd

FORMAT = "gaus-front"
VERSION = 1
BLOCK = 1 << 22  # starts that are read at a time
SCHEDULES = Column("integer", 2)


@dataclass(frozen=True, eq=False)
class Front:
    """An open front file. What is large, the problem and the schedules, is read when asked for.

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

    @classmethod
    def open(cls, path: str | Path) -> "Front":
        """Throws FrontError when the file is missing, damaged, not a front or of a newer version.
        O(points + restarts)."""
        path = Path(path)
        file = _open_file(path)
        try:
            return _read_front(path, file)
        except FrontError as error:
            file.close()
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
        try:
            return read_problem(self.file)
        except FrontError as error:
            raise FrontError(f"{self.path}: {error}") from error

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

    def _starts(self, first: int, last: int) -> NDArray[np.int32]:
        try:
            starts: NDArray[np.int32] = self.file["/front/schedules"][first:last]
        except OSError as error:
            raise FrontError(f"{self.path}: /front/schedules: is damaged: {error}") from error
        return starts


def _open_file(path: Path) -> h5py.File:
    if not path.is_file():
        raise FrontError(f"{path}: found no such file, expected a front file")
    try:
        return h5py.File(path, "r")
    except OSError as error:
        kind = "a damaged HDF5 file" if _begins_as_hdf5(path) else "no HDF5 file"
        raise FrontError(f"{path}: found {kind}, expected a front file") from error


def _begins_as_hdf5(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(8) == b"\x89HDF\r\n\x1a\n"


def _read_front(path: Path, file: h5py.File) -> Front:
    _require_format(file)
    points = read_table(file, "/front", Points)
    names, reference = _objective_attributes(file)
    _require_shape("/front/objectives", points.objectives, len(names))
    _require_shape("/front/weighting", points.weighting, len(names))
    schedules = dataset(file, "/front/schedules", SCHEDULES)
    operators = dataset(file, "/problem/operators/name", Column("text"))
    expected = (len(points.ii), len(operators))
    if schedules.shape != expected:
        raise FrontError(f"/front/schedules: found shape {schedules.shape}, expected {expected}")
    return Front(path=path, provenance=_provenance(file),
                 problem_name=str(file["problem"].attrs.get("name", "")),
                 operator_count=len(operators), names=names, reference=reference, points=points,
                 history=read_table(file, "/history", History),
                 trials=read_table(file, "/trials", Trials),
                 migrations=_read_if_there(file, "/migrations", Migrations),
                 sources=_read_if_there(file, "/sources", Sources),
                 bounds=_read_if_there(file, "/bounds", Bounds), file=file)


def _read_if_there(file: h5py.File, group: str, kind: type[Table]) -> Table | None:
    return read_table(file, group, kind) if group in file else None


def _require_format(file: h5py.File) -> None:
    found = file.attrs.get("format")
    if found != FORMAT:
        raise FrontError("found an HDF5 file of "
                         + (f"format {found!r}" if found is not None else "no format")
                         + f", expected {FORMAT!r}")
    version = file.attrs.get("format_version")
    if version is None or int(version) < 1:
        raise FrontError(f"format_version: found {version}, expected 1 to {VERSION}")
    if int(version) > VERSION:
        raise FrontError(f"found version {version} of the format, expected at most {VERSION}: the "
                         "file is of a newer gaus")


def _provenance(file: h5py.File) -> Provenance:
    attributes = file.attrs
    missing = [name for name in ("generator", "created", "command", "config", "seed", "world_size")
               if name not in attributes]
    if missing:
        raise FrontError(f"attribute {missing[0]}: found none, expected one")
    return Provenance(generator=str(attributes["generator"]), created=str(attributes["created"]),
                      command=str(attributes["command"]), config=str(attributes["config"]),
                      seed=int(attributes["seed"]), world_size=int(attributes["world_size"]))


def _objective_attributes(file: h5py.File) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    attributes = file["/front/objectives"].attrs
    for name in ("names", "reference"):
        if name not in attributes:
            raise FrontError(f"/front/objectives: found no attribute {name}, expected one")
    names = tuple(str(name) for name in attributes["names"])
    reference = np.asarray(attributes["reference"], dtype=np.float64)
    if reference.shape != (len(names),):
        raise FrontError(f"/front/objectives: found {reference.size} values of the reference, "
                         f"expected {len(names)}")
    return names, reference


def _require_shape(path: str, matrix: NDArray[np.float64], columns: int) -> None:
    if matrix.shape[1] != columns:
        raise FrontError(f"{path}: found {matrix.shape[1]} columns, expected {columns}")
