"""Lower bounds that a front file holds, and how far its points are above them."""

from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from gaus_analysis.front import Front


def lower_bounds(front: Front) -> dict[str, NDArray[np.float64]]:
    """Of every objective with a bound: that of each point's latency bound and II, [N]; NaN where
    there is none. Empty when the file has no group /bounds that can be read."""
    group = front.file.get("/bounds")
    columns = _columns(group) if isinstance(group, h5py.Group) else {}
    if not {"latency_bound", "ii"} <= columns.keys():
        return {}
    rows = {key: row for row, key in enumerate(zip(columns["latency_bound"], columns["ii"]))}
    row_of = np.array([rows.get(key, -1) for key in zip(front.points.latency_bound,
                                                       front.points.ii)], np.int64)
    return {name: np.append(columns[name], np.nan)[row_of] for name in front.names
            if name in columns and name != "ii"}


def _columns(group: h5py.Group) -> dict[str, NDArray[Any]]:
    """Its one-dimensional datasets of numbers, as far as they are of one length."""
    columns = {name: data[...] for name, data in group.items()
               if isinstance(data, h5py.Dataset) and data.ndim == 1 and data.dtype.kind in "iuf"}
    length = len(columns.get("ii", ()))
    return {name: column for name, column in columns.items() if len(column) == length}


def gaps(front: Front) -> dict[str, dict[str, list[float | None]]] | None:
    """Per objective the bound of every point and its gap, (value - bound) / bound; None where it
    is not known, and altogether when the file has no bounds."""
    found = lower_bounds(front)
    if not found:
        return None
    result = {}
    for name, bound in found.items():
        value = front.objective(name)
        gap = np.where(value == bound, 0.0, (value - bound) / np.where(bound > 0, bound, np.nan))
        result[name] = {"bound": _known(bound), "gap": _known(gap)}
    return result


def smallest_gaps(front: Front) -> dict[str, float]:
    """Per objective the smallest gap of a point, where any is known."""
    known = {name: [gap for gap in columns["gap"] if gap is not None]
             for name, columns in (gaps(front) or {}).items()}
    return {name: min(values) for name, values in known.items() if values}


def _known(values: NDArray[np.float64]) -> list[float | None]:
    return [float(value) if np.isfinite(value) else None for value in values]
