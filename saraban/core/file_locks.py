"""At most so many at a time over all processes of a machine: locks on files."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Final

SECONDS_BETWEEN_TRIES: Final = 0.1


@contextmanager
def locked_one_of(paths: Sequence[Path], seconds: float) -> Iterator[IO[bytes] | None]:
    """Lock one of the files, waiting if need be; None where all stay locked.

    The lock is on an open file: a child that is given its descriptor has it too, and
    what dies frees it.
    """
    with ExitStack() as opened:
        files = []
        for path in paths:
            path.parent.mkdir(parents=True, exist_ok=True)
            files.append(opened.enter_context(path.open("wb")))
        yield _first_free(files, seconds)


def hold(descriptor: int) -> None:
    """Lock an open file for as long as it is open; nobody else has it yet."""
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def is_held(path: Path) -> bool:
    """Whether somebody holds the file open; False for one that is gone."""
    try:
        with path.open("rb") as file:
            return not _lock_now(file)
    except FileNotFoundError:
        return False


def _first_free(files: Sequence[IO[bytes]], seconds: float) -> IO[bytes] | None:
    give_up = time.monotonic() + seconds
    while True:
        for file in files:
            if _lock_now(file):
                return file
        if time.monotonic() >= give_up:
            return None
        time.sleep(SECONDS_BETWEEN_TRIES)


def _lock_now(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
