#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the shape of the sources: the length of files and functions, the line of the licence, include cycles, and the order of the rooms.

    tests/structure/check.py [ROOT]     one line per fault; exit status 1 when there is any

A room is a folder of src; it includes from rooms above it in ROOMS and from itself. A public header belongs to the room
that implements it. A function is measured from the first line of its head to its closing brace.
"""

import re
import sys
from pathlib import Path

# From the bottom to the top. Rooms of one line do not include from each other.
ROOMS = [
    ["problem"],
    ["exact", "front"],
    ["construct", "anneal", "relax", "comm", "io"],
    ["bound"],
    ["search/policy"],
    ["search/run"],
    ["torch", "file", "comm/mpi", "comm/nccl"],
    ["app/tables"],
    ["app/options"],
    ["app"],
    ["app/commands"],
]
LEVEL = {room: level for level, rooms in enumerate(ROOMS) for room in rooms}

# Public headers that no source file of their name implements.
PUBLIC = {
    "schedule": "problem", "random": "problem", "stop": "problem",
    "front": "front", "refine": "anneal", "term": "exact", "communicator": "comm", "design": "io",
    "export": "io", "front_file": "file", "tuning": "problem", "method": "search/policy", "search_settings": "search/policy", "trial": "front",
}
# Calls the commands.
TOP = "src/app/main.cpp"

LINES = {"src": 400, "include": 400, "tests": 600}
FUNCTION_LINES = 60
LICENCE = "// SPDX-License-Identifier: Apache-2.0"
ENDINGS = {".cpp", ".hpp", ".cu", ".cuh"}

HIDDEN = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)
INCLUDE = re.compile(r'^#include "([^"]+)"', re.MULTILINE)
SCOPE = re.compile(r"^(?:export |inline |typedef |template ?<.*>\s*)*(namespace|extern|struct|class|union|enum)\b", re.DOTALL)
TEST = re.compile(r"^\w*TEST\w*\s*\(")


def without_text(source: str) -> str:
    """The source with comments, strings, characters and directives blank, line by line."""
    def blank(match: re.Match) -> str:
        return re.sub(r"[^\n]", " ", match.group())
    source = HIDDEN.sub(blank, source)
    return re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", blank, source, flags=re.MULTILINE)


def kind_of(head: str, enclosing: str) -> str:
    """What a brace begins behind these words: a scope that may hold functions, a function, or anything else."""
    if enclosing != "scope":
        return "other"
    scope = SCOPE.match(head)
    if scope:
        return "scope" if scope.group(1) != "enum" else "other"
    # An initialiser: of a variable, or of a member in the head of a constructor.
    if not re.search(r"\)", head) or head.endswith(("=", ",")) or re.search(r"\)\s*:[^:].*\w$", head, re.DOTALL):
        return "other"
    return "function"


def functions(source: str) -> list[tuple[int, int]]:
    """(first line, number of lines) of every function that a namespace or a class holds."""
    found, stack, head, begin, line = [], [], "", 0, 1
    for character in without_text(source):
        enclosing = stack[-1][0] if stack else "scope"
        if character == "\n":
            line += 1
        if character == "{":
            stack.append((kind_of(head.strip(), enclosing), begin, head))
            head = ""
        elif character == "}" and stack:
            kind, first, words = stack.pop()
            if kind == "function":
                found.append((first, line - first + 1))
            # What follows an initialiser still belongs to the same head.
            head = words + "{}" if kind == "other" and (not stack or stack[-1][0] == "scope") else ""
            begin = first if head else begin
        elif character == ";":
            head = ""
        elif enclosing == "scope":
            if not head.strip() and not character.isspace():
                begin = line
            head = re.sub(r"\b(public|private|protected)\s*:$", "", head + character)
    return found


def sources(root: Path, folder: str) -> list[Path]:
    return sorted(path.relative_to(root) for path in (root / folder).rglob("*") if path.suffix in ENDINGS)


def length_faults(root: Path, folder: str) -> list[str]:
    faults = []
    for path in sources(root, folder):
        text = (root / path).read_text()
        lines = text.count("\n")
        if lines > LINES[folder]:
            faults.append(f"{path}: {lines} lines, at most {LINES[folder]}")
        if folder == "tests":
            continue
        faults += [f"{path}:{first}: a function of {count} lines, at most {FUNCTION_LINES}"
                   for first, count in functions(text) if count > FUNCTION_LINES]
    return faults


def licence_faults(root: Path, folder: str) -> list[str]:
    return [f"{path}: the first line is not '{LICENCE}'" for path in sources(root, folder)
            if (root / path).read_text().split("\n", 1)[0] != LICENCE]


def includes(root: Path) -> dict[Path, list[Path]]:
    """What every file includes of the repository."""
    graph = {}
    for path in [path for folder in LINES for path in sources(root, folder)]:
        names = INCLUDE.findall((root / path).read_text())
        near = [path.parent, Path("include"), Path("src"), Path("tests")]
        found = [next((base / name for base in near if (root / base / name).is_file()), None) for name in names]
        graph[path] = [Path(target) for target in found if target]
    return graph


def cycle_faults(graph: dict[Path, list[Path]]) -> list[str]:
    faults, done = [], set()

    def visit(path: Path, way: list[Path]) -> None:
        if path in way:
            faults.append("include cycle: " + " -> ".join(map(str, way[way.index(path):] + [path])))
        elif path not in done:
            for target in graph.get(path, []):
                visit(target, way + [path])
            done.add(path)

    for path in graph:
        visit(path, [])
    return faults


def room_of(path: Path, implemented: dict[str, str]) -> str:
    """The room of a file of src or include; "" for one that has none."""
    if path.parts[0] == "include":
        name = path.relative_to("include/gaus").with_suffix("").as_posix()
        return PUBLIC.get(name) or implemented.get(name, "")
    folders = path.relative_to("src").parent.parts
    names = ["/".join(folders[:count]) for count in range(len(folders), 0, -1)]
    return next((name for name in names if name in LEVEL), "")


def implementations(graph: dict[Path, list[Path]]) -> dict[str, str]:
    """Of every public header that a source file of its name includes, outside the program: its room."""
    rooms = {}
    for path, targets in graph.items():
        if path.parts[0] != "src" or path.parts[1] == "app" or path.suffix != ".cpp":
            continue
        for target in targets:
            if target.parts[0] == "include" and target.stem == path.stem:
                rooms[target.relative_to("include/gaus").with_suffix("").as_posix()] = room_of(path, {})
    return rooms


def arrow_faults(graph: dict[Path, list[Path]]) -> list[str]:
    implemented = implementations(graph)
    faults = []
    for path, targets in graph.items():
        if path.parts[0] == "tests" or path.as_posix() == TOP:
            continue
        room = room_of(path, implemented)
        if not room:
            faults.append(f"{path}: in no room of tests/structure/check.py")
            continue
        for target in targets:
            other = room_of(target, implemented)
            if other and other != room and LEVEL[other] >= LEVEL[room]:
                faults.append(f"{path}: {room} includes {target} of {other}")
    return faults


def main() -> int:
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent.parent).resolve()
    graph = includes(root)
    if not graph:
        print(f"no sources in {root}")
        return 1
    faults = [fault for folder in LINES for fault in length_faults(root, folder) + licence_faults(root, folder)]
    faults += cycle_faults(graph) + arrow_faults(graph)
    print("\n".join(faults) or f"{len(graph)} files: nothing too long, a licence in each, no include cycle, no arrow upwards")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
