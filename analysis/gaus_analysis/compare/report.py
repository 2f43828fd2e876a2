# SPDX-License-Identifier: Apache-2.0
"""The tables and figures of a comparison, between the two comments of a Markdown file."""

from pathlib import Path

import numpy as np

from gaus_analysis.compare import figures
from gaus_analysis.compare.results import (Pair, Results, Standing, collect, geometric_mean,
                                           hypervolumes, improvement, standings, times_to)

BEGIN, END = "<!-- gaus_analysis.compare: begin -->\n", "<!-- gaus_analysis.compare: end -->"
SHARES = (0.01, 0.05, 0.10)
QUESTION = {"A": "A: alpha * resource + communication", "B": "B: memory",
            "C": "C: memory, pipelined, under limits"}

Table = tuple[list[str], list[list[str]]]  # header, rows


def marked_down(title: str, table: Table) -> str:
    header, rows = table
    align = ["---"] + ["---:"] * (len(header) - 1)
    lines = [f"| {' | '.join(row)} |" for row in [header, align, *rows]]
    return "\n".join([f"### {title}", "", *lines])


def short(design: str) -> str:
    return design.rsplit(".", 1)[0].replace("rand_graph_", "")


def cell(results: Results, pair: Pair, method: str) -> str:
    """Ratio to the best value, or why there is none."""
    runs = results.runs[pair].get(method)
    if not runs:
        return ""
    ratio = results.ratio(pair, method)
    if ratio is None:
        return next(r["outcome"] for r in runs if r["value"] is None)
    return f"**{ratio:.4f}**" if ratio < 1.00005 else f"{ratio:.4f}"


def quality_table(results: Results, formulation: str) -> Table:
    methods = results.methods
    rows = []
    for pair in results.runs:
        if pair[1] != formulation:
            continue
        bound = results.bound(pair)
        rows.append([short(pair[0]), f"{results.best(pair):.9g}",
                     "" if bound is None else f"{bound:.9g}",
                     *[cell(results, pair, m) for m in methods]])
    return ["design", "best", "bound", *methods], rows


def standing_row(standing: Standing) -> list[str]:
    value = "none" if standing.value is None else f"{standing.value:.9g}"
    return [short(standing.pair[0]), standing.pair[1], value, standing.peer,
            f"{standing.peer_value:.9g}", f"{standing.ratio:.5f}"]


def lost_table(results: Results) -> Table:
    rows = [standing_row(s) for s in standings(results) if s.lost]
    return ["design", "", "gaus", "best peer", "its value", "ratio"], rows


def verdict(results: Results) -> str:
    all_of = standings(results)
    lost = [s for s in all_of if s.lost]
    worst = max((s.ratio for s in all_of), default=float("nan"))
    return (f"`gaus` is at least as good as every other method on {len(all_of) - len(lost)} of "
            f"{len(all_of)} pairs ({100 * (1 - len(lost) / max(len(all_of), 1)):.1f} %); its worst "
            f"ratio to the best of them is {worst:.4f}.")


def mean_table(results: Results) -> Table:
    """Geometric mean of the ratio to the best, on the pairs that a method has solved."""
    formulations = sorted({pair[1] for pair in results.runs})
    rows = []
    for method in results.methods:
        row = [method]
        for formulation in formulations:
            pairs = [p for p in results.runs if p[1] == formulation and method in results.runs[p]]
            ratios = [r for p in pairs if (r := results.ratio(p, method)) is not None]
            row.append(f"{geometric_mean(ratios):.4f} ({len(ratios)} of {len(pairs)})"
                       if pairs else "")
        rows.append(row)
    return ["method", *formulations], rows


def time_table(results: Results) -> Table:
    rows = []
    for method in results.methods:
        row = [method]
        for share in SHARES:
            times = times_to(results, method, share)
            reached = [t for t in times if t is not None]
            row.append(f"{len(reached)} of {len(times)}"
                       + (f", {np.median(reached):.1f} s" if reached else ""))
        rows.append(row)
    return ["method", *[f"within {100 * s:.0f} %" for s in SHARES]], rows


def spread_table(results: Results) -> Table:
    """Largest value over the seeds against the smallest."""
    rows = []
    for pair, of in results.runs.items():
        row = [f"{short(pair[0])} {pair[1]}"]
        for method in results.methods:
            values = [r["value"] for r in of.get(method, []) if r["value"] is not None]
            row.append(f"{max(values) / min(values):.4f}" if len(values) > 1 else "")
        rows.append(row)
    keep = [i for i in range(len(results.methods) + 1) if any(row[i] for row in rows)]
    header = ["pair", *results.methods]
    if keep == [0]:  # one seed
        return header, []
    return [header[i] for i in keep], [[row[i] for i in keep] for row in rows]


def hypervolume_table(results: Results) -> Table:
    rows = []
    for pair in results.runs:
        if areas := hypervolumes(results, pair):
            rows.append([short(pair[0]), *[f"{areas[m]:.4f}" if m in areas else ""
                                           for m in results.methods]])
    return ["design", *results.methods], rows


def memory_table(results: Results) -> Table:
    rows = []
    for method in results.methods:
        used = [(r["megabytes"], pair) for pair, of in results.runs.items()
                for r in of.get(method, []) if r["megabytes"] is not None]
        if not used:
            rows.append([method, "", "", ""])
            continue
        largest, where = max(used)
        rows.append([method, f"{np.median([m for m, _ in used]):.0f}", f"{largest:.0f}",
                     f"{short(where[0])} {where[1]}"])
    return ["method", "median MB", "most MB", "on"], rows


def failure_table(records: list[dict]) -> Table:
    rows = [[r["method"], short(r["design"]), r["formulation"], str(r["seed"]), r["outcome"],
             r["message"].replace("|", "\\|")]
            for r in records if r["outcome"] != "done" or r["value"] is None]
    return ["method", "design", "", "seed", "outcome", "message"], rows


def claim_table(results: Results) -> Table:
    """Geometric means of the values of one method against those of another."""
    asked = [("gaus-paper", "gs", "AB"), ("gaus-paper-informed", "gs-informed", "AB"),
             ("gaus", "gs", "AB"), ("gaus", "gs-informed", "AB"),
             ("gaus-paper", "list", "B"), ("gaus-paper", "force-directed", "B"),
             ("gaus", "list", "B"), ("gaus", "force-directed", "B"),
             ("gaus", "list", "C"), ("gaus", "annealing", "AB")]
    rows = []
    for method, peer, formulations in asked:
        if ratios := improvement(results, method, peer, formulations):
            rows.append([method, peer, ", ".join(formulations), str(len(ratios)),
                         f"{100 * (1 - geometric_mean(ratios)):.1f} %",
                         f"{100 * (1 - max(ratios)):.1f} % to {100 * (1 - min(ratios)):.1f} %"])
    return ["method", "against", "formulations", "shared pairs", "lower by", "from, to"], rows


def setting_table(records: list[dict]) -> Table:
    """What was measured where, when and with which versions."""
    rows = []
    for measured in dict.fromkeys(r["measured"] for r in records):
        those = [r for r in records if r["measured"] == measured]
        limits = sorted({r["key"].rsplit(" ", 2)[1] for r in those})
        rows.append([", ".join(dict.fromkeys(r["method"] for r in those)), str(len(those)),
                     ", ".join(str(s) for s in sorted({r["seed"] for r in those})),
                     ", ".join(limits), measured])
    return ["methods", "values", "seeds", "time", "on"], rows


def text_of(records: list[dict], pictures: list[Path]) -> str:
    results = collect(records)
    parts = [verdict(results)]
    parts += [f"![{p.stem}](figures/{p.name})" for p in pictures]
    for formulation in sorted({pair[1] for pair in results.runs}):
        parts.append(marked_down(QUESTION[formulation], quality_table(results, formulation)))
    parts += [marked_down(title, table) for title, table in (
        ("Pairs that gaus loses", lost_table(results)),
        ("Geometric mean of the ratio to the best", mean_table(results)),
        ("Runs that come near the best, and the median time until then", time_table(results)),
        ("Hypervolume over resource and communication", hypervolume_table(results)),
        ("Spread over the seeds", spread_table(results)),
        ("Memory of the largest process", memory_table(results)),
        ("The paper's comparisons", claim_table(results)),
        ("Runs without a schedule or with an error", failure_table(records)),
        ("Machine and versions", setting_table(records)),
    ) if table[1]]
    return "\n\n".join(parts)


def surroundings(path: Path) -> tuple[str, str]:
    """What stands before and after the report in the file; nothing when there is no file. Raises
    ValueError when the file lacks the comments round the report."""
    if not path.exists():
        return "", "\n"
    head, _, rest = path.read_text().partition(BEGIN)
    _, found, tail = rest.partition(END)
    if not found:
        raise ValueError(f"{path}: found no report to replace, expected the lines {BEGIN.strip()} "
                         f"and {END}")
    return head, tail


def write_report(path: Path, records: list[dict]) -> None:
    """Replaces what lies between the comments of the file, or begins one, and the figures beside
    it. Raises ValueError when the file lacks the comments, or there are no records."""
    if not records:
        raise ValueError("no records to report")
    head, tail = surroundings(path)
    pictures = figures.draw(collect(records), path.parent / "figures")
    path.write_text(f"{head}{BEGIN}\n{text_of(records, pictures)}\n\n{END}{tail}")
