# SPDX-License-Identifier: Apache-2.0
"""Runs a command and writes the peak memory of its largest process [MB] to a file.

A process of its own, and a small one: Linux counts a process from the peak of the one that launched
it."""

import os
import resource
import subprocess
import sys


def main(report: str, command: list[str]) -> int:
    code = subprocess.call(command)
    with open(report, "w") as file:
        file.write(f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.1f}\n")
    if code < 0:
        os.kill(os.getpid(), -code)  # ends as the command did
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
