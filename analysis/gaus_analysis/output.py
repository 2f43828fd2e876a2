# SPDX-License-Identifier: Apache-2.0
"""Files that commands write: whole or not at all, and never over a front."""

import os
import secrets
import shutil
from pathlib import Path

from gaus_analysis.errors import OutputError

HDF5 = b"\x89HDF\r\n\x1a\n"


def require_no_front(path: Path) -> None:
    """Throws OutputError when there is an HDF5 file at the path: a front that would be lost."""
    try:
        if path.is_file() and begins_as_hdf5(path):
            raise OutputError(f"output {path}: found an HDF5 file, expected another name")
    except OSError:
        return  # whoever writes says what is wrong


def begins_as_hdf5(path: Path) -> bool:
    """Throws OSError."""
    with path.open("rb") as file:
        return file.read(len(HDF5)) == HDF5


def write_whole(path: Path, content: bytes) -> int:
    """Replaces the file at the path as a whole, and gives the number of bytes. Throws OutputError over
    a front, and OSError."""
    require_no_front(path)
    if path.exists() and not path.is_file():  # a pipe or a terminal
        return path.write_bytes(content)
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name[:200]}.tmp.{secrets.token_hex(4)}")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            if target.exists():
                shutil.copymode(target, temporary)
        os.replace(temporary, target)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        temporary.unlink(missing_ok=True)
    return len(content)
