#!/usr/bin/env python3
"""Lists the skipped tests of a ctest run with their reasons. Exit status 1 when a reason is not
allowed on this machine or when no test ran.

Conditions of the list of allowed reasons:
  no-cuda  the build has no CUDA kernels, or the machine no NVIDIA driver
  cuda     the opposite
  no-data  there is no folder of benchmark graphs: GAUS_DATA, else shared/data beside the checkout
"""

import argparse
import os
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def conditions(cache):
    """The conditions that hold here."""
    cuda = "GAUS_CUDA:BOOL=ON" in cache.read_text() and Path("/proc/driver/nvidia").exists()
    checkout = Path(__file__).resolve().parent.parent
    data = Path(os.environ.get("GAUS_DATA", checkout.parent / "shared" / "data"))
    return {"cuda" if cuda else "no-cuda"} | (set() if data.is_dir() else {"no-data"})


def allowed_reasons(path, holding):
    lines = [line.split(None, 1) for line in path.read_text().splitlines()
             if line.strip() and not line.startswith("#")]
    return [re.compile(reason.strip()) for condition, reason in lines if condition in holding]


def reason_of(case):
    """What the test printed: the line after GoogleTest's "FILE:LINE: Skipped"."""
    output = case.findtext("system-out") or ""
    found = re.search(r": Skipped\n(.*)", output)
    return found.group(1).strip() if found else "(no reason given)"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("junit", type=Path)
    parser.add_argument("--allowed", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True, help="CMakeCache.txt of the build")
    args = parser.parse_args()

    cases = list(ElementTree.parse(args.junit).getroot().iter("testcase"))
    not_run = [case for case in cases if case.get("status") not in ("run", "fail")]
    allowed = allowed_reasons(args.allowed, conditions(args.cache))
    wrong = 0
    print(f"\nSkipped tests: {len(not_run)} of {len(cases)}")
    for case in not_run:
        reason = reason_of(case)
        fine = any(pattern.fullmatch(reason) for pattern in allowed)
        wrong += not fine
        print(f"  {case.get('name')}: {reason}" + ("" if fine else "  <- NOT ALLOWED"))
    if wrong:
        print(f"error: {wrong} tests were skipped for a reason that {args.allowed} does not allow")
    if len(not_run) == len(cases):
        print("error: no test ran")
    print()
    sys.exit(1 if wrong or len(not_run) == len(cases) else 0)


if __name__ == "__main__":
    main()
