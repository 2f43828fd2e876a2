# SPDX-License-Identifier: Apache-2.0
"""The mixed-integer program of a formulation, in steps.

Binary z[x, t] says that the variable x is at most t, for the steps t of its window but the last.
In these cumulative variables the disaggregated precedence rows z[b, t] <= z[a, t - gap] have two
entries and form, with z[x, t] <= z[x, t + 1], a network matrix; x = latest - sum of z; and an
interval holds its units at t when z[begin, t] - z[end, t] is 1, however long it is. It is the
time-indexed formulation of Pritsker, Watters and Wolfe (1969) with the strong precedences of
Christofides, Alvarez-Valdes and Tamarit (1987), after a unimodular change of variables."""

from dataclasses import dataclass

import numpy as np

from gaus_analysis.peers.formulation import Formulation, Peak


@dataclass(frozen=True)
class StepModel:
    """minimise offset + cost @ y, lower <= y <= upper, rows @ y <= right; the last columns are the
    peaks. Rows are compressed: entries start[i] .. start[i + 1] - 1 of index and value."""

    offset: float
    cost: np.ndarray  # [columns]
    lower: np.ndarray  # [columns]
    upper: np.ndarray  # [columns]
    integral: np.ndarray  # [columns] bool
    right: np.ndarray  # [rows]
    start: np.ndarray  # [rows + 1]
    index: np.ndarray  # [entries]
    value: np.ndarray  # [entries]


def entries(formulation: Formulation) -> int:
    """Upper bound of the entries of the model, without building it."""
    width = formulation.times.latest - formulation.times.earliest
    peaks = sum(int(width[p.begin].sum() + width[p.end].sum()) for p in formulation.peaks)
    return 2 * int(precedence_lengths(formulation).sum() + width.sum()) + peaks


def build(formulation: Formulation) -> StepModel:
    first = first_columns(formulation)
    blocks = [precedence_rows(formulation, first), monotone_rows(formulation, first)]
    rights = [np.zeros(len(block)) for block in blocks]
    parts = [(np.full(len(block), 2), block.ravel(), np.tile([1.0, -1.0], len(block)))
             for block in blocks]
    for number, peak in enumerate(formulation.peaks):
        lengths, index, value, right = peak_rows(formulation, first, peak, first[-1] + number)
        parts.append((lengths, index, value))
        rights.append(right)
    lengths, index, value = (np.concatenate(part) for part in zip(*parts))
    return StepModel(**columns(formulation, first), right=np.concatenate(rights),
                     start=np.concatenate([[0], np.cumsum(lengths)]), index=index, value=value)


def first_columns(formulation: Formulation) -> np.ndarray:
    """The first column of every variable, and of the peaks. [X + 1]"""
    width = formulation.times.latest - formulation.times.earliest
    return np.concatenate([[0], np.cumsum(width)])


def columns(formulation: Formulation, first: np.ndarray) -> dict:
    times, peaks = formulation.times, formulation.peaks
    steps = np.diff(first)
    operators = int(first[formulation.operators])
    # The other variables are as small as their rows allow: integral anyway.
    others = np.zeros(int(first[-1]) - operators, bool)
    return {
        "offset": formulation.constant + float(formulation.price @ times.latest),
        "cost": np.append(np.repeat(-formulation.price, steps), [p.price for p in peaks]),
        "lower": np.append(np.zeros(first[-1]), [p.least for p in peaks]),
        "upper": np.append(np.ones(first[-1]), [p.most for p in peaks]),
        "integral": np.concatenate([np.ones(operators, bool), others, np.ones(len(peaks), bool)])}


def spread(lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For every element of ranges of these lengths, one behind the other: its range and place."""
    owner = np.repeat(np.arange(len(lengths)), lengths)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths)


def precedence_lengths(formulation: Formulation) -> np.ndarray:
    """Steps at which a difference constraint says something, which one of a variable to itself
    never does. [G]"""
    times = formulation.times
    last = np.minimum(times.latest[times.after], times.latest[times.before] + times.gap)
    length = np.maximum(last - times.earliest[times.after], 0)
    return np.where(times.before == times.after, 0, length)


def precedence_rows(formulation: Formulation, first: np.ndarray) -> np.ndarray:
    """Pairs of columns, the first at most the second: z[after, t] <= z[before, t - gap]."""
    times = formulation.times
    g, place = spread(precedence_lengths(formulation))
    a, b = times.before[g], times.after[g]
    step = times.earliest[b] + place - times.gap[g]
    return np.stack([first[b] + place, first[a] + step - times.earliest[a]], axis=1)


def monotone_rows(formulation: Formulation, first: np.ndarray) -> np.ndarray:
    """Pairs of columns: z[x, t] <= z[x, t + 1]."""
    x, place = spread(np.maximum(np.diff(first) - 1, 0))
    return np.stack([first[x] + place, first[x] + place + 1], axis=1)


def peak_rows(formulation: Formulation, first: np.ndarray, peak: Peak, column: int
              ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Rows units - peak <= 0, one per step or slot: lengths, columns, values, right sides."""
    times, ii = formulation.times, formulation.ii
    origin = int((times.earliest[peak.begin] + peak.begin_shift).min())
    rows = int((times.latest[peak.end] + peak.end_shift).max()) - origin + 1
    rows += -rows % max(ii, 1)
    surely = np.zeros(rows)
    cells, values = [], []
    for x, shift, amount in ((peak.begin, peak.begin_shift, peak.amount),
                             (peak.end, peak.end_shift, -peak.amount)):
        np.add.at(surely, times.latest[x] + shift - origin, amount)
        i, place = spread(times.latest[x] - times.earliest[x])
        row = times.earliest[x[i]] + shift[i] + place - origin
        cells.append(np.stack([row, first[x[i]] + place]))
        values.append(amount[i])
    surely = np.cumsum(surely)
    row, index = np.concatenate(cells, axis=1)
    if ii > 0:
        surely = surely.reshape(-1, ii).sum(axis=0)
        row, rows = row % ii, ii
    row = np.append(row, np.arange(rows))
    index = np.append(index, np.full(rows, column))
    value = np.append(np.concatenate(values), np.full(rows, -1.0))
    return *summed(row, index, value, rows, column + 1), -surely


def summed(row: np.ndarray, index: np.ndarray, value: np.ndarray, rows: int, width: int
           ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Entries in the order of rows, those of the same cell added up: lengths, columns, values."""
    cell, inverse = np.unique(row * width + index, return_inverse=True)
    total = np.bincount(inverse, value, len(cell))
    cell, total = cell[total != 0], total[total != 0]
    return np.bincount(cell // width, minlength=rows), cell % width, total


def starts_of(formulation: Formulation, columns_of_solution: np.ndarray) -> np.ndarray:
    """The starts of the operators in a solution."""
    first = first_columns(formulation)
    count = formulation.operators
    owner, _ = spread(np.diff(first)[:count])
    reached = np.bincount(owner, np.round(columns_of_solution[:len(owner)]), count)
    return formulation.times.latest[:count] - reached.astype(np.int64)


def solution_of(formulation: Formulation, x: np.ndarray, peaks: list[int]) -> np.ndarray:
    """The columns of variables and peaks."""
    first = first_columns(formulation)
    owner, place = spread(np.diff(first))
    reached = x[owner] <= formulation.times.earliest[owner] + place
    return np.append(reached.astype(float), peaks)
