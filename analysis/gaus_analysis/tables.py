# SPDX-License-Identifier: Apache-2.0
"""Tables of a front file: groups of datasets of equal length, read into dataclasses of arrays.

A dataclass whose fields are annotated with the column types below describes the group: the names of
its datasets, their types, dimensions and ranges. A field that has a default may be missing in the
file; a trailing underscore, for names that Python reserves, is not part of the name. With a class
variable OTHERS, datasets of that type that no field names are columns as well; all others that no
field names are ignored.

Whatever would make reading leave the file, or take more than the file's size allows, is refused
before anything is read."""

import math
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Annotated, Any, TypeVar, cast, get_args

import h5py
import numpy as np
from numpy.typing import NDArray

from gaus_analysis.errors import FrontError
from gaus_analysis.visible import visible

FILTERS = (h5py.h5z.FILTER_SHUFFLE, h5py.h5z.FILTER_DEFLATE, h5py.h5z.FILTER_FLETCHER32)
DEFLATED = 1100  # bytes that one byte of a deflated dataset can stand for
SMALL = 1 << 20  # bytes, and values of a table, that are read without further thought
INT32 = 2**31 - 1


@dataclass(frozen=True)
class Column:
    """Type, number of dimensions and range of a dataset. Numbers that have a range are finite."""

    kind: str  # integer, number or text
    dimensions: int = 1
    low: float = -math.inf
    high: float = math.inf
    dtype: type = np.int64  # of integers


Integers = Annotated[NDArray[np.int64], Column("integer")]
Counts = Annotated[NDArray[np.int64], Column("integer", low=0)]
Steps = Annotated[NDArray[np.int64], Column("integer", low=0, high=INT32)]  # and other i32 from 0
Limits = Annotated[NDArray[np.int64], Column("integer", low=-1)]  # -1: none
Seeds = Annotated[NDArray[np.uint64], Column("integer", dtype=np.uint64)]
Numbers = Annotated[NDArray[np.float64], Column("number")]
Amounts = Annotated[NDArray[np.float64], Column("number", low=0)]
Matrix = Annotated[NDArray[np.float64], Column("number", 2)]
Vectors = Annotated[NDArray[np.float64], Column("number", 2, low=-sys.float_info.max)]  # finite
Texts = Annotated[NDArray[np.object_], Column("text")]

Table = TypeVar("Table")
Read = Callable[[Callable[[], Any]], Any]


def read_table(file: h5py.File, group: str, kind: type[Table]) -> Table:
    """The group as a `kind`. Throws FrontError when it is not what `kind` says."""
    columns, _ = check_table(file, group, kind)
    return kind(**{name: read_column(file, *column) for name, column in columns.items()})


def open_table(file: h5py.File, group: str, kind: type[Table], read: Read) -> Table:
    """The group as something like a `kind` whose columns are read when they are first asked for;
    `read` calls what it is given, and gives what that returns. Throws FrontError as above."""
    columns, rows = check_table(file, group, kind)
    known = [field.name for field in fields(kind)]
    absent = [name for name in known if name not in columns]
    others = [name for name in columns if name not in known]

    def load(names: Iterable[str]) -> dict[str, NDArray[Any]]:
        return {name: read_column(file, *columns[name]) for name in names}

    return cast(Table, LazyTable(columns, absent, others, rows,
                                 lambda names: read(lambda: load(names))))


class LazyTable:
    """Columns by name, read when asked for: a small table at once, and kept; of a large one a column
    at a time, every time."""

    def __init__(self, columns: Iterable[str], absent: Iterable[str], others: Iterable[str],
                 rows: int, load: Callable[[Iterable[str]], Mapping[str, NDArray[Any]]]) -> None:
        self.columns = list(columns)
        self.others = tuple(others)
        self.rows = rows
        self._small = rows * len(self.columns) <= SMALL
        self._load = load
        vars(self).update(dict.fromkeys(absent))

    def __getattr__(self, name: str) -> NDArray[Any]:
        if name not in vars(self).get("columns", ()):
            raise AttributeError(name)
        if not self._small:
            return self._load([name])[name]
        vars(self).update(self._load(self.columns))
        return cast(NDArray[Any], vars(self)[name])


def row_count(table: Any) -> int:
    """Of what `open_table` gave; nothing is read."""
    return cast(LazyTable, table).rows


def other_columns(table: Any) -> tuple[str, ...]:
    """Names of the columns that the file has beside the fields, of what `open_table` gave."""
    return cast(LazyTable, table).others


def check_table(file: h5py.File, group: str, kind: type[Any]
                ) -> tuple[dict[str, tuple[str, Column]], int]:
    """Path and type of every column that is there, and the number of rows; nothing is read. Throws
    FrontError when one that is needed is missing, or of another type or length."""
    columns: dict[str, tuple[str, Column]] = {}
    rows, first = 0, ""
    for field in fields(kind):
        path = f"{group}/{field.name.rstrip('_')}"
        if field.default is not MISSING and find(file, path) is None:
            continue
        columns[field.name] = path, _column_of(field.type)
        found = len(dataset(file, *columns[field.name]))
        rows, first = (rows, first) if first else (found, path)
        if found != rows:
            raise FrontError(f"{path}: found {found} rows, expected {rows} as in {first}")
    others: Column | None = getattr(kind, "OTHERS", None)
    if others is not None:
        columns |= {name: (f"{group}/{name}", others)
                    for name in _unnamed(file, group, kind, others, rows)}
    return columns, rows


def _unnamed(file: h5py.File, group: str, kind: type[Any], column: Column, rows: int) -> list[str]:
    """Datasets of this type and length that no field of the table names."""
    taken = {field.name.rstrip("_") for field in fields(kind)} | {"columns", "others", "rows"}

    def fits(path: str) -> bool:
        data = find(file, path)
        return (isinstance(data, h5py.Dataset) and kind_of(data.dtype) == column.kind
                and data.ndim == column.dimensions and len(data) == rows)

    names = [name for name in find(file, group) if name.isidentifier() and name not in taken]
    return [name for name in names if not name.startswith("_") and fits(f"{group}/{name}")]


def _column_of(annotation: Any) -> Column:
    """The column type of `Annotated[...]`, or of the same `| None`."""
    for part in (annotation, *get_args(annotation)):
        for extra in getattr(part, "__metadata__", ()):
            return cast(Column, extra)
    raise TypeError(f"{annotation}: found no column type")


def read_column(file: h5py.File, path: str, column: Column) -> NDArray[Any]:
    """A dataset as 64-bit numbers or str. Throws FrontError."""
    return read_values(dataset(file, path, column), path, column)


def read_values(data: h5py.Dataset, path: str, column: Column, rows: slice = slice(None)
                ) -> NDArray[Any]:
    """Some rows of what `dataset` gave. Throws FrontError when they cannot be read or are out of
    range. Text is visible: controls are escaped."""
    try:
        if column.kind == "text":
            return _visible(np.asarray(data.asstr()[rows], dtype=object))
        values = data[rows]
    except (OSError, ValueError) as error:  # ValueError: text that is not UTF-8
        raise FrontError(f"{path}: is damaged: {error}") from error
    _require_range(values, path, column)
    return np.asarray(values, column.dtype if column.kind == "integer" else np.float64)


def _visible(texts: NDArray[np.object_]) -> NDArray[np.object_]:
    seen = "".join(texts.flat)
    return texts if visible(seen) == seen else np.asarray([*map(visible, texts)], dtype=object)


def _require_range(values: NDArray[Any], path: str, column: Column) -> None:
    low, high = column.low, column.high
    if column.kind == "integer":
        limits = np.iinfo(column.dtype)
        low, high = max(low, int(limits.min)), min(high, int(limits.max))
    elif low == -math.inf:
        return
    for extreme in (values.min(), values.max()) if values.size else ():
        if not low <= extreme.item() <= high or not math.isfinite(extreme):
            expected = f"{low:.10g} to {high:.10g}" if high < 2**53 else f"at least {low:.10g}"
            raise FrontError(f"{path}: found {extreme}, expected {expected}")


def find(file: h5py.File, path: str) -> Any:
    """The group or dataset at the path, None when there is none. Throws FrontError on the way over a
    soft or external link: what it names may lie outside the file."""
    here: Any = file
    for name in path.strip("/").split("/"):
        link = here.get(name, getlink=True) if isinstance(here, h5py.Group) else None
        if link is None:
            return None
        if not isinstance(link, h5py.HardLink):
            kind = "an external" if isinstance(link, h5py.ExternalLink) else "a soft"
            raise FrontError(f"{path}: found {kind} link, expected data in the file itself")
        here = here[name]
    return here


def dataset(file: h5py.File, path: str, column: Column) -> h5py.Dataset:
    """The dataset, unread. Throws FrontError when it is missing, of another type or shape, or
    stored in a way that a front file is not."""
    data = find(file, path)
    if not isinstance(data, h5py.Dataset):
        raise FrontError(f"{path}: found no dataset, expected one")
    if kind_of(data.dtype) != column.kind:
        raise FrontError(f"{path}: found type {_named(data.dtype)}, expected {column.kind}")
    if data.ndim != column.dimensions:
        raise FrontError(f"{path}: found {data.ndim} dimensions, expected {column.dimensions}")
    _require_own_storage(data, path)
    return data


def _require_own_storage(data: h5py.Dataset, path: str) -> None:
    if data.external:
        raise FrontError(f"{path}: found data in another file, expected data in the file itself")
    if data.is_virtual:
        raise FrontError(f"{path}: found a virtual dataset, expected data in the file itself")
    plan = data.id.get_create_plist()
    filters = [plan.get_filter(place)[0] for place in range(plan.get_nfilters())]
    for number in filters:
        if number not in FILTERS or filters.count(number) > 1:
            raise FrontError(f"{path}: found filters {filters}, expected shuffle, deflate "
                             "and fletcher32, each at most once")
    size, stored = math.prod(data.shape) * data.dtype.itemsize, data.id.get_storage_size()
    if size > max(SMALL, stored * DEFLATED):
        raise FrontError(f"{path}: found {stored} bytes for {size} bytes of values, expected more: "
                         "the file is damaged or was not written to its end")


def kind_of(dtype: np.dtype[Any]) -> str:
    if h5py.check_string_dtype(dtype) is not None:
        return "text"
    kinds = {"i": "integer", "u": "integer", "f": "number"}
    return kinds.get(dtype.kind, "another")


def _named(dtype: np.dtype[Any]) -> str:
    return "text" if h5py.check_string_dtype(dtype) is not None else str(dtype)


def text_attribute(thing: Any, name: str, default: str | None = None) -> str:
    """One text, as it is. Throws FrontError when it is missing without a default, or no text."""
    if name not in thing.attrs and default is not None:
        return default
    value = _attribute(thing, name, "text", 0)
    return str(value.decode() if isinstance(value, bytes) else value)


def number_attribute(thing: Any, name: str, low: int, high: int) -> int:
    """One integer. Throws FrontError when it is missing, of another type, or out of range."""
    value = int(_attribute(thing, name, "integer", 0))
    if not low <= value <= high:
        raise FrontError(f"{thing.name}: attribute {name}: found {value}, expected {low} to {high}")
    return value


def list_attribute(thing: Any, name: str, kind: str) -> list[Any]:
    """Texts, visible, or numbers. Throws FrontError when it is missing, or of another type or rank."""
    values = _attribute(thing, name, kind, 1)
    if kind == "text":
        return [visible(v.decode() if isinstance(v, bytes) else str(v)) for v in values]
    return [float(value) for value in values]


def _attribute(thing: Any, name: str, kind: str, dimensions: int) -> Any:
    place = f"attribute {name}" if thing.name == "/" else f"{thing.name}: attribute {name}"
    if name not in thing.attrs:
        raise FrontError(f"{place}: found none, expected one")
    held = thing.attrs.get_id(name)
    if kind_of(held.dtype) != kind:
        raise FrontError(f"{place}: found type {_named(held.dtype)}, expected {kind}")
    if held.shape is None or len(held.shape) != dimensions:
        found = "no value" if held.shape is None else f"{len(held.shape)} dimensions"
        raise FrontError(f"{place}: found {found}, expected {dimensions}")
    return thing.attrs[name]
