"""Tables of a front file: groups of datasets of equal length, read into dataclasses of arrays.

A dataclass whose fields are annotated with the column types below describes the group: the names of
its datasets, their types and dimensions. A field that has a default may be missing in the file; a
trailing underscore, for names that Python reserves, is not part of the name."""

from dataclasses import MISSING, dataclass, fields
from typing import Annotated, Any, TypeVar

import h5py
import numpy as np
from numpy.typing import NDArray


class FrontError(Exception):
    """A front file that cannot be used: one line, what was found and what was expected."""


@dataclass(frozen=True)
class Column:
    """Type and number of dimensions of a dataset."""

    kind: str  # integer, number or text
    dimensions: int = 1


Integers = Annotated[NDArray[np.int64], Column("integer")]
Numbers = Annotated[NDArray[np.float64], Column("number")]
Matrix = Annotated[NDArray[np.float64], Column("number", 2)]
Texts = Annotated[NDArray[np.object_], Column("text")]

Table = TypeVar("Table")


def read_table(file: h5py.File, group: str, kind: type[Table]) -> Table:
    """The group as a `kind`. Throws FrontError when it is not what `kind` says."""
    columns: dict[str, NDArray[Any]] = {}
    for field in fields(kind):
        path = f"{group}/{field.name.rstrip('_')}"
        if path not in file and field.default is not MISSING:
            continue
        columns[field.name] = read_column(file, path, field.type.__metadata__[0])
    lengths = {name: len(column) for name, column in columns.items()}
    first = next(iter(lengths))
    for name, length in lengths.items():
        if length != lengths[first]:
            raise FrontError(f"{group}/{name}: found {length} rows, expected {lengths[first]} as "
                             f"in {group}/{first}")
    return kind(**columns)


def read_column(file: h5py.File, path: str, column: Column) -> NDArray[Any]:
    """A dataset as 64-bit numbers or str. Throws FrontError."""
    data = dataset(file, path, column)
    try:
        if column.kind == "text":
            return np.asarray(data.asstr()[...], dtype=object)
        return np.asarray(data[...], dtype=np.int64 if column.kind == "integer" else np.float64)
    except (OSError, ValueError) as error:  # ValueError: text that is not UTF-8
        raise FrontError(f"{path}: is damaged: {error}") from error


def dataset(file: h5py.File, path: str, column: Column) -> h5py.Dataset:
    """The dataset, unread. Throws FrontError when it is missing or of another type or shape."""
    data = file.get(path)
    if not isinstance(data, h5py.Dataset):
        raise FrontError(f"{path}: found no dataset, expected one")
    if kind_of(data.dtype) != column.kind:
        raise FrontError(f"{path}: found type {data.dtype}, expected {column.kind}")
    if data.ndim != column.dimensions:
        raise FrontError(f"{path}: found {data.ndim} dimensions, expected {column.dimensions}")
    return data


def kind_of(dtype: np.dtype[Any]) -> str:
    if h5py.check_string_dtype(dtype) is not None:
        return "text"
    kinds = {"i": "integer", "u": "integer", "f": "number"}
    return kinds.get(dtype.kind, str(dtype))
