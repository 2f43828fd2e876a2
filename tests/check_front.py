#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks front files ("gaus-front", version 1) independently of gaus: needs h5py and numpy alone.

usage: check_front.py FRONT...

Every schedule must be legal, every objective exact, the points mutually non-dominated, and every
dataset of the type and shape that docs/front-file.md gives. One line per fault; exit 0 when there
is none, else 1.
"""

import os
import signal
import sys

import h5py
import numpy as np

VERSION = 1
SECONDS = 5  # of the processor, beyond one for every megabyte
OBJECTIVES = ("latency", "resource", "communication", "memory", "ii")
ORIGINS = ("asap", "alap", "list", "fds", "relaxation", "refinement", "initial")
TEXT = "text"
COLUMNS = {
    "/problem/operators": {
        "name": TEXT, "resource": "i4", "amount": "i8", "latency": "i4", "size": "i8"},
    "/problem/dependencies": {"source": "i4", "target": "i4", "distance": "i4", "delay": "i4",
                              "weight": "f8", "carries": "u1"},
    "/problem/resources": {"name": TEXT, "limit": "i8", "cost": "f8", "blocking": "i4"},
    "/front": {"ii": "i4", "latency_bound": "i4", "origin": TEXT, "rank": "i4", "restart": "i8",
               "iteration": "i4", "seconds": "f8"},
    "/history": {"seconds": "f8", "restarts": "i8", "evaluations": "i8", "hypervolume": "f8",
                 "front_size": "i8"},
    "/trials": {"restart": "i8", "rank": "i4", "start": TEXT, "latency_bound": "i4", "ii": "i4",
                "best_value": "f8", "seconds": "f8", "status": TEXT},
    "/bounds": {"latency_bound": "i4", "ii": "i4", "value": "f8", "reached": "u1", "method": TEXT,
                "seconds": "f8"},
    "/sources": {"path": TEXT, "points": "i8", "seed": "u8", "generator": TEXT, "created": TEXT,
                 "command": TEXT, "config": TEXT},
}
OPTIONAL = {"proposals": "i8", "iterations": "i4", "kernel": TEXT, "dependencies": TEXT,
            "start_value": "f8"}  # columns of /trials
ROOT_ATTRIBUTES = {
    "format": TEXT, "format_version": "i4", "generator": TEXT, "created": TEXT, "command": TEXT,
    "config": TEXT, "seed": "u8", "world_size": "i4"}
PROBLEM_ATTRIBUTES = {"name": TEXT, "source": TEXT, "sha256": TEXT}


class Unreadable(Exception):
    """The file has not the layout of a front file: nothing more can be checked."""


def has_type(dtype, expected):
    if expected == TEXT:
        text = h5py.check_string_dtype(dtype)
        return text is not None and text.encoding == "utf-8" and text.length is None
    return dtype == np.dtype(expected)


def require(condition, message):
    if not condition:
        raise Unreadable(message)


def load(file, path, expected, shape):
    """A dataset as an array; None in `shape` leaves that length open."""
    require_own(file, path)
    data = file[path]
    require(isinstance(data, h5py.Dataset), f"{path} is no dataset")
    require(has_type(data.dtype, expected), f"{path} has type {data.dtype}, expected {expected}")
    fits = len(data.shape) == len(shape) and all(
        n is None or n == m for n, m in zip(shape, data.shape))
    require(fits, f"{path} has shape {data.shape}, expected {shape}")
    return data.asstr()[...] if expected == TEXT else data[...]


def require_own(file, path):
    """Everything on the path is in the file itself: no link, no data of another file."""
    place = file
    for name in path.strip("/").split("/"):
        require(isinstance(place, h5py.Group) and name in place, f"{path} is missing")
        link = place.get(name, getlink=True)
        require(isinstance(link, h5py.HardLink), f"{path} is reached by a link")
        place = place[name]
    elsewhere = isinstance(place, h5py.Dataset) and (place.external or place.is_virtual)
    require(not elsewhere, f"{path} has data in another file")


def load_table(file, group):
    require_own(file, group)
    table, rows = {}, None
    for name, expected in COLUMNS[group].items():
        table[name] = load(file, f"{group}/{name}", expected, (rows,))
        rows = len(table[name])
    return table, rows


def load_attributes(thing, expected_types):
    values = {}
    for name, expected in expected_types.items():
        path = f"{thing.name}@{name}"
        require(name in thing.attrs, f"{path} is missing")
        attribute = thing.attrs.get_id(name)
        require(attribute.shape == (), f"{path} is no scalar")
        require(has_type(attribute.dtype, expected),
                f"{path} has type {attribute.dtype}, expected {expected}")
        values[name] = thing.attrs[name]
    return values


def load_objectives(file):
    require_own(file, "/front/objectives")
    data = file["/front/objectives"]
    for name, expected in (("names", TEXT), ("reference", "f8")):
        require(name in data.attrs, f"/front/objectives@{name} is missing")
        require(has_type(data.attrs.get_id(name).dtype, expected),
                f"/front/objectives@{name} has another type than {expected}")
        require(len(data.attrs.get_id(name).shape) == 1, f"/front/objectives@{name} is no list")
    names = [str(name) for name in data.attrs["names"]]
    reference = data.attrs["reference"]
    require(set(names) <= set(OBJECTIVES), f"objectives {names} are not among {OBJECTIVES}")
    require(len(set(names)) == len(names), f"objectives {names} repeat")
    require(reference.shape == (len(names),), "the reference has another length than the names")
    return names, load(file, "/front/objectives", "f8", (None, len(names))), reference


class Graph:
    """The problem of the file, with what every schedule needs computed once."""

    def __init__(self, file):
        operators, self.size = load_table(file, "/problem/operators")
        edges, self.edges = load_table(file, "/problem/dependencies")
        classes, self.classes = load_table(file, "/problem/resources")
        self.resource, self.value = operators["resource"], operators["size"]
        self.amount, self.names = operators["amount"], operators["name"]
        self.latency = operators["latency"].astype(np.int64)
        self.source, self.target = edges["source"], edges["target"]
        self.distance = edges["distance"].astype(np.int64)
        self.delay = edges["delay"].astype(np.int64)
        self.weight, self.carries = edges["weight"], edges["carries"]
        self.limit, self.cost = classes["limit"], classes["cost"]
        self.blocking = classes["blocking"].astype(np.int64)
        self.check()
        self.held = self.blocking[self.resource]
        self.tail = self.latency[self.source] + self.delay

    def check(self):
        def inside(values, end):
            return len(values) == 0 or (values.min() >= 0 and values.max() < end)

        require(self.size > 0, "the problem has no operators")
        require(inside(self.resource, self.classes), "an operator's class is out of range")
        require(inside(self.source, self.size), "a dependency's source is out of range")
        require(inside(self.target, self.size), "a dependency's target is out of range")
        for name in ("amount", "latency", "value", "distance", "delay", "weight", "cost",
                     "blocking"):
            require(np.all(getattr(self, name) >= 0), f"a value of {name} is negative")
        require(np.all(self.carries <= 1), "a value of carries is not 0 or 1")
        require(np.all(self.limit >= -1), "a limit is below -1")

    def transported(self, ii):
        """Dependencies that carry a value, sorted by source, and where each source begins."""
        edges = np.flatnonzero((self.carries == 1) & ((self.distance == 0) | (ii > 0)))
        edges = edges[np.argsort(self.source[edges], kind="stable")]
        sources, first = np.unique(self.source[edges], return_index=True)
        return edges, sources, first


def profile(first, last, amount, steps, ii, row=None, rows=1):
    """Sum of amounts over half-open ranges of steps, [rows, steps], folded modulo ii if ii > 0."""
    row = np.zeros(len(first), np.int64) if row is None else row
    length = np.maximum(last - first, 0)
    everywhere = np.zeros(rows)
    width = steps + 1
    if ii > 0:
        everywhere = np.bincount(row, amount * (length // ii), rows)
        first, length, width = first % ii, length % ii, 2 * ii
    change = np.bincount(row * width + first, amount, rows * width)
    change -= np.bincount(row * width + first + length, amount, rows * width)
    use = np.cumsum(change.reshape(rows, width), axis=1)
    if ii > 0:
        use = use[:, :ii] + use[:, ii:]
    return use + everywhere[:, None]


def broken_rules(graph, start, ii, bound):
    """The rules of legality that the schedule breaks, without the limits."""
    if start.min() < 0:
        yield f"operator {graph.names[start.argmin()]} starts at {start.min()}"
        return
    slack = start[graph.target] + ii * graph.distance - start[graph.source] - graph.tail
    slack[(graph.distance > 0) & (ii == 0)] = 0
    broken = np.flatnonzero(slack < 0)
    if len(broken):
        e = broken[0]
        yield (f"{len(broken)} dependencies are broken, the first is {e}, "
               f"{graph.names[graph.source[e]]} -> {graph.names[graph.target[e]]}, "
               f"by {-slack[e]} steps")
    latency = (start + graph.latency).max()
    if latency > bound or (ii == 0 and start.max() >= bound):
        yield f"it ends at {latency}, the last start is {start.max()}, its bound is {bound}"


def exact_objectives(graph, start, ii, edges, sources, first):
    """All objectives, and the peak use of every class."""
    latency = int((start + graph.latency).max())
    steps = max(latency, int((start + graph.held).max()))
    use = profile(start, start + graph.held, graph.amount, steps, ii, graph.resource,
                  graph.classes)
    peak = use.max(axis=1) if steps > 0 else np.zeros(graph.classes)
    birth = start + np.maximum(graph.latency, 1) - 1
    arrival = start[graph.target[edges]] + ii * graph.distance[edges]
    crossed = np.maximum(arrival - birth[graph.source[edges]], 0)
    memory = 0.0
    if len(edges):
        death = np.maximum.reduceat(arrival, first)
        born = birth[sources]
        span = int(max(death.max(), born.max())) + 1
        memory = profile(born, death, graph.value[sources], span, ii).max()
    return {"latency": latency, "resource": float(graph.cost @ peak),
            "communication": float(graph.weight[edges] @ crossed), "memory": float(memory),
            "ii": ii}, peak


def check_schedules(file, graph, names, objectives, front):
    count = len(objectives)
    schedules = file["/front/schedules"]
    require(schedules.dtype == np.dtype("i4"), "/front/schedules has another type than i4")
    require(schedules.shape == (count, graph.size),
            f"/front/schedules has shape {schedules.shape}, expected {(count, graph.size)}")
    integral = np.all(graph.cost % 1 == 0) and np.all(graph.weight % 1 == 0)
    tolerance = 0.0 if integral else 1e-12
    transported = {}
    for i in range(count):
        ii = int(front["ii"][i])
        start = schedules[i].astype(np.int64)
        faults = list(broken_rules(graph, start, ii, int(front["latency_bound"][i])))
        yield from (f"point {i}: {fault}" for fault in faults)
        if start.min() < 0:
            continue
        if ii not in transported:
            transported[ii] = graph.transported(ii)
        exact, peak = exact_objectives(graph, start, ii, *transported[ii])
        for c in np.flatnonzero((graph.limit >= 0) & (peak > graph.limit)):
            yield f"point {i}: class {c} uses {peak[c]:g} units, its limit is {graph.limit[c]}"
        for name, stored in zip(names, objectives[i]):
            if abs(stored - exact[name]) > tolerance * abs(exact[name]):
                yield f"point {i}: {name} is {stored:.17g}, exact is {exact[name]:.17g}"


def check_domination(objectives):
    for i, point in enumerate(objectives):
        covered = np.all(objectives <= point, axis=1)
        covered[i] = False
        for j in np.flatnonzero(covered):
            if np.array_equal(objectives[j], point):
                if j < i:
                    yield f"points {j} and {i} are equal in their objectives"
            else:
                yield f"point {i} is dominated by point {j}"


def check_front_columns(front, weighting, objectives, reference, world_size):
    for i in np.flatnonzero(~np.all(np.isfinite(objectives), axis=1)):
        yield f"point {i}: an objective is not finite"
    for i in np.flatnonzero(~np.all(objectives < reference, axis=1)):
        yield f"point {i}: {objectives[i]} is not below the reference {reference}"
    total = weighting.sum(axis=1)
    proper = np.all(weighting >= 0, axis=1) & ((abs(total - 1) < 1e-6) | (total == 0))
    for i in np.flatnonzero(~proper):
        yield f"point {i}: weighting {weighting[i]} is neither zero nor of sum 1"
    for i, origin in enumerate(front["origin"]):
        if origin not in ORIGINS:
            yield f"point {i}: origin {origin!r} is not among {ORIGINS}"
    for name, low in (("ii", 0), ("rank", 0), ("restart", -1), ("iteration", 0), ("seconds", 0)):
        for i in np.flatnonzero(~(front[name] >= low)):
            yield f"point {i}: {name} is {front[name][i]}, below {low}"
    for i in np.flatnonzero(front["rank"] >= world_size):
        yield f"point {i}: rank {front['rank'][i]} is not below world_size {world_size}"


def check_history(history):
    for name, values in history.items():
        if not np.all(np.isfinite(values)) or np.any(values < 0):
            yield f"/history/{name} has a value that is negative or not finite"
    for name in ("seconds", "restarts", "evaluations"):
        if np.any(np.diff(history[name]) < 0):
            yield f"/history/{name} falls"


def check_trials(file, objectives):
    """Columns of restarts that are not named above are hyperparameters, or of a newer version."""
    _, count = load_table(file, "/trials")
    load(file, "/trials/weighting", "f8", (count, objectives))
    for name, data in file["/trials"].items():
        if name in OPTIONAL:
            load(file, f"/trials/{name}", OPTIONAL[name], (count,))
        elif name not in COLUMNS["/trials"] and getattr(data, "shape", None) == (count,):
            if data.dtype == np.dtype("f8") and not np.all(np.isfinite(data[...])):
                yield f"/trials/{name} has a value that is not finite"
    return count


def check_bounds(file, names, objectives, front):
    """No point is below a lower bound of its interval and of its latency bound or a longer one."""
    if "/bounds" not in file:
        return
    bounds, count = load_table(file, "/bounds")
    weights = load(file, "/bounds/weights", "f8", (count, len(names)))
    for i in range(count):
        of_row = (front["ii"] == bounds["ii"][i]) & (
            front["latency_bound"] <= bounds["latency_bound"][i])
        sums = objectives @ weights[i]
        value = bounds["value"][i]
        for j in np.flatnonzero(of_row & (sums < value - 1e-9 * abs(value))):
            yield f"point {j}: {sums[j]:.17g} is below bound {i}, {value:.17g}"


def check_sources(file, points, trials):
    """What merged files have: where every point and every trial came from."""
    if "/sources" not in file:
        for path in ("/front/source", "/trials/source"):
            require(path not in file, f"{path} is there, /sources is missing")
        return
    sources, count = load_table(file, "/sources")
    require(count > 0, "/sources has no rows")
    for path, rows in (("/front/source", points), ("/trials/source", trials)):
        numbers = load(file, path, "i4", (rows,))
        require(np.all((numbers >= 0) & (numbers < count)), f"{path} has no row of /sources")
    held = np.bincount(file["/front/source"][...], minlength=count)
    for i in np.flatnonzero(held != sources["points"]):
        yield f"source {i}: points is {sources['points'][i]}, the front has {held[i]} from it"


def check_file(file):
    root = load_attributes(file["/"], ROOT_ATTRIBUTES)
    require(root["format"] == "gaus-front", f"format is {root['format']!r}")
    require(root["format_version"] == VERSION, f"format_version is {root['format_version']}")
    require("/problem" in file, "/problem is missing")
    load_attributes(file["/problem"], PROBLEM_ATTRIBUTES)
    graph = Graph(file)
    names, objectives, reference = load_objectives(file)
    count = len(objectives)
    front, rows = load_table(file, "/front")
    require(rows == count, f"/front/ii has {rows} rows, /front/objectives {count}")
    weighting = load(file, "/front/weighting", "f8", (count, len(names)))
    require("/front/schedules" in file, "/front/schedules is missing")
    yield from check_front_columns(front, weighting, objectives, reference, root["world_size"])
    yield from check_schedules(file, graph, names, objectives, front)
    yield from check_domination(objectives)
    history, _ = load_table(file, "/history")
    yield from check_history(history)
    trials = yield from check_trials(file, len(names))
    yield from check_bounds(file, names, objectives, front)
    yield from check_sources(file, count, trials)


def faults_of(path):
    try:
        with h5py.File(path, "r") as file:
            yield from check_file(file)
    except Exception as error:  # whatever h5py makes of a damaged file
        yield str(error) if isinstance(error, (Unreadable, OSError)) else repr(error)


def faults_by_child(path):
    """The same, from a child process: HDF5 crashes on some damaged files and never ends on others."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        size = os.path.getsize(path) if os.path.isfile(path) else 0
        signal.setitimer(signal.ITIMER_PROF, SECONDS + size / 1e6)
        with open(into, "w", errors="backslashreplace") as told:
            for fault in faults_of(path) if size else ["it is no file, or empty"]:
                print("".join(c if c.isprintable() else ascii(c)[1:-1] for c in fault), file=told)
        os._exit(0)
    os.close(into)
    with open(out) as told:
        yield from told.read().splitlines()
    ended = os.WTERMSIG(os.waitpid(child, 0)[1])
    if ended:
        yield ("reading it does not end" if ended == signal.SIGPROF
               else f"HDF5 crashes on it, signal {ended}")


def main(paths):
    if not paths or paths[0] in ("-h", "--help"):
        print(__doc__.strip())
        return 0 if paths else 2
    correct = True
    for path in paths:
        for fault in faults_by_child(path):
            print(f"{path}: {fault}")
            correct = False
    return 0 if correct else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
