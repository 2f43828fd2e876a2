# SPDX-License-Identifier: Apache-2.0
"""Arrays in a page: the smallest type that holds them, deflated, as base64."""

import base64
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

UNSIGNED = ("u1", "u2", "u4")


def blob(values: NDArray[Any]) -> dict[str, Any]:
    """For `decode` of core.js. Whole numbers from 0 up to 2^32 - 1 stay exact, others become
    32-bit floats."""
    flat = np.ascontiguousarray(values)
    kind = _smallest(flat)
    data = zlib.compress(flat.astype("<" + kind).tobytes(), 6)
    return {"type": kind, "shape": list(flat.shape), "data": base64.b64encode(data).decode()}


def _smallest(values: NDArray[Any]) -> str:
    if values.size == 0:
        return "u1"
    low, high = values.min(), values.max()
    whole = np.isfinite(low) and np.isfinite(high) and low >= 0 and high < 2**32 and (
        values.dtype.kind in "iu" or bool(np.all(values == np.floor(values))))
    if not whole:
        return "f4"
    return next(kind for kind in UNSIGNED if high <= np.iinfo(kind).max)
