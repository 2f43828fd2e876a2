# SPDX-License-Identifier: Apache-2.0
"""Reading that cannot hurt: a child process does it first, within limits of time and memory.

A damaged file can make the HDF5 library itself crash, hang or ask for all memory. What a child has
read without any of these, its parent reads without them too."""

import faulthandler
import os
import select
import signal
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn, TypeVar

from gaus_analysis.errors import FrontError
from gaus_analysis.visible import shortened, visible

try:
    import resource
except ImportError:  # Windows, which cannot fork either
    resource = None  # type: ignore[assignment]

Result = TypeVar("Result")

SECONDS, SECONDS_PER_MEGABYTE = 0.3, 1.0  # of the processor: ten times what a sound file takes
PATIENCE = 60.0  # seconds by the clock beyond these, for machines that have more to do
MEGABYTES, MEGABYTES_PER_MEGABYTE = 256, 64
SUCCESS = b"\0"
MESSAGE = 1000  # characters


def guarded(read: Callable[[], Result], size: int) -> Result:
    """What `read` returns, of a file of `size` bytes. Throws FrontError when it fails or crashes, or
    takes more time or memory than a sound file does. Where processes cannot fork it is not tried
    by a child first."""
    if hasattr(os, "fork"):
        _try_in_child(read, size / 1e6)
    try:
        return read()
    except Exception as error:
        raise FrontError(_reason(error)) from error


def _try_in_child(read: Callable[[], object], megabytes: float) -> None:
    seconds = SECONDS + SECONDS_PER_MEGABYTE * megabytes
    memory = int(MEGABYTES + MEGABYTES_PER_MEGABYTE * megabytes)
    out, into = os.pipe()
    with warnings.catch_warnings():
        # Other threads do not matter to the child: it reads the file and ends.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _be_child(read, into, seconds, memory)
    os.close(into)
    try:
        said = _listen(out, PATIENCE + seconds)
    finally:
        os.close(out)
        status = _end(child)
    if said == SUCCESS:
        return
    if said:
        raise FrontError(said.decode())
    if status in (signal.SIGPROF, signal.SIGKILL):
        raise FrontError(f"is damaged: reading it takes more than {seconds:.1f} s")
    raise FrontError(f"is damaged: the HDF5 library crashes on it (signal {status})")


def _be_child(read: Callable[[], object], into: int, seconds: float, memory: int) -> NoReturn:
    """Reads, says how that went, and ends without a word of its own."""
    try:
        faulthandler.disable()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        _limit(seconds, memory)
        read()
        said = SUCCESS
    except MemoryError:
        said = f"is damaged: reading it takes more than {memory} MB of memory".encode()
    except BaseException as error:
        said = _reason(error).encode()
    os.write(into, said)
    os._exit(0)


def _limit(seconds: float, memory: int) -> None:
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError):  # other systems have no /proc, or keep no such limit
        with open("/proc/self/statm") as sizes:
            used = int(sizes.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + memory * 1_000_000,) * 2)


def _listen(out: int, seconds: float) -> bytes:
    """What the child says before it ends; nothing when it crashes or the time is over."""
    ready = select.poll()
    ready.register(out, select.POLLIN)
    return os.read(out, 4 * MESSAGE + 64) if ready.poll(1000 * seconds) else b""


def _end(child: int) -> int:
    """Ends the child if it has not ended; gives the signal that did, 0 for none."""
    with suppress(ProcessLookupError, ChildProcessError):  # the system may collect children itself
        os.kill(child, signal.SIGKILL)
        return os.WTERMSIG(os.waitpid(child, 0)[1])
    return 0


def _reason(error: BaseException) -> str:
    if isinstance(error, FrontError):
        return str(error)
    # The text of a KeyError has quotes around it, its argument has not.
    lines = str(error.args[0] if error.args else "").splitlines() or [type(error).__name__]
    return f"is damaged: {shortened(visible(lines[0]), MESSAGE)}"
