#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Lists the skipped tests of a ctest run with their reasons. Exit status 1 when a reason is not
allowed on this machine or when no test ran.

Conditions of the list of allowed reasons:
  no-cuda  the build has no CUDA kernels, or the machine no NVIDIA driver
  cuda     the opposite
  no-nccl  the build has no NCCL
  no-data  there is no folder of benchmark graphs: GAUS_DATA, else shared/data beside the checkout
  no-cases there is no folder of what users brought: GAUS_CASES, else shared/cases beside the checkout
  no-browser there is no Chromium that Python can drive: chromium, chromedriver, selenium
  no-moocore Python has no moocore
  no-solver Python lacks one of ortools, highspy, gurobipy and cplex
  no-slurm there is no Slurm to test with: GAUS_SLURM_LAB, sbatch, munged, and root
"""

import argparse
import importlib.util
import os
import re
import shutil
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path


def conditions(cache):
    """The conditions that hold here."""
    options = cache.read_text()
    cuda = "GAUS_CUDA:BOOL=ON" in options and Path("/proc/driver/nvidia").exists()
    checkout = Path(__file__).resolve().parent.parent
    data = Path(os.environ.get("GAUS_DATA", checkout.parent / "shared" / "data"))
    cases = Path(os.environ.get("GAUS_CASES", checkout.parent / "shared" / "cases"))
    slurm = ("GAUS_SLURM_LAB" in os.environ and shutil.which("sbatch") and shutil.which("munged")
             and os.geteuid() == 0)
    nccl = "GAUS_NCCL:BOOL=ON" in options
    browser = shutil.which("chromium") and shutil.which("chromedriver") and has_module("selenium")
    return ({"cuda" if cuda else "no-cuda"} | (set() if nccl else {"no-nccl"})
            | (set() if data.is_dir() else {"no-data"})
            | (set() if cases.is_dir() else {"no-cases"}) | (set() if slurm else {"no-slurm"})
            | (set() if browser else {"no-browser"})
            | (set() if has_module("moocore") else {"no-moocore"})
            | (set() if all(map(has_module, SOLVERS)) else {"no-solver"}))


SOLVERS = ("ortools", "highspy", "gurobipy", "cplex")


def has_module(name):
    return importlib.util.find_spec(name) is not None


def allowed_reasons(path, holding):
    lines = [line.split(None, 1) for line in path.read_text().splitlines()
             if line.strip() and not line.startswith("#")]
    return [re.compile(reason.strip()) for condition, reason in lines if condition in holding]


def skipped_in(case):
    """(test, reason) of everything skipped in one test of ctest, from what GoogleTest or pytest
    printed."""
    output = case.findtext("system-out") or ""
    reasons = re.findall(r": Skipped\n(.*)\n", output)
    names = re.findall(r"\[  SKIPPED \] (\S+) \(", output)
    if case.get("status") == "notrun" and not names:
        names = [case.get("name")]
    reasons += ["(no reason given)"] * (len(names) - len(reasons))
    by_pytest = re.findall(r"^SKIPPED \[(\d+)\] (\S+?)(?::\d+)?: (.*)$", output, re.MULTILINE)
    return list(zip(names, reasons)) + [(place, reason) for count, place, reason in by_pytest
                                        for _ in range(int(count))]


def together(skipped):
    """Counts per (test, reason), the instances of a parametrised test as one."""
    return Counter((re.sub(r"/[^/.]*$", "/*", name), reason) for name, reason in skipped)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("junit", type=Path)
    parser.add_argument("--allowed", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True, help="CMakeCache.txt of the build")
    args = parser.parse_args()

    cases = list(ElementTree.parse(args.junit).getroot().iter("testcase"))
    skipped = [pair for case in cases for pair in skipped_in(case)]
    allowed = allowed_reasons(args.allowed, conditions(args.cache))
    wrong = 0
    print(f"\nSkipped tests: {len(skipped)}")
    for (name, reason), count in together(skipped).items():
        fine = any(pattern.fullmatch(reason) for pattern in allowed)
        wrong += 0 if fine else count
        print(f"  {count:3} {name}: {reason}" + ("" if fine else "  <- NOT ALLOWED"))
    none_ran = all(case.get("status") == "notrun" for case in cases)
    if wrong:
        print(f"error: {wrong} tests were skipped for a reason that {args.allowed} does not allow")
    if none_ran:
        print("error: no test ran")
    print()
    sys.exit(1 if wrong or none_ran else 0)


if __name__ == "__main__":
    main()
