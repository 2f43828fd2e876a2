# SPDX-License-Identifier: Apache-2.0
"""The program gaus, for what it alone does: exporting a schedule."""

import os
import shutil
import subprocess
from pathlib import Path


class ProgramError(Exception):
    """gaus cannot be run, or it failed: its own one line."""


def find_gaus() -> str:
    """The program: the environment's GAUS, else the one on the path. Throws ProgramError."""
    found = os.environ.get("GAUS") or shutil.which("gaus")
    if not found:
        raise ProgramError("found no program gaus, expected it on the path or in GAUS")
    return found


def export(front: Path, point: int, form: str, output: Path | None = None) -> str:
    """What `gaus export` prints for the point, in one of its formats; empty when it goes to
    `output`. Throws ProgramError."""
    command = [find_gaus(), "export", str(front), "--point", str(point), "--format", form]
    if output is not None:
        command += ["--output", str(output)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise ProgramError(f"{command[0]}: cannot be run: {error.strerror}") from error
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines()
        raise ProgramError(lines[-1] if lines else f"{command[0]}: exit code {done.returncode}")
    return done.stdout
