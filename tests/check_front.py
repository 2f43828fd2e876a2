#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks front files ("gaus-front", versions 1 and 2) independently of gaus: needs h5py and numpy alone.

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

VERSIONS = (1, 2)
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
    "/problem/reservations": {"operator": "i4", "kind": "u1", "index": "i4", "amount": "i8",
                              "from": "i4", "steps": "i4"},
    "/problem/spaces": {"name": TEXT, "limit": "i8", "cost": "f8"},
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
LATEST_OPEN = -1
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


def load_or(file, path, default):
    """An optional column of i4, else what it stands for."""
    if path not in file:
        return default
    return load(file, path, "i4", default.shape).astype(np.int64)


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
        none = np.zeros(self.size, np.int64)
        self.birth = load_or(file, "/problem/operators/birth", np.maximum(self.latency, 1) - 1)
        self.space = load_or(file, "/problem/operators/space", none)
        self.earliest = load_or(file, "/problem/operators/earliest", none)
        self.latest = load_or(file, "/problem/operators/latest", none + LATEST_OPEN)
        self.hold = load_or(file, "/problem/dependencies/hold", np.zeros(self.edges, np.int64))
        self.load_spaces(file)
        self.check()
        self.load_reservations(file)
        self.tail = self.latency[self.source] + self.delay

    def load_spaces(self, file):
        self.spaces, self.space_limit, self.space_cost = 1, np.array([-1]), np.array([1.0])
        if "/problem/spaces" in file:
            spaces, self.spaces = load_table(file, "/problem/spaces")
            require(self.spaces > 0, "/problem/spaces has no rows")
            self.space_limit, self.space_cost = spaces["limit"], spaces["cost"]

    def load_reservations(self, file):
        """What is held of classes and of spaces: operators, indices, amounts, first steps, steps."""
        if "/problem/reservations" not in file:
            everyone = np.arange(self.size)
            self.uses = (everyone, self.resource.astype(np.int64), self.amount,
                         np.zeros(self.size, np.int64), self.blocking[self.resource])
            self.scratch = tuple(np.zeros(0, np.int64) for _ in range(5))
            return
        rows, _ = load_table(file, "/problem/reservations")
        for name in ("amount", "from", "steps"):
            require(np.all(rows[name] >= 0), f"a reservation's {name} is negative")
        require(np.all(rows["kind"] <= 1), "a reservation's kind is not 0 or 1")
        for kind, end in ((0, self.classes), (1, self.spaces)):
            index = rows["index"][rows["kind"] == kind]
            require(np.all((index >= 0) & (index < end)), "a reservation's index is out of range")
        operators = rows["operator"]
        require(np.all((operators >= 0) & (operators < self.size)),
                "a reservation's operator is out of range")
        self.uses, self.scratch = (
            tuple(rows[name][rows["kind"] == kind].astype(np.int64)
                  for name in ("operator", "index", "amount", "from", "steps"))
            for kind in (0, 1))

    def check(self):
        def inside(values, end):
            return len(values) == 0 or (values.min() >= 0 and values.max() < end)

        require(self.size > 0, "the problem has no operators")
        require(inside(self.resource, self.classes), "an operator's class is out of range")
        require(inside(self.source, self.size), "a dependency's source is out of range")
        require(inside(self.target, self.size), "a dependency's target is out of range")
        require(inside(self.space, self.spaces), "an operator's memory space is out of range")
        for name in ("amount", "latency", "value", "distance", "weight", "cost", "blocking",
                     "birth", "earliest", "hold", "space_cost"):
            require(np.all(getattr(self, name) >= 0), f"a value of {name} is negative")
        require(np.all(self.carries <= 1), "a value of carries is not 0 or 1")
        for limit in (self.limit, self.space_limit):
            require(np.all(limit >= -1), "a limit is below -1")

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
    late = (graph.latest != LATEST_OPEN) & (start > graph.latest)
    for v in np.flatnonzero((start < graph.earliest) | late)[:1]:
        yield f"operator {graph.names[v]} starts at {start[v]}, outside its start window"
    latency = (start + graph.latency).max()
    if latency > bound or (ii == 0 and start.max() >= bound):
        yield f"it ends at {latency}, the last start is {start.max()}, its bound is {bound}"


def held_profile(held, start, ii, rows, others=None):
    """What is held in every step or slot, [rows, steps]; others: ranges beside these."""
    operators, row, amount, first, steps = held
    first = start[operators] + first
    ranges = [first, first + steps, amount, row]
    if others is not None:
        ranges = [np.concatenate(pair) for pair in zip(ranges, others)]
    first, last, amount, row = ranges
    span = int(max(last.max(initial=0), first.max(initial=0))) + 1
    return profile(first, last, amount, span, ii, row, rows)


def exact_objectives(graph, start, ii, edges, sources, first):
    """All objectives, and the peaks of every class and of every memory space."""
    peak = held_profile(graph.uses, start, ii, graph.classes).max(axis=1)
    leaves = start + np.maximum(graph.latency, 1) - 1
    arrival = start[graph.target[edges]] + ii * graph.distance[edges]
    crossed = np.maximum(arrival - leaves[graph.source[edges]], 0)
    values = tuple(np.zeros(0, np.int64) for _ in range(4))
    if len(edges):
        death = np.maximum.reduceat(arrival + graph.hold[edges], first)
        values = ((start + graph.birth)[sources], death, graph.value[sources],
                  graph.space[sources])
    live = held_profile(graph.scratch, start, ii, graph.spaces, values).max(axis=1)
    return {"latency": int((start + graph.latency).max()), "resource": float(graph.cost @ peak),
            "communication": float(graph.weight[edges] @ crossed),
            "memory": float(graph.space_cost @ live), "ii": ii}, peak, live


def check_schedules(file, graph, names, objectives, front):
    count = len(objectives)
    schedules = file["/front/schedules"]
    require(schedules.dtype == np.dtype("i4"), "/front/schedules has another type than i4")
    require(schedules.shape == (count, graph.size),
            f"/front/schedules has shape {schedules.shape}, expected {(count, graph.size)}")
    integral = all(np.all(costs % 1 == 0) for costs in (graph.cost, graph.space_cost, graph.weight))
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
        exact, peak, live = exact_objectives(graph, start, ii, *transported[ii])
        for k in np.flatnonzero((graph.space_limit >= 0) & (live > graph.space_limit)):
            yield f"point {i}: space {k} holds {live[k]:g}, its limit is {graph.space_limit[k]}"
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
    require(root["format_version"] in VERSIONS, f"format_version is {root['format_version']}")
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
