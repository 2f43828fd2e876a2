#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Gives jobs/sweep.sh --dry-run every sweep file of corpus/sweep and findings/sweep, and mutants of them: it lists tasks
or says in one printable line what is wrong, runs nothing that the file names, and leaves nothing behind.
Usage: sweep.py [--mutants N] [--seed S]; GAUS names the program."""
import argparse
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).resolve().parent
root = here.parent.parent
alphabet = [b"$(touch pwned)", b"`touch pwned`", b";touch${IFS}pwned;", b"a[$(touch${IFS}pwned)]", b"|touch pwned", b"&",
            b"\x1b[2J", b"\x00", b"\r", b"\t", b"\n", b"#", b"=", b"*", b"?", b"~", b"{a,b}", b"<(touch pwned)", b"'", b'"',
            b"\\", b"-", b"%s%n", b"\xff", b"9999999999999999999", b"design", b"output", b"seed", b"ii", b"options"]


def mutant(text, draw):
    for _ in range(draw.randint(1, 3)):
        at = draw.randrange(len(text) + 1)
        until = min(len(text), at + draw.choice([0, 0, 1, 4]))
        text = text[:at] + draw.choice(alphabet) + text[until:]
    return text


def fault(folder, text):
    """What is wrong with the answer to a sweep file; None when nothing is."""
    (folder / "sweep.txt").write_bytes(text)
    before = sorted(folder.iterdir())
    try:
        run = subprocess.run([root / "jobs/sweep.sh", "--dry-run", "sweep.txt"], cwd=folder,
                             stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    except subprocess.TimeoutExpired:
        return "no answer in a minute"
    said = run.stdout + run.stderr
    if sorted(folder.iterdir()) != before:
        return "it left files behind"
    if run.returncode not in (0, 2):
        return f"exit code {run.returncode}: {said!r}"
    if any(byte < 0x20 and byte != 0x0a or byte == 0x7f for byte in said):
        return f"control characters: {said!r}"
    if run.returncode == 2 and (run.stdout or run.stderr.count(b"\n") != 1):
        return f"not one line: {said!r}"
    if run.returncode == 0 and (run.stderr or not run.stdout):
        return f"no tasks, or a message: {said!r}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutants", type=int, default=0, help="of every file")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    draw = random.Random(arguments.seed)
    tried = 0
    faults = 0
    for kind in ("corpus", "findings"):
        files = sorted((here / kind / "sweep").iterdir())
        if not files:
            sys.exit(f"{here / kind / 'sweep'}: found no sweep file, expected one or more")
        for file in files:
            stored = file.read_bytes()
            for text in [stored] + [mutant(stored, draw) for _ in range(arguments.mutants)]:
                with tempfile.TemporaryDirectory() as folder:
                    shutil.copy(root / "designs/hal.json", folder)
                    what = fault(pathlib.Path(folder), text)
                tried += 1
                if what:
                    faults += 1
                    print(f"{file.name}: {what}\n  {text!r}")
    print(f"{tried} sweep files, {faults} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
