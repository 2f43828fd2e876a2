# SPDX-License-Identifier: Apache-2.0
"""The machine and the versions that a comparison ran with."""

import datetime
import importlib.metadata
import os
import platform
import re
import subprocess
from pathlib import Path


def version_of(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.*)", cpuinfo.read_text()) if cpuinfo.is_file() else None
    return found.group(1) if found else platform.processor()


def describe(gaus: str) -> str:
    """Processor, cores, memory, the versions of the program and the solvers, and the date (UTC)."""
    version = subprocess.run([gaus, "--version"], capture_output=True, text=True, check=True)
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True,
                            cwd=Path(__file__).parent, text=True, check=False)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    versions = {"gaus": f"{version.stdout.split()[-1]} ({commit.stdout.strip()})",
                "OR-Tools": version_of("ortools"), "HiGHS": version_of("highspy"),
                "Python": platform.python_version()}
    known = ", ".join(f"{name} {text}" for name, text in versions.items() if text)
    date = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d")
    return f"{processor()}, {os.cpu_count()} cores, {memory / 2**30:.0f} GiB; {known}; {date}"
