# SPDX-License-Identifier: Apache-2.0
"""Whether a model fits the memory that is free."""

from gaus_analysis.peers.errors import SYSTEM, PeerError


def available_bytes() -> int:
    with open("/proc/meminfo") as file:
        for line in file:
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    raise PeerError(SYSTEM, "/proc/meminfo does not tell the available memory")


def require_memory(needed: int, solver: str, entries: int) -> None:
    """Raises PeerError when `needed` bytes are more than there are."""
    available = available_bytes()
    if needed > available:
        raise PeerError(SYSTEM, f"{solver}: the model has {entries:.3g} entries and needs about "
                                f"{needed / 2**30:.3g} GiB of memory, {available / 2**30:.3g} GiB "
                                "are free")
