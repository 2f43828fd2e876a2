"""Checks a front file with nothing but h5py: python3 check_front.py FRONT

Recomputes legality, objectives and non-domination from the definitions, one point at a time, and
shares no code with gaus. Prints "ok: ..." or what is wrong (exit 1).
"""

import sys

import h5py


def objectives(start, latency, size, amount, operator_class, blocking, cost, edges):
    """latency, resource, communication and memory of one schedule."""
    end = max(s + l for s, l in zip(start, latency))
    use = {}
    for v, s in enumerate(start):
        c = operator_class[v]
        for t in range(s, s + blocking[c]):
            use[c, t] = use.get((c, t), 0) + amount[v]
    resource = sum(cost[c] * max((n for (k, _), n in use.items() if k == c), default=0)
                   for c in range(len(cost)))
    born = [s + max(l, 1) - 1 for s, l in zip(start, latency)]
    communication, dies = 0, list(born)
    for source, target, weight in edges:
        communication += weight * max(0, start[target] - born[source])
        dies[source] = max(dies[source], start[target])
    live = {}
    for v, (b, d) in enumerate(zip(born, dies)):
        for t in range(b, d):
            live[t] = live.get(t, 0) + size[v]
    return {"latency": end, "resource": resource, "communication": communication,
            "memory": max(live.values(), default=0)}


def dominates(a, b):
    return all(x <= y for x, y in zip(a, b)) and any(x < y for x, y in zip(a, b))


def faults(file):
    operators, resources = file["problem/operators"], file["problem/resources"]
    latency, size, amount, operator_class = (
        [int(x) for x in operators[name]] for name in ("latency", "size", "amount", "resource"))
    limit = [int(x) for x in resources["limit"]]
    cost = [float(x) for x in resources["cost"]]
    blocking = [int(x) for x in resources["blocking"]]
    table = file["problem/dependencies"]
    rows = list(zip(*(table[name][:].tolist() for name in
                      ("source", "target", "distance", "delay", "weight", "carries"))))
    rows = [row for row in rows if row[2] == 0]
    edges = [(u, v, w) for u, v, _, _, w, carries in rows if carries]
    names = [n.decode() if isinstance(n, bytes) else n
             for n in file["front/objectives"].attrs["names"]]
    stored = file["front/objectives"][:].tolist()
    for i, start in enumerate(file["front/schedules"][:].tolist()):
        if min(start) < 0:
            yield f"point {i}: a negative start"
        for u, v, _, delay, _, _ in rows:
            if start[u] + latency[u] + delay > start[v]:
                yield f"point {i}: {v} starts before {u} ends"
        exact = objectives(start, latency, size, amount, operator_class, blocking, cost, edges)
        if exact["latency"] > file["front/latency_bound"][i]:
            yield f"point {i}: later than its bound"
        if max(limit) >= 0:
            yield "limits are not checked here"
        if stored[i] != [exact[name] for name in names]:
            yield f"point {i}: stored {stored[i]}, exact {exact}"
    for i, a in enumerate(stored):
        for j, b in enumerate(stored):
            if dominates(a, b) or (i < j and a == b):
                yield f"point {i} makes point {j} superfluous"


def main(path):
    with h5py.File(path, "r") as file:
        assert file.attrs["format"] in ("gaus-front", b"gaus-front"), file.attrs["format"]
        wrong = list(faults(file))
        count = len(file["front/objectives"])
    print("\n".join(wrong) if wrong else f"ok: {count} points")
    return 1 if wrong or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
